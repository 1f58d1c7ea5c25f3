//! Thumbnails of photos: made when first requested, removed with their blob.
//!
//! An empty blob caches "cannot be thumbnailed".

use crate::prelude::*;

use super::conn::on_backend;
use super::schema::{blobs, thumbnails};
use super::{Conn, Result};
use domain::ids::BookId;

/// The thumbnail of a blob, if it was made before.
pub fn get(conn: &mut Conn, book: BookId, hash: &[u8]) -> Result<Option<Vec<u8>>> {
    Ok(thumbnails::table
        .find((book.0, hash))
        .select(thumbnails::bytes)
        .first(conn)
        .optional()?)
}

/// Stores the thumbnail of a blob, unless there is one already or the blob is gone. The caller has locked
/// the book.
pub fn put(conn: &mut Conn, book: BookId, hash: &[u8], bytes: &[u8]) -> Result<()> {
    let has_blob: bool =
        diesel::select(diesel::dsl::exists(blobs::table.find((book.0, hash)))).get_result(conn)?;
    if has_blob {
        let row = (
            thumbnails::book_id.eq(book.0),
            thumbnails::hash.eq(hash),
            thumbnails::bytes.eq(bytes),
        );
        on_backend!(conn, |c| diesel::insert_into(thumbnails::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(())
}

/// Removes the thumbnail of a blob.
pub fn remove(conn: &mut Conn, book: BookId, hash: &[u8]) -> Result<()> {
    diesel::delete(thumbnails::table.find((book.0, hash))).execute(conn)?;
    Ok(())
}
