//! Compares SQLite's full-text tables with the texts that they index. PostgreSQL searches the columns
//! themselves, through indexes that it maintains.
//!
//! FTS5's own `integrity-check` is an INSERT: it would lock out the writers, and it names no contact. So the
//! terms are read through `fts5vocab`. The tables list them by term, the contacts have them by id; each side
//! adds the hashes of its pairs of contact and term to sums, which must be equal. A first pass has a fixed
//! number of sums, each for many contacts; only where they differ a second pass sums up contact by contact.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::prelude::*;
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Binary};
use diesel::sqlite::SqliteConnection;

use crate::schema::contacts;
use crate::{Conn, Result};
use domain::ids::BookId;

/// Sums of the first pass.
const BUCKETS: usize = 1 << 16;
/// FTS5 cuts longer terms (`FTS5_MAX_TOKEN_SIZE`).
const MAX_TERM: usize = 32_768;

/// A full-text table.
#[derive(Clone, Copy)]
struct SearchTable {
    name: &'static str,
    terms: fn(&str) -> BTreeSet<Vec<u8>>,
}

/// The tables, with how their tokenizers split a text.
const WORDS: SearchTable = SearchTable {
    name: "contacts_words",
    terms: ascii_words,
};
const DIGITS: SearchTable = SearchTable {
    name: "contacts_digits",
    terms: trigrams,
};

/// A contact whose rows in a full-text table differ from its columns.
pub struct WrongSearchRows {
    /// Its book; `None` if there is no such contact.
    pub book: Option<BookId>,
    /// The contact.
    pub contact: i64,
    /// The name of the table.
    pub table: &'static str,
}

/// The contacts of all books whose rows in a full-text table differ from their columns. Nothing on PostgreSQL.
pub fn contacts_with_wrong_search_rows(conn: &mut Conn) -> Result<Vec<WrongSearchRows>> {
    let Conn::Sqlite(conn) = conn else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for table in [WORDS, DIGITS] {
        for contact in wrong_contacts(conn, table)? {
            let book: Option<i64> = contacts::table
                .find(contact)
                .select(contacts::book_id)
                .first(conn)
                .optional()?;
            found.push(WrongSearchRows {
                book: book.map(BookId),
                contact,
                table: table.name,
            });
        }
    }
    Ok(found)
}

fn wrong_contacts(conn: &mut SqliteConnection, table: SearchTable) -> Result<Vec<i64>> {
    let mut sums = vec![0_u64; BUCKETS];
    each_pair(conn, table, |contact, hash| {
        if let Some(sum) = sums.get_mut(bucket(contact)) {
            *sum = sum.wrapping_add(hash);
        }
    })?;
    if sums.iter().all(|sum| *sum == 0) {
        return Ok(Vec::new());
    }
    let mut by_contact: HashMap<i64, u64> = HashMap::new();
    each_pair(conn, table, |contact, hash| {
        if sums.get(bucket(contact)).is_some_and(|sum| *sum != 0) {
            let sum = by_contact.entry(contact).or_default();
            *sum = sum.wrapping_add(hash);
        }
    })?;
    let wrong = by_contact.into_iter().filter(|(_, sum)| *sum != 0);
    let mut wrong: Vec<i64> = wrong.map(|(contact, _)| contact).collect();
    wrong.sort_unstable();
    Ok(wrong)
}

fn bucket(contact: i64) -> usize {
    usize::try_from(contact.cast_unsigned() % (1 << 16)).unwrap_or_default()
}

#[derive(QueryableByName)]
struct IndexedTerm {
    #[diesel(sql_type = BigInt)]
    doc: i64,
    #[diesel(sql_type = Binary)]
    term: Vec<u8>,
}

/// Calls `add` with the hash of each pair that the table has, and with the negated hash of each pair that it
/// should have.
fn each_pair(conn: &mut SqliteConnection, table: SearchTable, mut add: impl FnMut(i64, u64)) -> Result<()> {
    let name = table.name;
    conn.batch_execute(&format!(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.{name}_terms USING fts5vocab(main, {name}, instance)"
    ))?;
    let indexed = diesel::sql_query(format!(
        "SELECT doc, CAST(term AS BLOB) AS term FROM temp.{name}_terms"
    ));
    for row in indexed.load_iter::<IndexedTerm>(conn)? {
        let IndexedTerm { doc, term } = row?;
        add(doc, hash(doc, &term));
    }
    conn.batch_execute(&format!("DROP TABLE temp.{name}_terms"))?;
    let texts = contacts::table.select((contacts::id, contacts::search_text, contacts::digits));
    for row in texts.load_iter::<(i64, String, String)>(conn)? {
        let (id, words, digits) = row?;
        let text = if name == DIGITS.name { digits } else { words };
        for term in (table.terms)(&text) {
            add(id, hash(id, &term).wrapping_neg());
        }
    }
    Ok(())
}

fn hash(contact: i64, term: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    (contact, term).hash(&mut hasher);
    hasher.finish()
}

/// The terms of the tokenizer `ascii`: runs of ASCII letters and digits and of bytes above 127, in lower case.
fn ascii_words(text: &str) -> BTreeSet<Vec<u8>> {
    text.as_bytes()
        .split(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.get(..MAX_TERM).unwrap_or(word).to_ascii_lowercase())
        .collect()
}

/// The terms of the tokenizer `trigram`: every three characters in a row.
fn trigrams(text: &str) -> BTreeSet<Vec<u8>> {
    let chars: Vec<char> = text.chars().collect();
    chars
        .windows(3)
        .map(|three| three.iter().collect::<String>().into_bytes())
        .collect()
}
