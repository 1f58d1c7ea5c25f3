//! Books that CardDAV clients make and delete.

use super::conditions::Conditions;
use super::outcome::WriteRejection;
use super::properties::{PropertyChange, change};
use crate::app::books::{self, BookLook};
use crate::app::write::{Precondition, write_within};
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
    books::create_at(app, actor, slug, look, |conn, access| {
        change(conn, access, None, properties)
    })
}

/// Moves a book to the trash of books.
pub fn delete_book(
    app: &App,
    access: &BookAccess,
    conditions: &Conditions,
) -> Result<std::result::Result<(), WriteRejection>> {
    let mut holds = true;
    let deleted = books::delete_if(app, access, |conn| {
        let checked = write_within(
            conn,
            app,
            access,
            BatchKind::Delete,
            Precondition::None,
            |writer| conditions.hold_for_book(writer, access),
        )?;
        holds = checked.value;
        Ok(holds)
    });
    deleted?;
    Ok(if holds {
        Ok(())
    } else {
        Err(WriteRejection::Condition)
    })
}
