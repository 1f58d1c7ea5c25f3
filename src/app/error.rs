//! What a use case can answer instead of its result; `web` renders it once.

use crate::domain::account::AccountError;
use crate::domain::ids::ContactId;
use crate::domain::merge::Conflict;
use crate::formats::vcard::Rejection;
use crate::store::{self, Retryable};

/// Shorthand of this layer.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a use case did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such thing, or it belongs to somebody else: the two look alike on purpose.
    #[error("not found")]
    NotFound,
    /// This account may not do that.
    #[error("not allowed")]
    Forbidden,
    /// The login or the password is wrong; which of them is not told.
    #[error("wrong login or password")]
    WrongPassword,
    /// The code in the link to `/setup` is wrong.
    #[error("wrong setup code")]
    WrongCode,
    /// The first account is there already.
    #[error("the first account is there already")]
    AlreadySetUp,
    /// Too many failed tries; the next is looked at after so many seconds.
    #[error("too many tries, wait {seconds} s")]
    Throttled {
        /// Until the next try.
        seconds: i64,
    },
    /// A login or password that cannot be taken.
    #[error("unfit account: {0:?}")]
    UnfitAccount(Vec<AccountError>),
    /// Another account has this login.
    #[error("the login is taken")]
    LoginTaken,
    /// A label without a name.
    #[error("a label needs a name")]
    LabelEmpty,
    /// The book has a label of this name already.
    #[error("the label is there already")]
    LabelTaken,
    /// The card was changed meanwhile, in the same places and differently.
    #[error("changed meanwhile in {} places", .conflicts.len())]
    Collision {
        /// Both values of each place.
        conflicts: Vec<Conflict>,
        /// The revision that they were held against.
        against: i64,
    },
    /// A live contact has the UID already, so this one cannot come back as it was.
    #[error("contact {0} has the same UID")]
    UidTaken(ContactId),
    /// The batch is running, undone already, or cut by "delete for ever".
    #[error("cannot be undone")]
    NotUndoable,
    /// A text that is no card.
    #[error("{0}")]
    UnfitCard(Rejection),
    /// An import is not in a state in which it could do that.
    #[error("the import is past that")]
    ImportPast,
    /// Somebody else goes on with this work.
    #[error("somebody else goes on with it")]
    TakenOver,
    /// A page cursor that this list did not give out.
    #[error("no such page")]
    BadPage,
    /// The database cannot be reached now.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// Somebody else held the database's write lock for too long.
    #[error("the database is busy")]
    Busy,
    /// A fault of the program or the database's content.
    #[error("{0}")]
    Internal(String),
    /// A fault of a query or of the database's content, shown with its causes.
    #[error("{}", store::error_chain(.0))]
    Store(store::Error),
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::NotFound => Self::NotFound,
            store::Error::Unavailable(why) => Self::Unavailable(why),
            store::Error::Busy => Self::Busy,
            other @ (store::Error::Duplicate(_) | store::Error::Schema(_) | store::Error::Broken { .. }) => {
                Self::Store(other)
            }
        }
    }
}

impl Retryable for Error {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Busy)
    }
}
