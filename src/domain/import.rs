//! The words of an import: how far it is, what each card of a file means to the book, and what is to be
//! done with it.

use serde::{Deserialize, Serialize};

use super::words::words;

words! {
    /// How far an import is.
    State {
        /// Its files are still coming in.
        Uploading = "uploading",
        /// Its files are being read and held against the book.
        Reading = "reading",
        /// A person has to say what the columns of a table mean.
        Asking = "asking",
        /// It waits for a person to look at the preview.
        Ready = "ready",
        /// Its cards are being written to the book.
        Applying = "applying",
        /// A person stopped it; it can be finished or undone.
        Stopped = "stopped",
        /// All of it is done.
        Done = "done",
        /// It cannot go on, and says why.
        Failed = "failed",
    }
}

words! {
    /// What a card of a file means to the book.
    Verdict {
        /// Nobody in the book is like this.
        New = "new",
        /// The book has the contact, and the file says something else of it.
        Update = "update",
        /// The book has all of this already.
        Same = "same",
        /// The book has somebody who may be the same.
        Alike = "alike",
        /// A group: its name becomes a label of its members.
        Group = "group",
        /// It could not be read.
        Problem = "problem",
    }
}

words! {
    /// What is to be done with a card.
    Choice {
        /// Make a contact of it.
        Add = "add",
        /// Bring what the file changed into the contact.
        Update = "update",
        /// Add to the contact what it does not have yet, and take nothing away.
        Merge = "merge",
        /// Nothing.
        Skip = "skip",
    }
}

impl Verdict {
    /// What a person may choose, the usual first.
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

/// How many items of an import there are of each kind, and what was done with them so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the words of `Verdict` say it")]
pub struct Counts {
    pub new: u64,
    pub update: u64,
    pub same: u64,
    pub alike: u64,
    pub group: u64,
    pub problem: u64,
    /// Items of which something is to be told: changed on arrival, or read in part.
    pub noted: u64,
    /// Cards whose line ends were made CRLF and of which nothing else is to be told for that.
    pub line_ends: u64,
    /// Cards that got a UID of their content.
    pub uids: u64,
    /// What was done.
    pub done: Outcome,
}

/// What an import has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// New contacts.
    pub added: u64,
    /// Contacts that were changed as the file says.
    pub updated: u64,
    /// Contacts to which something was added.
    pub merged: u64,
    /// Cards of which the book had everything.
    pub same: u64,
    /// Cards that were left out, as somebody chose or because they could not be read.
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
            Verdict::Alike => self.alike,
            Verdict::Group => self.group,
            Verdict::Problem => self.problem,
        }
    }

    /// One more item of this verdict.
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

    /// All items.
    #[must_use]
    pub fn total(&self) -> u64 {
        Verdict::ALL.iter().map(|verdict| self.of(*verdict)).sum()
    }
}

impl Outcome {
    /// All items that were dealt with.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.added + self.updated + self.merged + self.same + self.skipped
    }
}
