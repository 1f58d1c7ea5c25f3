//! The keys of things, each a type of its own, so that none is taken for another.

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
    /// Somebody who may sign in.
    AccountId
    /// One sign-in of an account on one device.
    SessionId
    /// An address book.
    BookId
    /// A contact; never used again after the contact is gone.
    ContactId
    /// A label of a book.
    LabelId
    /// What one undo takes back.
    BatchId
    /// One row of the change log.
    ChangeId
    /// A set of files on its way into a book.
    ImportId
    /// One file of an import.
    ImportFileId
    /// A card or row of such a file.
    ImportItemId
}
