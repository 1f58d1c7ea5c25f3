//! The filter of a list or a search, and its conditions in SQL: which contacts of a book match a label, a query, or
//! need repair.
//!
//! The words of a query are folded, so they have letters and digits only, and become part of the SQL text.

use crate::prelude::*;
use chrono::NaiveDateTime;
use diesel::dsl::sql;
use diesel::sql_types::Bool;

use super::Conn;
use super::schema::{contact_labels, contacts, repairs};
use domain::ids::{BookId, LabelId};
use domain::search::Query;

/// What a contact must meet to be listed.
#[derive(Clone, Copy, Debug)]
pub struct Filter<'a> {
    /// It has this label.
    pub label: Option<LabelId>,
    /// It matches every term.
    pub query: &'a Query,
    /// Its card needs repair.
    pub needs_repair: bool,
    /// It changed at or after this time.
    pub changed_since: Option<NaiveDateTime>,
    /// How often a page is looked for among the next rows of the list before the search index is used: more often
    /// the more contacts match.
    pub walks: usize,
}

impl Filter<'_> {
    /// True if every contact meets it.
    pub(super) fn is_empty(&self) -> bool {
        self.label.is_none() && !self.needs_repair && !self.is_search() && self.query.is_empty()
    }

    /// True if the search indexes are needed.
    pub(super) fn is_search(&self) -> bool {
        self.changed_since.is_some() || self.has_words() || !self.query.digits.is_empty()
    }

    pub(super) fn has_words(&self) -> bool {
        !self.query.words.is_empty() || !self.query.marked.is_empty()
    }
}

/// A query on `contacts` whose conditions are known only at run time.
pub(super) type ContactsQuery<'a> = contacts::BoxedQuery<'a, <Conn as Connection>::Backend>;

/// The live contacts of the book that meet the filter.
pub(super) fn matching<'a>(conn: &Conn, book: BookId, filter: Filter<'_>) -> ContactsQuery<'a> {
    let mut query = if filter.is_search() {
        // Makes the databases use the search indexes: if a common word sorts late, walking the sort index takes
        // seconds.
        contacts::table
            .filter(sql::<Bool>(&off_the_list(book)))
            .into_boxed()
    } else {
        contacts::table
            .filter(contacts::book_id.eq(book.0))
            .filter(contacts::deleted_at.is_null())
            .into_boxed()
    };
    // Bound, so that the statement of a label without a search is prepared once.
    if let Some(label) = filter.label {
        // A label belongs to one book. With the book as a second condition, PostgreSQL without statistics
        // expects a single row and reads the label once for every contact.
        let with_label = contact_labels::table
            .filter(contact_labels::label_id.eq(label.0))
            .select(contact_labels::contact_id);
        query = query.filter(contacts::id.eq_any(with_label));
    }
    if filter.needs_repair {
        let broken = repairs::table
            .filter(repairs::book_id.eq(book.0))
            .select(repairs::contact_id);
        query = query.filter(contacts::id.eq_any(broken));
    }
    let conditions = search_conditions(conn, filter, Lookup::Index);
    if !conditions.is_empty() {
        query = query.filter(sql::<Bool>(&conditions.join(" AND ")));
    }
    query
}

/// Selects the live contacts of a book without the indexes that begin with the book, and those of live contacts:
/// nothing of `OR` is indexed. PostgreSQL's estimate stays right, and there is nothing to join, so the search is as
/// fast while the tables have no statistics.
pub(super) fn off_the_list(book: BookId) -> String {
    let book = book.0;
    format!(
        "(contacts.book_id = {book} OR contacts.book_id + 0 = {book}) \
         AND coalesce(contacts.deleted_at IS NULL, FALSE)"
    )
}

/// How a word is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lookup {
    /// In the search indexes.
    Index,
    /// In the rows of a subquery with the name `walked`.
    Rows,
}

impl Lookup {
    fn table(self) -> &'static str {
        match self {
            Self::Index => "contacts",
            Self::Rows => "walked",
        }
    }
}

/// The conditions of a filter as SQL.
pub(super) fn conditions(conn: &Conn, book: BookId, filter: Filter, lookup: Lookup) -> Vec<String> {
    let mut all = search_conditions(conn, filter, lookup);
    let table = lookup.table();
    if let Some(label) = filter.label {
        // As in `matching`, without the book.
        all.push(format!(
            "{table}.id IN (SELECT contact_id FROM contact_labels WHERE label_id = {})",
            label.0
        ));
    }
    if filter.needs_repair {
        all.push(format!(
            "{table}.id IN (SELECT contact_id FROM repairs WHERE book_id = {})",
            book.0
        ));
    }
    all
}

/// The conditions of what was typed as SQL.
fn search_conditions(conn: &Conn, filter: Filter, lookup: Lookup) -> Vec<String> {
    let mut all = Vec::new();
    let table = lookup.table();
    if let Some(since) = filter.changed_since {
        all.push(format!(
            "{table}.updated_at >= '{}'",
            since.format("%Y-%m-%d %H:%M:%S")
        ));
    }
    match (conn, lookup) {
        (Conn::Pg(_), _) => postgres_conditions(table, filter.query, &mut all),
        (Conn::Sqlite(_), Lookup::Rows) => row_conditions(table, filter.query, &mut all),
        (Conn::Sqlite(_), Lookup::Index) => {
            // The full-text tables have no book column; the outer query names the book.
            if filter.has_words() {
                all.push(format!(
                    "contacts.id IN (SELECT rowid FROM contacts_words WHERE contacts_words MATCH {})",
                    match_text(filter.query)
                ));
            }
            for digits in &filter.query.digits {
                all.push(format!(
                    "contacts.id IN (SELECT rowid FROM contacts_digits WHERE digits LIKE {})",
                    quoted(&format!("%{digits}%"))
                ));
            }
        }
    }
    all
}

fn postgres_conditions(table: &str, query: &Query, all: &mut Vec<String>) {
    let begins = |word: &String| format!("{table}.search_text LIKE {}", quoted(&format!("% {word}%")));
    all.extend(each_word(query, begins));
    for digits in &query.digits {
        all.push(format!("{table}.digits LIKE {}", quoted(&format!("%{digits}%"))));
    }
}

fn row_conditions(table: &str, query: &Query, all: &mut Vec<String>) {
    let begins = |word: &String| format!("instr({table}.search_text, {}) > 0", quoted(&format!(" {word}")));
    all.extend(each_word(query, begins));
    for digits in &query.digits {
        all.push(format!("instr({table}.digits, {}) > 0", quoted(digits)));
    }
}

/// A condition for each word: one of its beginnings meets it.
fn each_word(query: &Query, begins: impl Fn(&String) -> String) -> Vec<String> {
    let typed = query.words.iter().map(|word| {
        let any: Vec<String> = word.beginnings.iter().map(&begins).collect();
        format!("({})", any.join(" OR "))
    });
    typed.chain(query.marked.iter().map(&begins)).collect()
}

/// The words of a query for `MATCH`.
pub(super) fn match_text(query: &Query) -> String {
    let begins = |word: &String| format!("\"{word}\" *");
    quoted(&each_word(query, begins).join(" AND "))
}

/// A text as an SQL literal.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
