//! The stored words of an import: its state, the verdict on each item, and the choice of what to do with
//! the item.

use serde::{Deserialize, Serialize};

use super::string_enum::string_enum;

string_enum! {
    /// The state of an import.
    State {
        /// Its files are being uploaded.
        Uploading = "uploading",
        /// Its files are being read and their cards compared with the book.
        Reading = "reading",
        /// The user has to say what the columns of a table mean.
        Asking = "asking",
        /// The preview is ready; the user has to start or cancel the import.
        Ready = "ready",
        /// Its cards are being written to the book.
        Applying = "applying",
        /// The user stopped it; it can be resumed or undone.
        Stopped = "stopped",
        /// Every item is done.
        Done = "done",
        /// It failed, with an error for the user.
        Failed = "failed",
    }
}

string_enum! {
    /// How a card of a file relates to the book.
    Verdict {
        /// No contact of the book matches.
        New = "new",
        /// The book has the contact with other content.
        Update = "update",
        /// The book has the contact with the same content.
        Same = "same",
        /// A contact of the book shares a match key and may be the same person.
        Alike = "alike",
        /// A group; its name becomes a label of its members.
        Group = "group",
        /// It could not be read.
        Problem = "problem",
    }
}

string_enum! {
    /// What to do with a card.
    Choice {
        /// Create a contact.
        Add = "add",
        /// Apply the changes of the file to the contact.
        Update = "update",
        /// Add what the contact lacks and remove nothing.
        Merge = "merge",
        /// Nothing.
        Skip = "skip",
    }
}

impl Verdict {
    /// What the user may choose; the default comes first.
    #[must_use]
    pub fn choices(self) -> &'static [Choice] {
        match self {
            Self::New | Self::Group => &[Choice::Add, Choice::Skip],
            Self::Update => &[Choice::Update, Choice::Merge, Choice::Skip],
            Self::Alike => &[Choice::Merge, Choice::Add, Choice::Skip],
            Self::Same | Self::Problem => &[Choice::Skip],
        }
    }
}

/// The number of items of an import by verdict, and what was done with them so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "see `Verdict`")]
pub struct Counts {
    pub new: u64,
    pub update: u64,
    pub same: u64,
    pub alike: u64,
    pub group: u64,
    pub problem: u64,
    /// Items with remarks to show: the card was changed or could be read only in part.
    pub noted: u64,
    /// Cards whose line ends were changed to CRLF; this alone is no remark.
    pub line_ends: u64,
    /// Cards that got a UID made from their content.
    pub uids: u64,
    /// What was done with the items.
    pub done: Outcome,
}

/// What an import has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Created contacts.
    pub added: u64,
    /// Contacts to which the changes of the file were applied.
    pub updated: u64,
    /// Contacts that got something added.
    pub merged: u64,
    /// Cards that the book already had.
    pub same: u64,
    /// Cards that the user skipped or that could not be read.
    pub skipped: u64,
}

impl Counts {
    /// The number of items with this verdict.
    #[must_use]
    pub fn of(&self, verdict: Verdict) -> u64 {
        match verdict {
            Verdict::New => self.new,
            Verdict::Update => self.update,
            Verdict::Same => self.same,
            Verdict::Alike => self.alike,
            Verdict::Group => self.group,
            Verdict::Problem => self.problem,
        }
    }

    /// Counts one more item with this verdict.
    pub fn count(&mut self, verdict: Verdict) {
        let count = match verdict {
            Verdict::New => &mut self.new,
            Verdict::Update => &mut self.update,
            Verdict::Same => &mut self.same,
            Verdict::Alike => &mut self.alike,
            Verdict::Group => &mut self.group,
            Verdict::Problem => &mut self.problem,
        };
        *count += 1;
    }

    /// The number of all items.
    #[must_use]
    pub fn total(&self) -> u64 {
        Verdict::ALL.iter().map(|verdict| self.of(*verdict)).sum()
    }
}

impl Outcome {
    /// The number of items done.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.added + self.updated + self.merged + self.same + self.skipped
    }
}
