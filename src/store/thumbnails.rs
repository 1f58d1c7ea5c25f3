//! Small pictures for lists, derived from blobs: made when first asked for, gone with their blob.
//!
//! One that is empty says that none can be made.

use diesel::prelude::*;

use super::schema::{blobs, thumbnails};
use super::{Conn, Result};
use crate::domain::ids::BookId;

/// The thumbnail of a blob, if it was made before.
pub fn get(conn: &mut Conn, book: BookId, hash: &[u8]) -> Result<Option<Vec<u8>>> {
    Ok(thumbnails::table
        .find((book.0, hash))
        .select(thumbnails::bytes)
        .first(conn)
        .optional()?)
}

/// Keeps the thumbnail of a blob, in a locked book; unless it is there already, or the blob is gone.
pub fn put(conn: &mut Conn, book: BookId, hash: &[u8], bytes: &[u8]) -> Result<()> {
    let has_blob: bool =
        diesel::select(diesel::dsl::exists(blobs::table.find((book.0, hash)))).get_result(conn)?;
    if has_blob && get(conn, book, hash)?.is_none() {
        diesel::insert_into(thumbnails::table)
            .values((
                thumbnails::book_id.eq(book.0),
                thumbnails::hash.eq(hash),
                thumbnails::bytes.eq(bytes),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Removes the thumbnail of a blob that goes.
pub fn remove(conn: &mut Conn, book: BookId, hash: &[u8]) -> Result<()> {
    diesel::delete(thumbnails::table.find((book.0, hash))).execute(conn)?;
    Ok(())
}
