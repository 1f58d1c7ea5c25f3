//! The stored words of long work on a book.

use crate::string_enum;

string_enum! {
    /// What a job does.
    JobKind {
        /// Renames a label on every card that has it.
        LabelRename = "label-rename",
        /// Replaces a label by another one on every card that has it.
        LabelMerge = "label-merge",
        /// Removes a label from every card that has it.
        LabelDelete = "label-delete",
        /// Adds a label to the selected contacts.
        LabelAdd = "label-add",
        /// Takes a label off the selected contacts.
        LabelRemove = "label-take",
        /// Moves the selected contacts to the trash.
        Delete = "delete",
        /// Moves the selected contacts to another book.
        MoveToBook = "move-to-book",
        /// Copies the selected contacts to another book.
        CopyToBook = "copy-to-book",
        /// Moves contacts back to the book that they came from.
        UndoMove = "undo-move",
        /// Takes a batch back.
        Undo = "undo",
        /// Purges what was in the trash when the user asked for it.
        EmptyTrash = "empty-trash",
        /// Purges what was in the trash for too long.
        PurgeExpired = "purge-expired",
        /// Recomputes the index columns and derived rows from the cards.
        Reindex = "reindex",
        /// Finds contacts that may be one person.
        FindDuplicates = "find-duplicates",
        /// Merges the groups of contacts that are one person for sure.
        MergeSure = "merge-sure",
        /// Creates demo contacts.
        Demo = "demo",
        /// Reads the files of an import into items.
        ImportRead = "import-read",
        /// Writes the items of an import to the book.
        ImportApply = "import-apply",
        /// Deletes an import, or the files of a finished one.
        ImportDelete = "import-delete",
    }
}

string_enum! {
    /// How far a job is.
    JobState {
        /// A server works on it, or will.
        Running = "running",
        /// The work is done.
        Done = "done",
        /// The user stopped it. What was done stays; the user can resume or undo it.
        Stopped = "stopped",
        /// It failed. What was done stays; the user can resume or undo it.
        Failed = "failed",
    }
}
