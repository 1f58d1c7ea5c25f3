//! Database errors, sorted by what a use case can do about them.

use std::error::Error as StdError;

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use super::postgres_messages;

/// A failed query or connection.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The row does not exist, or belongs to another account or book.
    #[error("not found")]
    NotFound,
    /// A unique index rejected the row.
    #[error("the row exists already")]
    Duplicate(#[source] DieselError),
    /// The database cannot be reached now; the same request may succeed later.
    #[error("the database cannot be reached")]
    Unavailable(#[source] Cause),
    /// Another transaction held a lock for too long.
    #[error("the database is busy")]
    Busy,
    /// The schema is not this program's. The message says what to do.
    #[error("{0}")]
    Schema(String),
    /// Anything else: a fault of the program or of the database's content.
    #[error("{context}")]
    Broken {
        /// What failed.
        context: &'static str,
        /// Why.
        source: Cause,
    },
}

/// The error that led to another one.
pub type Cause = Box<dyn StdError + Send + Sync>;

/// An error that may be due to a lost connection, so that the pool drops the connection and retries a read.
pub trait Retryable: From<Error> {
    /// True if the same work may succeed on another connection.
    fn is_retryable(&self) -> bool;
}

impl Retryable for Error {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

/// An error and its causes in one line, for the log.
pub fn error_chain(error: &dyn StdError) -> String {
    let mut line = first_line(&error.to_string());
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&first_line(&error.to_string()));
        cause = error.source();
    }
    line
}

/// libpq's messages have several lines; a log line has one.
fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim().to_owned()
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::NotFound => Self::NotFound,
            DieselError::BrokenTransactionManager => Self::Unavailable(error.into()),
            DieselError::DatabaseError(kind, info) => match classify(*kind, info.message(), info.hint()) {
                Class::Duplicate => Self::Duplicate(error),
                Class::Unavailable => Self::Unavailable(error.into()),
                Class::Busy => Self::Busy,
                Class::Broken => Self::broken("database error", error),
            },
            _ => Self::broken("database error", error),
        }
    }
}

impl Error {
    /// A `Broken` that keeps its cause.
    pub(super) fn broken(context: &'static str, source: impl Into<Cause>) -> Self {
        let source = source.into();
        Self::Broken { context, source }
    }
}

enum Class {
    Duplicate,
    Unavailable,
    Busy,
    Broken,
}

fn classify(kind: DatabaseErrorKind, message: &str, hint: Option<&str>) -> Class {
    match kind {
        DatabaseErrorKind::UniqueViolation => Class::Duplicate,
        // A server that stops closes its connections, so these kinds cover a restart as well.
        DatabaseErrorKind::ClosedConnection
        | DatabaseErrorKind::UnableToSendCommand
        | DatabaseErrorKind::ReadOnlyTransaction => Class::Unavailable,
        DatabaseErrorKind::SerializationFailure => Class::Busy,
        _ if is_sqlite_locked(message) || is_postgres_locked(message) => Class::Busy,
        _ if is_sqlite_full(message) || is_postgres_full(message, hint) => Class::Unavailable,
        _ => Class::Broken,
    }
}

/// `SQLITE_BUSY` and `SQLITE_LOCKED`, which diesel reports without a kind. SQLite's messages are always
/// English.
fn is_sqlite_locked(message: &str) -> bool {
    [
        "database is locked",
        "database table is locked",
        "database schema is locked",
    ]
    .iter()
    .any(|locked| message.starts_with(locked))
}

fn is_sqlite_full(message: &str) -> bool {
    message == "database or disk is full"
}

/// SQLSTATE 40P01 and 55P03. Diesel knows the SQLSTATE but passes on a kind only, and has none for these two; so
/// only the message is left, which libpq does not let us ask for in another language. `Conn::open` makes it
/// English; where the role may not do that, the message is looked up among the translations. These errors
/// in a language that the tables do not have are not recognized: they are `Broken`.
fn is_postgres_locked(message: &str) -> bool {
    postgres_messages::LOCKED.contains(&message)
}

/// SQLSTATE 53100, recognized like the locks. In another language only a table that cannot grow is recognized;
/// a full disk under the log stops the server, which closes the connection.
fn is_postgres_full(message: &str, hint: Option<&str>) -> bool {
    message.ends_with("No space left on device")
        || hint.is_some_and(|hint| postgres_messages::DISK_FULL_HINT.contains(&hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(kind: DatabaseErrorKind, message: &str) -> Error {
        DieselError::DatabaseError(kind, Box::new(message.to_owned())).into()
    }

    #[test]
    fn errors_are_sorted_by_kind() {
        assert!(matches!(Error::from(DieselError::NotFound), Error::NotFound));
        assert!(matches!(
            map(DatabaseErrorKind::UniqueViolation, "x"),
            Error::Duplicate(_)
        ));
        assert!(matches!(
            map(DatabaseErrorKind::ClosedConnection, "x"),
            Error::Unavailable(_)
        ));
        assert!(matches!(
            map(DatabaseErrorKind::UnableToSendCommand, "x"),
            Error::Unavailable(_)
        ));
        assert!(matches!(
            map(DatabaseErrorKind::SerializationFailure, "x"),
            Error::Busy
        ));
    }

    #[test]
    fn locks_and_a_full_disk_are_known_by_their_messages() {
        for locked in [
            "database is locked",
            "database table is locked: contacts",
            "deadlock detected",
            "обнаружена взаимоблокировка",
            "выполнение оператора отменено из-за тайм-аута блокировки",
            "storniere Anfrage wegen Zeitüberschreitung einer Sperre",
            "canceling statement due to lock timeout",
        ] {
            assert!(
                matches!(map(DatabaseErrorKind::Unknown, locked), Error::Busy),
                "{locked}"
            );
        }
        for full in [
            "database or disk is full",
            "could not extend file \"base/1/2\": No space left on device",
        ] {
            assert!(
                matches!(map(DatabaseErrorKind::Unknown, full), Error::Unavailable(_)),
                "{full}"
            );
        }
    }

    #[test]
    fn any_other_error_keeps_its_cause() {
        let error = map(DatabaseErrorKind::Unknown, "syntax error");
        assert!(matches!(error, Error::Broken { .. }));
        assert_eq!(error_chain(&error), "database error: syntax error");
    }
}
