//! Database keys. Each table has its own type, so that keys of different tables cannot be mixed up.

use std::fmt;
use std::str::FromStr;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A user who can sign in.
    AccountId
    /// One sign-in of an account on one device.
    SessionId
    /// A password of a phone or program.
    AppPasswordId
    /// An address book.
    BookId
    /// A contact. Not reused after the contact was deleted.
    ContactId
    /// A label of a book.
    LabelId
    /// A search that stays beside the labels.
    SavedSearchId
    /// The changes that one undo takes back.
    BatchId
    /// One row of the change log.
    ChangeId
    /// A set of files that is imported into a book.
    ImportId
    /// One file of an import.
    ImportFileId
    /// A card or table row of such a file.
    ImportItemId
    /// Long work on a book.
    JobId
}

/// The key of a row that belongs to a book. No two books share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the key of what it is named after")]
pub enum RowId {
    Contact(ContactId),
    Label(LabelId),
    Batch(BatchId),
    Import(ImportId),
    Job(JobId),
    SavedSearch(SavedSearchId),
}
