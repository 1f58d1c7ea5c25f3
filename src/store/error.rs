//! What can go wrong between the program and its database, in the words of the use cases.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// A failed query or connection.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The row that was asked for is not there, or belongs to somebody else.
    #[error("not found")]
    NotFound,
    /// A unique index refused the row.
    #[error("already there: {0}")]
    Duplicate(String),
    /// The database cannot be reached now; the same request may succeed later.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// Somebody else held the database's write lock for too long.
    #[error("the database is busy")]
    Busy,
    /// The schema is not one that this program knows; says what to do.
    #[error("{0}")]
    Schema(String),
    /// Anything else: a fault of the program or of the database's content.
    #[error("database error: {0}")]
    Broken(String),
}

/// An error that can tell whether it came from a lost connection, so that a read may be tried again.
pub trait Lost: From<Error> {
    /// True if the connection, not the request, was at fault.
    fn is_lost(&self) -> bool;
}

impl Lost for Error {
    fn is_lost(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::NotFound => Self::NotFound,
            DieselError::DatabaseError(kind, info) => of_database(kind, info.message()),
            DieselError::BrokenTransactionManager => Self::Unavailable("broken transaction".into()),
            other => Self::Broken(other.to_string()),
        }
    }
}

fn of_database(kind: DatabaseErrorKind, message: &str) -> Error {
    let message = first_line(message);
    match kind {
        DatabaseErrorKind::UniqueViolation => Error::Duplicate(message),
        DatabaseErrorKind::ClosedConnection
        | DatabaseErrorKind::UnableToSendCommand
        | DatabaseErrorKind::ReadOnlyTransaction => Error::Unavailable(message),
        // PostgreSQL says so while it stops or starts (SQLSTATE 57P01 to 57P03).
        _ if message.contains("terminating connection") || message.contains("the database system is") => {
            Error::Unavailable(message)
        }
        // SQLITE_BUSY, SQLITE_LOCKED; PostgreSQL's lock_timeout and deadlocks.
        DatabaseErrorKind::SerializationFailure => Error::Busy,
        _ if message.contains("is locked") || message.contains("deadlock detected") => Error::Busy,
        _ if message.contains("disk is full") || message.contains("No space left") => {
            Error::Unavailable(message)
        }
        _ => Error::Broken(message),
    }
}

/// Messages of libpq have several lines; a log line has one.
pub(super) fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(kind: DatabaseErrorKind, message: &str) -> Error {
        DieselError::DatabaseError(kind, Box::new(message.to_owned())).into()
    }

    #[test]
    fn each_fault_has_its_place() {
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
            map(DatabaseErrorKind::Unknown, "FATAL:  terminating connection due to administrator command\nmore"),
            Error::Unavailable(line) if !line.contains('\n')
        ));
        assert!(matches!(
            map(DatabaseErrorKind::Unknown, "database is locked"),
            Error::Busy
        ));
        assert!(matches!(
            map(DatabaseErrorKind::Unknown, "syntax error"),
            Error::Broken(_)
        ));
    }
}
