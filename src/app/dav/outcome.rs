//! What a write of a client gives: what was stored, or why nothing was.

use crate::app::write::{BatchSpec, Precondition, Writer, write_book};
use crate::app::{App, BookAccess, Result};
use domain::change_log::BatchKind;

/// Why a request of a client was rejected. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteRejection {
    /// There is no card at the href.
    NotFound,
    /// A condition of the request does not hold.
    Condition,
    /// The card at this href has the UID, or another UID than the new card.
    UidTaken(String),
    /// It is not a card, or not exactly one, or has characters that XML cannot carry; with the reason.
    InvalidCard(String),
    /// The card has a version other than 3.0 and 4.0.
    UnknownVersion,
}

/// A card that was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put {
    /// True if there was none at the href.
    pub is_new: bool,
    /// The ETag, if the bytes were stored as they were sent (RFC 6352 §6.3.2.3).
    pub etag: Option<String>,
}

/// What a write gives: the inner error is the reason for which nothing was written.
pub(super) type Outcome<T> = Result<std::result::Result<T, WriteRejection>>;

/// Writes to a book for a device, whose name is in the detail of the batch.
pub(super) fn write<T>(
    app: &App,
    access: &BookAccess,
    detail: &str,
    work: impl FnOnce(&mut Writer) -> Outcome<T>,
) -> Outcome<T> {
    let batch = BatchSpec::with_detail(BatchKind::Edit, detail);
    Ok(write_book(app, access, batch, Precondition::None, work)?.value)
}
