//! The errors of the use cases. `web` renders them in one place.

use domain::account::{AccountError, AppPasswordError};
use domain::book::BookError;
use domain::ids::{ContactId, JobId};
use domain::three_way_merge::Conflict;
use formats::vcard::Rejection;
use store::{self, Cause, Retryable};

/// Shorthand of this layer.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a use case failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or it belongs to another user. The two look alike on purpose.
    #[error("not found")]
    NotFound,
    /// The account may not do that.
    #[error("not allowed")]
    Forbidden,
    /// The login or the password is wrong. The answer does not say which.
    #[error("wrong login or password")]
    WrongPassword,
    /// The code in the link to `/setup` is wrong.
    #[error("wrong setup code")]
    WrongCode,
    /// The first account exists already.
    #[error("the first account exists already")]
    AlreadySetUp,
    /// Too many failed attempts.
    #[error("too many attempts, wait {seconds} s")]
    Throttled {
        /// Seconds until the next attempt is accepted.
        seconds: i64,
    },
    /// A login or password that does not follow the rules.
    #[error("invalid login or password: {0:?}")]
    InvalidAccount(Vec<AccountError>),
    /// An app password that does not follow the rules.
    #[error("invalid app password: {0:?}")]
    InvalidAppPassword(Vec<AppPasswordError>),
    /// The password is right, but an admin has locked or removed the account.
    #[error("the account is locked")]
    AccountLocked,
    /// Without this account no admin could sign in.
    #[error("this is the only admin; make another user an admin first")]
    LastAdmin,
    /// Another account has this login.
    #[error("the login is taken")]
    LoginTaken,
    /// A name of a book that does not follow the rules.
    #[error("invalid book: {0:?}")]
    InvalidBook(BookError),
    /// The account has, or had, a book with this slug.
    #[error("the name of the book is taken")]
    BookTaken,
    /// An account keeps one book at least.
    #[error("this is the only book")]
    LastBook,
    /// A label without a name.
    #[error("a label needs a name")]
    LabelEmpty,
    /// A name of a label that is longer than a typed line may be.
    #[error("the name of the label is too long")]
    LabelTooLong,
    /// The book has a label with this name already.
    #[error("the label exists already")]
    LabelTaken,
    /// A contact would have more labels than a contact can have.
    #[error("too many labels")]
    TooManyLabels,
    /// A running job renames, merges or deletes the label, or finds its contacts by it. It is the job, if it is known.
    #[error("the label is being changed")]
    LabelBusy(Option<JobId>),
    /// Another user changed the same properties of the card to other values.
    #[error("another user changed {} of the same properties", .conflicts.len())]
    Conflict {
        /// Both values of each property.
        conflicts: Vec<Conflict>,
        /// The revision that they were compared with.
        against: i64,
    },
    /// A live contact has the UID already.
    #[error("contact {0} has the same UID")]
    UidTaken(ContactId),
    /// The batch is running, undone already, or all of its contacts were purged.
    #[error("cannot be undone")]
    NotUndoable,
    /// A text that is not a usable card.
    #[error("{0}")]
    InvalidCard(Rejection),
    /// The state of the import does not allow that (any more).
    #[error("the import is in another state")]
    WrongImportState,
    /// The job is in another state.
    #[error("the job is in another state")]
    WrongJobState,
    /// The user stopped the work, or another server took it over.
    #[error("the work was stopped or taken over")]
    Interrupted,
    /// The page is not one of this state of the book, or its search means something else by now.
    #[error("the list has changed")]
    ListChanged,
    /// A cursor that does not belong to this list.
    #[error("no such page")]
    BadPage,
    /// A choice that is not offered there, such as an unknown charset.
    #[error("no such choice")]
    InvalidChoice,
    /// The database cannot be reached now.
    #[error("the database cannot be reached")]
    Unavailable(#[source] Cause),
    /// Another transaction held the write lock for too long.
    #[error("the database is busy")]
    Busy,
    /// The program or the content of the database is not as it has to be.
    #[error("{0}")]
    Internal(String),
    /// A part that the program depends on failed where it has no reason to.
    #[error("{doing}")]
    Failed {
        /// What the program was doing.
        doing: String,
        /// Why it failed.
        source: Cause,
    },
    /// A failed query.
    #[error(transparent)]
    Store(store::Error),
}

impl Error {
    /// The error and its causes in one line, for the log.
    pub fn chain(&self) -> String {
        store::error_chain(self)
    }

    /// Makes a `Failed` of another error, for `map_err`.
    pub fn failed<E: Into<Cause>>(doing: impl Into<String>) -> impl FnOnce(E) -> Self {
        let doing = doing.into();
        |error| Self::Failed {
            doing,
            source: error.into(),
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::NotFound => Self::NotFound,
            store::Error::Unavailable(cause) => Self::Unavailable(cause),
            store::Error::Busy => Self::Busy,
            other @ (store::Error::Duplicate(_) | store::Error::Schema(_) | store::Error::Broken { .. }) => {
                Self::Store(other)
            }
        }
    }
}

impl Retryable for Error {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_has_the_causes_of_an_error() {
        let cause = store::Error::Unavailable("connection refused\nmore".into());
        assert_eq!(
            Error::from(cause).chain(),
            "the database cannot be reached: connection refused"
        );
        let failed = Error::failed("reading a form")(std::io::Error::other("the pool is gone"));
        assert_eq!(failed.chain(), "reading a form: the pool is gone");
    }
}
