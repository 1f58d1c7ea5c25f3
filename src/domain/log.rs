//! The words of the change log: by which origin a change came, what it did, and what its batch was for.

use super::words::words;

words! {
    /// Where a change came in.
    Origin {
        /// A page in a browser.
        Web = "web",
        /// A file, whose card was taken as it is.
        Import = "import",
        /// A file and what the book had, brought together.
        Merge = "merge",
        /// The command line.
        Manage = "manage",
        /// The server by itself: old trash, an index made anew.
        System = "system",
    }
}

words! {
    /// What a change did to one contact.
    Action {
        /// The contact is new.
        Create = "create",
        /// Its card changed.
        Update = "update",
        /// It went to the trash.
        Delete = "delete",
        /// It came back from the trash.
        Restore = "restore",
        /// Its content was deleted for ever; only the tombstone is left.
        Purge = "purge",
    }
}

words! {
    /// What a batch was for.
    BatchKind {
        /// A new contact.
        Create = "create",
        /// An edit in the form.
        Edit = "edit",
        /// A contact to the trash.
        Delete = "delete",
        /// A contact out of the trash.
        Restore = "restore",
        /// An older version of a contact made the current one.
        RestoreVersion = "restore-version",
        /// Another batch taken back.
        Undo = "undo",
        /// A file.
        Import = "import",
        /// The lab app's contacts taken over.
        Adopt = "adopt",
        /// Invented people.
        Demo = "demo",
        /// A label got another name.
        LabelRename = "label-rename",
        /// Two labels became one.
        LabelMerge = "label-merge",
        /// A label was taken off everybody.
        LabelDelete = "label-delete",
        /// Contacts deleted for ever; the one batch that cannot be undone.
        Purge = "purge",
    }
}
