//! Large values of cards: stored once per book, kept as long as any version of a contact may need them.

use crate::prelude::*;

use super::conn::on_backend;
use super::schema::{blobs, contact_blobs};
use super::{Conn, Result, thumbnails};
use domain::ids::{BookId, ContactId};

/// The bytes of a blob.
pub fn get(conn: &mut Conn, book: BookId, hash: &[u8]) -> Result<Option<Vec<u8>>> {
    Ok(blobs::table
        .find((book.0, hash))
        .select(blobs::bytes)
        .first(conn)
        .optional()?)
}

/// Stores a blob, unless the book has it already.
pub fn put(conn: &mut Conn, book: BookId, hash: &[u8], bytes: &[u8]) -> Result<()> {
    let row = (
        blobs::book_id.eq(book.0),
        blobs::hash.eq(hash),
        blobs::bytes.eq(bytes),
    );
    on_backend!(conn, |c| diesel::insert_into(blobs::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// Records that a version of the contact holds the blob.
pub fn hold(conn: &mut Conn, book: BookId, contact: ContactId, hash: &[u8]) -> Result<()> {
    let row = (
        contact_blobs::book_id.eq(book.0),
        contact_blobs::contact_id.eq(contact.0),
        contact_blobs::hash.eq(hash),
    );
    on_backend!(conn, |c| diesel::insert_into(contact_blobs::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// Releases the blobs of purged contacts, and removes those that no other contact holds, with their
/// thumbnails.
pub fn release(conn: &mut Conn, book: BookId, contacts: &[i64]) -> Result<()> {
    let of_book = contact_blobs::table.filter(contact_blobs::book_id.eq(book.0));
    let is_of_contacts = contact_blobs::contact_id.eq_any(contacts);
    let held: Vec<Vec<u8>> = of_book
        .filter(is_of_contacts.clone())
        .select(contact_blobs::hash)
        .distinct()
        .load(conn)?;
    if held.is_empty() {
        return Ok(());
    }
    diesel::delete(of_book.filter(is_of_contacts)).execute(conn)?;
    for hash in held {
        let others = of_book
            .filter(contact_blobs::hash.eq(&hash))
            .select(contact_blobs::contact_id);
        let is_held: bool = diesel::select(diesel::dsl::exists(others)).get_result(conn)?;
        if !is_held {
            diesel::delete(blobs::table.find((book.0, &hash))).execute(conn)?;
            thumbnails::remove(conn, book, &hash)?;
        }
    }
    Ok(())
}
