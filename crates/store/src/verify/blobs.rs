//! The blobs of a book, and which contacts hold them.

use crate::prelude::*;

use super::MAX_FOUND;
use crate::conn::{rows_per_statement, unprepared};
use crate::schema::{blobs, contact_blobs, thumbnails};
use crate::{Conn, Result};
use domain::ids::BookId;

/// At most `limit` hashes of blobs above `after`, in order.
pub fn blobs_after(conn: &mut Conn, book: BookId, after: &[u8], limit: i64) -> Result<Vec<Vec<u8>>> {
    Ok(blobs::table
        .filter(blobs::book_id.eq(book.0))
        .filter(blobs::hash.gt(after))
        .order(blobs::hash)
        .limit(limit)
        .select(blobs::hash)
        .load(conn)?)
}

/// Those of these hashes of which the book has the blob.
pub fn blobs_among(conn: &mut Conn, book: BookId, hashes: &[Vec<u8>]) -> Result<Vec<Vec<u8>>> {
    let mut found = Vec::new();
    for chunk in hashes.chunks(rows_per_statement(1)) {
        let rows: Vec<Vec<u8>> = blobs::table
            .filter(blobs::book_id.eq(book.0))
            .filter(blobs::hash.eq_any(chunk))
            .filter(unprepared())
            .select(blobs::hash)
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Those of these hashes that a contact of the book holds.
pub fn held_among(conn: &mut Conn, book: BookId, hashes: &[Vec<u8>]) -> Result<Vec<Vec<u8>>> {
    Ok(contact_blobs::table
        .filter(contact_blobs::book_id.eq(book.0))
        .filter(contact_blobs::hash.eq_any(hashes))
        .filter(unprepared())
        .select(contact_blobs::hash)
        .distinct()
        .load(conn)?)
}

/// The blobs that these contacts hold, as pairs of contact id and hash.
pub fn held_by(conn: &mut Conn, book: BookId, contacts: &[i64]) -> Result<Vec<(i64, Vec<u8>)>> {
    Ok(contact_blobs::table
        .filter(contact_blobs::book_id.eq(book.0))
        .filter(contact_blobs::contact_id.eq_any(contacts))
        .filter(unprepared())
        .select((contact_blobs::contact_id, contact_blobs::hash))
        .load(conn)?)
}

/// The hashes of thumbnails of the book whose blob is not there.
pub fn thumbnails_without_blob(conn: &mut Conn, book: BookId) -> Result<Vec<Vec<u8>>> {
    let blob = blobs::table
        .filter(blobs::book_id.eq(thumbnails::book_id))
        .filter(blobs::hash.eq(thumbnails::hash))
        .select(blobs::hash);
    Ok(thumbnails::table
        .filter(thumbnails::book_id.eq(book.0))
        .filter(diesel::dsl::not(diesel::dsl::exists(blob)))
        .select(thumbnails::hash)
        .limit(MAX_FOUND)
        .load(conn)?)
}
