//! The states of an import, how each imported card compares with the book, and what is done with it.

use serde::{Deserialize, Serialize};

use crate::string_enum;

string_enum! {
    /// The state of an import.
    ImportState {
        /// Its files are being uploaded.
        Uploading = "uploading",
        /// Its files are being read and compared with the book.
        Reading = "reading",
        /// The user has to say what the columns of a table mean.
        Asking = "asking",
        /// Its preview waits for the user.
        Ready = "ready",
        /// Its items are being written to the book.
        Applying = "applying",
        /// The user stopped it; it can be resumed or undone.
        Stopped = "stopped",
        /// All items are applied.
        Done = "done",
        /// An error in the program stopped it; it can be resumed or undone.
        Failed = "failed",
    }
}

string_enum! {
    /// How an imported card compares with the book.
    Verdict {
        /// No contact of the book is similar.
        New = "new",
        /// A contact has the same UID and other data.
        Update = "update",
        /// The book has all of it already.
        Same = "same",
        /// A contact with another UID may be the same person.
        Similar = "alike",
        /// A group: its members get its name as a label.
        Group = "group",
        /// It could not be read.
        Problem = "problem",
    }
}

string_enum! {
    /// What is done with an imported card.
    Choice {
        /// Create a contact.
        Add = "add",
        /// Write what the file changed to the contact.
        Update = "update",
        /// Add to the contact what it does not have yet, and remove nothing.
        Merge = "merge",
        /// Nothing.
        Skip = "skip",
    }
}

impl Verdict {
    /// The choices that the user has, the default first.
    #[must_use]
    pub fn choices(self) -> &'static [Choice] {
        match self {
            Self::New | Self::Group => &[Choice::Add, Choice::Skip],
            Self::Update => &[Choice::Update, Choice::Merge, Choice::Skip],
            Self::Similar => &[Choice::Merge, Choice::Add, Choice::Skip],
            Self::Same | Self::Problem => &[Choice::Skip],
        }
    }
}

/// How many items of an import there are for each verdict, and what was done with them so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "they are named after `Verdict`")]
pub struct Counts {
    pub new: u64,
    pub update: u64,
    pub same: u64,
    #[serde(rename = "alike")]
    pub similar: u64,
    pub group: u64,
    pub problem: u64,
    /// Items with remarks.
    #[serde(rename = "noted")]
    pub with_remarks: u64,
    /// Cards whose line ends were changed to CRLF. This is counted here instead of in a remark.
    pub line_ends: u64,
    /// Cards without a UID, which got one derived from their content. Counted instead of in a remark.
    pub uids: u64,
    /// What was done with the items.
    pub done: ApplyCounts,
}

/// What an import has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplyCounts {
    /// New contacts.
    pub added: u64,
    /// Contacts that were updated.
    pub updated: u64,
    /// Contacts into which a card was merged.
    pub merged: u64,
    /// Cards that changed nothing.
    pub same: u64,
    /// Cards that were skipped, by the user's choice or because they could not be read.
    pub skipped: u64,
}

impl Counts {
    /// How many items have this verdict.
    #[must_use]
    pub fn of(&self, verdict: Verdict) -> u64 {
        match verdict {
            Verdict::New => self.new,
            Verdict::Update => self.update,
            Verdict::Same => self.same,
            Verdict::Similar => self.similar,
            Verdict::Group => self.group,
            Verdict::Problem => self.problem,
        }
    }

    /// Counts one more item with this verdict.
    pub fn add(&mut self, verdict: Verdict) {
        *self.count_mut(verdict) += 1;
    }

    /// An item has another verdict than it was counted with.
    pub fn move_one(&mut self, from: Verdict, to: Verdict) {
        let count = self.count_mut(from);
        *count = count.saturating_sub(1);
        self.add(to);
    }

    fn count_mut(&mut self, verdict: Verdict) -> &mut u64 {
        match verdict {
            Verdict::New => &mut self.new,
            Verdict::Update => &mut self.update,
            Verdict::Same => &mut self.same,
            Verdict::Similar => &mut self.similar,
            Verdict::Group => &mut self.group,
            Verdict::Problem => &mut self.problem,
        }
    }

    /// How many items there are.
    #[must_use]
    pub fn total(&self) -> u64 {
        Verdict::ALL.iter().map(|verdict| self.of(*verdict)).sum()
    }
}

impl ApplyCounts {
    /// How many items were applied or skipped.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.added + self.updated + self.merged + self.same + self.skipped
    }
}
