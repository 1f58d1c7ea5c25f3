//! The properties of a book that CardDAV serves, and those that clients set.

use super::client_property::ClientProperty;
use super::sync::{SyncToken, token_now};
use crate::app::write::with_book_locked;
use crate::app::{App, BookAccess, Error, Result, Timestamp};
use domain::account::LabelForm;
use domain::ids::ContactId;

/// What is served of a book.
#[derive(Clone, Debug)]
pub struct BookProperties {
    /// Its state.
    pub token: SyncToken,
    /// When it was created.
    pub created_at: Timestamp,
    /// The properties that clients set, as XML.
    pub properties: Vec<ClientProperty>,
}

/// A change of a property.
#[derive(Clone, Debug)]
pub struct PropertyChange {
    /// The namespace of its name; empty without one.
    pub namespace: String,
    /// Its name within the namespace.
    pub name: String,
    /// The element; `None` removes the property.
    pub xml: Option<String>,
}

/// The properties of a book.
pub fn book_properties(app: &App, access: &BookAccess, form: LabelForm) -> Result<BookProperties> {
    app.store.read(|conn| {
        let row = store::books::by_id(conn, access.account().id, access.book_id())?;
        let properties = store::dav_properties::of_book(conn, access.book_id())?;
        Ok(BookProperties {
            token: token_now(conn, access, form)?,
            created_at: row.created_at,
            properties: properties.into_iter().map(ClientProperty::from).collect(),
        })
    })
}

/// Changes properties of a book, all or none: its name, its color, and those that clients set.
pub fn change_book(
    app: &App,
    access: &BookAccess,
    (name, color): (Option<&str>, Option<&str>),
    changes: &[PropertyChange],
) -> Result<()> {
    with_book_locked(app, access, |conn| {
        if name.is_some() || color.is_some() {
            let row = store::books::by_id(conn, access.account().id, access.book_id())?;
            let (name, color) = (name.unwrap_or(&row.name), color.unwrap_or(&row.color));
            store::books::set_look(conn, access.book_id(), name, color)?;
        }
        change(conn, access, None, changes)
    })
}

/// Changes properties of the card at an href, all or none.
pub fn change_card(app: &App, access: &BookAccess, href: &str, changes: &[PropertyChange]) -> Result<()> {
    with_book_locked(app, access, |conn| {
        let card = store::contacts::by_href(conn, access.book_id(), href)?.ok_or(Error::NotFound)?;
        change(conn, access, Some(card.id()), changes)
    })
}

pub(super) fn change(
    conn: &mut store::Conn,
    access: &BookAccess,
    contact: Option<ContactId>,
    changes: &[PropertyChange],
) -> Result<()> {
    for PropertyChange { namespace, name, xml } in changes {
        store::dav_properties::set(conn, access.book_id(), contact, (namespace, name), xml.as_deref())?;
    }
    Ok(())
}
