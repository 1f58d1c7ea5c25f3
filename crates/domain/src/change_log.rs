//! The stored words of the change log: where a change came from, what it did, and what its batch was for.

use crate::string_enum;

string_enum! {
    /// Where a change came from.
    Origin {
        /// A page in a browser.
        Web = "web",
        /// A phone or program, by CardDAV.
        Dav = "dav",
        /// An imported file, whose card was stored as it is.
        Import = "import",
        /// An imported file, whose card was merged with the card in the book.
        Merge = "merge",
        /// The command line.
        Manage = "manage",
        /// The server itself: purging expired trash.
        System = "system",
    }
}

string_enum! {
    /// What a change did to a contact.
    Action {
        /// Created it.
        Create = "create",
        /// Changed its card.
        Update = "update",
        /// Moved it to the trash.
        Delete = "delete",
        /// Moved it out of the trash.
        Restore = "restore",
        /// Brought it in from another book, with its earlier changes.
        Move = "move",
        /// Deleted its content permanently; only the tombstone is left.
        Purge = "purge",
    }
}

string_enum! {
    /// Whether a contact existed before a change.
    Existence {
        /// It did not, or not in this book.
        None = "none",
        /// It was in the list.
        Live = "live",
        /// It was in the trash.
        Trash = "trash",
    }
}

string_enum! {
    /// What a batch was for.
    BatchKind {
        /// Created a contact.
        Create = "create",
        /// Edited a contact in the form.
        Edit = "edit",
        /// Added to a contact what was typed for a new one.
        AddTo = "add-to",
        /// Moved contacts to the trash.
        Delete = "delete",
        /// Moved a contact out of the trash.
        Restore = "restore",
        /// Restored an older version of a contact.
        RestoreVersion = "restore-version",
        /// Undid another batch.
        Undo = "undo",
        /// Imported files.
        Import = "import",
        /// Took over the contacts of the lab app.
        Adopt = "adopt",
        /// Created demo contacts.
        Demo = "demo",
        /// Merged contacts that are one person.
        Merge = "merge",
        /// Separated contacts that were merged.
        Separate = "separate",
        /// Moved contacts to another book, or from one.
        Move = "move",
        /// Copied contacts from another book.
        Copy = "copy",
        /// Renamed a label.
        LabelRename = "label-rename",
        /// Merged two labels.
        LabelMerge = "label-merge",
        /// Removed a label from all contacts.
        LabelDelete = "label-delete",
        /// Added a label to the selected contacts.
        LabelAdd = "label-add",
        /// Took a label off the selected contacts.
        LabelRemove = "label-take",
        /// Purged contacts; the only batch that cannot be undone.
        Purge = "purge",
    }
}
