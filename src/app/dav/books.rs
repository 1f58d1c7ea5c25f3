//! Books that CardDAV clients make and delete.

use super::conditions::Conditions;
use super::properties::{PropertyChange, change};
use super::write::Rejection;
use crate::app::books::{self, BookLook};
use crate::app::write::{Precondition, write_book};
use crate::app::{Actor, App, BookAccess, Result};
use domain::change_log::BatchKind;

/// Makes a book with these properties (RFC 5689).
///
/// # Errors
/// `BookTaken` if the account has a book with this slug in its trash; `InvalidBook`.
pub fn make_book(
    app: &App,
    actor: &Actor,
    slug: &str,
    look: &BookLook,
    properties: &[PropertyChange],
) -> Result<()> {
    let access = books::create_at(app, actor, slug, look)?;
    app.store
        .write_to(access.book_id(), |conn| change(conn, &access, None, properties))
}

/// Moves a book to the trash of books.
///
/// # Errors
/// `LastBook`.
pub fn delete_book(
    app: &App,
    access: &BookAccess,
    conditions: &Conditions,
) -> Result<std::result::Result<(), Rejection>> {
    let checked = write_book(app, access, BatchKind::Delete, Precondition::None, |writer| {
        conditions.hold(writer, access, None)
    })?;
    if !checked.value {
        return Ok(Err(Rejection::Condition));
    }
    books::delete(app, access)?;
    Ok(Ok(()))
}
