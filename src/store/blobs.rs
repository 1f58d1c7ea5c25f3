//! Large values of cards: stored once per book, kept as long as any version of a contact may need them.

use diesel::prelude::*;

use super::schema::{blobs, contact_blobs};
use super::{Conn, Result};
use crate::domain::ids::{BookId, ContactId};

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
    let there: bool =
        diesel::select(diesel::dsl::exists(blobs::table.find((book.0, hash)))).get_result(conn)?;
    if !there {
        diesel::insert_into(blobs::table)
            .values((
                blobs::book_id.eq(book.0),
                blobs::hash.eq(hash),
                blobs::bytes.eq(bytes),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Notes that a version of the contact holds the blob.
pub fn hold(conn: &mut Conn, book: BookId, contact: ContactId, hash: &[u8]) -> Result<()> {
    let held: bool =
        diesel::select(diesel::dsl::exists(contact_blobs::table.find((contact.0, hash)))).get_result(conn)?;
    if !held {
        diesel::insert_into(contact_blobs::table)
            .values((
                contact_blobs::book_id.eq(book.0),
                contact_blobs::contact_id.eq(contact.0),
                contact_blobs::hash.eq(hash),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Lets go of the blobs of a contact that is deleted for ever, and removes those that no other
/// contact holds, with what was derived from them.
pub fn release(conn: &mut Conn, book: BookId, contact: ContactId) -> Result<()> {
    let held: Vec<Vec<u8>> = contact_blobs::table
        .filter(contact_blobs::contact_id.eq(contact.0))
        .select(contact_blobs::hash)
        .load(conn)?;
    diesel::delete(contact_blobs::table.filter(contact_blobs::contact_id.eq(contact.0))).execute(conn)?;
    for hash in held {
        let others = contact_blobs::table
            .filter(contact_blobs::book_id.eq(book.0))
            .filter(contact_blobs::hash.eq(&hash))
            .select(contact_blobs::contact_id);
        let needed: bool = diesel::select(diesel::dsl::exists(others)).get_result(conn)?;
        if !needed {
            diesel::delete(blobs::table.find((book.0, &hash))).execute(conn)?;
            super::thumbnails::remove(conn, book, &hash)?;
        }
    }
    Ok(())
}
