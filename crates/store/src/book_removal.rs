//! Deletes a book with everything in it, part by part, so that each transaction is short.

use crate::prelude::*;

use super::schema::{batches, blobs, books, changes, contacts, imports, thumbnails};
use super::{Conn, Result};
use domain::ids::{BookId, ImportId};

/// Rows of one part.
const ROWS: i64 = 200;

/// Photos of one part.
const BLOBS: i64 = 20;

/// Deletes a part of a book's rows. Returns false if nothing was left but the book itself.
pub fn delete_part(conn: &mut Conn, book: BookId) -> Result<bool> {
    Ok(delete_part_of_import(conn, book)?
        || delete_changes(conn, book)?
        || delete_contacts(conn, book)?
        || delete_batches(conn, book)?
        || delete_blobs(conn, book)?)
}

/// Deletes a book that [`delete_part`] has emptied, with its labels and jobs.
pub fn delete_book(conn: &mut Conn, book: BookId) -> Result<()> {
    diesel::delete(books::table.find(book.0)).execute(conn)?;
    Ok(())
}

fn delete_part_of_import(conn: &mut Conn, book: BookId) -> Result<bool> {
    let first: Option<i64> = imports::table
        .filter(imports::book_id.eq(book.0))
        .order(imports::id)
        .select(imports::id)
        .first(conn)
        .optional()?;
    let Some(import) = first.map(ImportId) else {
        return Ok(false);
    };
    let has_deleted = super::imports::delete_chunks(conn, book, import)?
        || super::imports::delete_items(conn, book, import)?;
    if !has_deleted {
        super::imports::delete(conn, book, import)?;
    }
    Ok(true)
}

fn delete_changes(conn: &mut Conn, book: BookId) -> Result<bool> {
    let of_book = changes::table.filter(changes::book_id.eq(book.0));
    let tokens: Vec<i64> = of_book
        .order(changes::token)
        .limit(ROWS)
        .select(changes::token)
        .load(conn)?;
    let Some(last) = tokens.last() else {
        return Ok(false);
    };
    diesel::delete(of_book.filter(changes::token.le(last))).execute(conn)?;
    Ok(true)
}

fn delete_contacts(conn: &mut Conn, book: BookId) -> Result<bool> {
    let ids: Vec<i64> = contacts::table
        .filter(contacts::book_id.eq(book.0))
        .order(contacts::token)
        .limit(ROWS)
        .select(contacts::id)
        .load(conn)?;
    diesel::delete(contacts::table.filter(contacts::id.eq_any(&ids))).execute(conn)?;
    Ok(!ids.is_empty())
}

fn delete_batches(conn: &mut Conn, book: BookId) -> Result<bool> {
    let ids: Vec<i64> = batches::table
        .filter(batches::book_id.eq(book.0))
        .order(batches::id)
        .limit(ROWS)
        .select(batches::id)
        .load(conn)?;
    diesel::delete(batches::table.filter(batches::id.eq_any(&ids))).execute(conn)?;
    Ok(!ids.is_empty())
}

fn delete_blobs(conn: &mut Conn, book: BookId) -> Result<bool> {
    let hashes: Vec<Vec<u8>> = blobs::table
        .filter(blobs::book_id.eq(book.0))
        .order(blobs::hash)
        .limit(BLOBS)
        .select(blobs::hash)
        .load(conn)?;
    for hash in &hashes {
        diesel::delete(thumbnails::table.find((book.0, hash))).execute(conn)?;
        diesel::delete(blobs::table.find((book.0, hash))).execute(conn)?;
    }
    Ok(!hashes.is_empty())
}
