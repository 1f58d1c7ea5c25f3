//! Properties that CardDAV clients set on books and cards.

use crate::prelude::*;

use super::conn::rows_per_statement;
use super::schema::dav_properties;
use super::{Conn, Result};
use domain::ids::{BookId, ContactId};

/// A row of `dav_properties`.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = dav_properties)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct PropertyRow {
    pub contact_id: Option<i64>,
    pub namespace: String,
    pub name: String,
    pub xml: String,
}

/// The properties of a book itself.
pub fn of_book(conn: &mut Conn, book: BookId) -> Result<Vec<PropertyRow>> {
    Ok(dav_properties::table
        .filter(dav_properties::book_id.eq(book.0))
        .filter(dav_properties::contact_id.is_null())
        .order(dav_properties::id)
        .select(PropertyRow::as_select())
        .load(conn)?)
}

/// The properties of contacts.
pub fn of_contacts(conn: &mut Conn, book: BookId, contacts: &[i64]) -> Result<Vec<PropertyRow>> {
    let mut found = Vec::new();
    for chunk in contacts.chunks(rows_per_statement(1)) {
        let chunk: Vec<Option<i64>> = chunk.iter().copied().map(Some).collect();
        let rows: Vec<PropertyRow> = dav_properties::table
            .filter(dav_properties::book_id.eq(book.0))
            .filter(dav_properties::contact_id.eq_any(chunk))
            .order(dav_properties::id)
            .select(PropertyRow::as_select())
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Gives the properties of a contact to another one, of the same book or another.
pub fn hand_over(
    conn: &mut Conn,
    (book, from): (BookId, ContactId),
    (new_book, to): (BookId, ContactId),
) -> Result<()> {
    let of_contact = dav_properties::table
        .filter(dav_properties::book_id.eq(book.0))
        .filter(dav_properties::contact_id.eq(from.0));
    diesel::update(of_contact)
        .set((
            dav_properties::book_id.eq(new_book.0),
            dav_properties::contact_id.eq(Some(to.0)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Removes the properties of contacts.
pub fn remove(conn: &mut Conn, book: BookId, contacts: &[i64]) -> Result<()> {
    for chunk in contacts.chunks(rows_per_statement(1)) {
        let chunk: Vec<Option<i64>> = chunk.iter().copied().map(Some).collect();
        let of_contacts = dav_properties::table
            .filter(dav_properties::book_id.eq(book.0))
            .filter(dav_properties::contact_id.eq_any(chunk));
        diesel::delete(of_contacts).execute(conn)?;
    }
    Ok(())
}

/// Sets a property of a locked book, or of a contact of it; `None` removes it.
pub fn set(
    conn: &mut Conn,
    book: BookId,
    contact: Option<ContactId>,
    (namespace, name): (&str, &str),
    xml: Option<&str>,
) -> Result<()> {
    use dav_properties as p;
    let of_name = p::table
        .filter(p::book_id.eq(book.0))
        .filter(p::namespace.eq(namespace))
        .filter(p::name.eq(name));
    match contact {
        Some(contact) => diesel::delete(of_name.filter(p::contact_id.eq(contact.0))).execute(conn)?,
        None => diesel::delete(of_name.filter(p::contact_id.is_null())).execute(conn)?,
    };
    if let Some(xml) = xml {
        diesel::insert_into(p::table)
            .values((
                p::book_id.eq(book.0),
                p::contact_id.eq(contact.map(|contact| contact.0)),
                p::namespace.eq(namespace),
                p::name.eq(name),
                p::xml.eq(xml),
            ))
            .execute(conn)?;
    }
    Ok(())
}
