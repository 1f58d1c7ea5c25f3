//! The words of a book's contacts, in which words with typos are looked up; `domain` computes the keys.
//!
//! A word stays when the last contact with it is changed, as its history does; purging the contact or a reindex of
//! the whole book removes it. A word that no contact has finds nothing.

use std::collections::BTreeSet;

use crate::prelude::*;

use super::conn::{on_backend, rows_per_statement, unprepared};
use super::schema::{contacts, search_words};
use super::{Conn, Result, search};
use domain::ids::BookId;
use domain::search::typo::{keys_of_word, word_key};

/// The words of these that the book does not have yet.
pub fn missing<'a>(conn: &mut Conn, book: BookId, words: &BTreeSet<&'a str>) -> Result<BTreeSet<&'a str>> {
    let keys: Vec<i64> = words.iter().map(|word| word_key(word)).collect();
    let mut missing = words.clone();
    for chunk in keys.chunks(rows_per_statement(1)) {
        let known: Vec<String> = search_words::table
            .filter(search_words::book_id.eq(book.0))
            .filter(search_words::key.eq_any(chunk))
            .filter(unprepared())
            .select(search_words::word)
            .load(conn)?;
        for word in known {
            missing.remove(word.as_str());
        }
    }
    Ok(missing)
}

/// Adds words that the book does not have yet.
pub fn add(conn: &mut Conn, book: BookId, words: &BTreeSet<&str>) -> Result<()> {
    let rows: Vec<_> = words
        .iter()
        .flat_map(|word| keys_of_word(word).into_iter().map(move |key| (key, *word)))
        .map(|(key, word)| {
            (
                search_words::book_id.eq(book.0),
                search_words::key.eq(key),
                search_words::word.eq(word.to_owned()),
            )
        })
        .collect();
    for chunk in rows.chunks(rows_per_statement(3)) {
        on_backend!(conn, |c| diesel::insert_into(search_words::table)
            .values(chunk)
            .execute_batch(c))?;
    }
    Ok(())
}

/// At most `limit` words that have one of these keys.
pub fn with_any(conn: &mut Conn, book: BookId, keys: &[i64], limit: i64) -> Result<Vec<String>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    Ok(search_words::table
        .filter(search_words::book_id.eq(book.0))
        .filter(search_words::key.eq_any(keys))
        .filter(unprepared())
        .select(search_words::word)
        .distinct()
        .limit(limit)
        .load(conn)?)
}

/// Contacts whose words are read at once. Common words are among them, and the search index is slow for those.
const SAMPLE: i64 = 500;

/// The words of these that no contact of the book has, live or in the trash.
pub fn unused(conn: &mut Conn, book: BookId, mut words: BTreeSet<String>) -> Result<BTreeSet<String>> {
    if words.is_empty() {
        return Ok(words);
    }
    let sample: Vec<String> = contacts::table
        .filter(contacts::book_id.eq(book.0))
        .filter(contacts::deleted_at.is_null())
        .order((contacts::sort_family, contacts::id))
        .limit(SAMPLE)
        .select(contacts::search_text)
        .load(conn)?;
    for word in sample.iter().flat_map(|text| text.split(' ')) {
        words.remove(word);
    }
    let mut unused = BTreeSet::new();
    for word in words {
        if !search::has_word(conn, book, &word)? {
            unused.insert(word);
        }
    }
    Ok(unused)
}

/// Removes these words of a book.
pub fn remove(conn: &mut Conn, book: BookId, words: &BTreeSet<String>) -> Result<()> {
    for word in words {
        let rows = search_words::table
            .filter(search_words::book_id.eq(book.0))
            .filter(search_words::key.eq_any(keys_of_word(word)))
            .filter(search_words::word.eq(word));
        diesel::delete(rows).execute(conn)?;
    }
    Ok(())
}

/// Removes the words of a book.
pub fn clear(conn: &mut Conn, book: BookId) -> Result<()> {
    diesel::delete(search_words::table.filter(search_words::book_id.eq(book.0))).execute(conn)?;
    Ok(())
}
