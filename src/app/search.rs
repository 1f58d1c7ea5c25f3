//! What a search means: what was typed, and if that finds nothing, what else it may mean.
//!
//! The other meanings are tried only if nothing is found. A few contacts that match as typed are what the user asked
//! for, and similar ones between them would have to be read past.

use crate::app::json::to_json;
use crate::app::{App, BookAccess, Error, Result, Timestamp};
use chrono::TimeDelta;
use domain::hex::to_hex;
use domain::ids::{BookId, LabelId};
use domain::search::keyboard_layout::in_other_layout;
use domain::search::narrowing;
use domain::search::sound::{readable, sound_key};
use domain::search::typo::{keys_of_typed, typo_count};
use domain::search::{Query, Word, parse_query};
use domain::text::without_percent_codes;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::search_filter::Filter;
use store::{self, Conn};

/// The largest number of matches that is counted, and that is ranked.
pub const MAX_COUNTED: usize = 2_000;
/// Contacts of a book in which a page is looked for among more rows of the list.
const LARGE: i64 = 500_000;
/// Words that a word with a typo is compared with.
const MAX_COMPARED: i64 = 5_000;
/// Words that a word with a typo may stand for.
const MAX_MEANT: usize = 10;
/// Characters of the name of a meaning.
const MEANING_LENGTH: usize = 16;

/// A search as it is run.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// The words and numbers.
    pub query: Query,
    /// What is shown because nothing matches as typed.
    pub instead: Option<Instead>,
    /// Only contacts that changed since.
    changed_since: Option<Timestamp>,
    /// The ids of the contacts that match, at most one more than [`MAX_COUNTED`].
    pub matches: Vec<i64>,
    /// How often pages are looked for among the rows of the list.
    walks: usize,
}

/// What a search shows if nothing matches as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// The text without the codes of a URL that it was copied from.
    Decoded(String),
    /// The text in the other keyboard layout.
    OtherLayout(String),
    /// Words inside email addresses.
    InsideWords,
    /// Similar words.
    Similar(String),
}

impl Search {
    /// A search for exactly what was typed.
    #[must_use]
    pub fn parse(app: &App, access: &BookAccess, typed: &str) -> Self {
        Self::of(app, parse_query(typed, access.region(app)))
    }

    fn of(app: &App, query: Query) -> Self {
        let since = |days: u16| app.now() - TimeDelta::days(i64::from(days));
        Self {
            changed_since: query.changed_days.map(since),
            query,
            instead: None,
            matches: Vec::new(),
            walks: 0,
        }
    }

    /// The condition that a contact must meet.
    #[must_use]
    pub fn filter(&self, label: Option<LabelId>, needs_repair: bool) -> Filter<'_> {
        Filter {
            label,
            query: &self.query,
            needs_repair,
            changed_since: self.changed_since,
            walks: self.walks,
        }
    }

    /// How far what it finds is from what was typed: 0 for that itself. Of several books, only the nearest is shown.
    #[must_use]
    pub fn distance(&self) -> u8 {
        match self.instead {
            None => u8::from(self.query.is_of_code_digits()),
            Some(Instead::Decoded(_)) => 2,
            Some(Instead::OtherLayout(_)) => 3,
            Some(Instead::InsideWords) => 4,
            Some(Instead::Similar(_)) => 5,
        }
    }

    /// Names what it means, so that a form can ask for the same: similar words are others when the book changes.
    pub fn meaning(&self) -> Result<String> {
        let hash = Sha256::digest(to_json(&self.query)?.as_bytes());
        Ok(to_hex(&hash).chars().take(MEANING_LENGTH).collect())
    }

    fn with_matches(self, access: &BookAccess, matches: Vec<i64>) -> Self {
        let is_large = access.book().contact_count > LARGE;
        Self {
            walks: usize::from(matches.len() > MAX_COUNTED) * (1 + usize::from(is_large)),
            matches,
            ..self
        }
    }

    /// What a job keeps of it.
    #[must_use]
    pub fn fixed(&self) -> FixedSearch {
        FixedSearch {
            query: self.query.clone(),
            changed_since: self.changed_since.map(|since| since.and_utc().timestamp_micros()),
        }
    }

    fn instead(app: &App, query: Query, instead: Instead) -> Self {
        Self {
            instead: Some(instead),
            ..Self::of(app, query)
        }
    }
}

/// What a search means, as a job keeps it.
#[derive(Debug, Serialize, Deserialize)]
pub struct FixedSearch {
    query: Query,
    /// In microseconds since 1970.
    changed_since: Option<i64>,
}

impl FixedSearch {
    /// The search, without its matches.
    #[must_use]
    pub fn search(&self) -> Search {
        let since = self
            .changed_since
            .and_then(chrono::DateTime::from_timestamp_micros);
        Search {
            query: self.query.clone(),
            changed_since: since.map(|since| since.naive_utc()),
            ..Search::default()
        }
    }
}

/// What is searched.
#[derive(Clone, Copy, Debug, Default)]
pub struct Searched<'a> {
    /// What the user typed.
    pub typed: &'a str,
    /// Only contacts with this label.
    pub label: Option<LabelId>,
    /// Only contacts whose card needs repair.
    pub needs_repair: bool,
    /// Only what matches as typed.
    pub exact: bool,
}

/// The search that finds something.
pub fn find(conn: &mut Conn, app: &App, access: &BookAccess, searched: Searched) -> Result<Search> {
    let found = first_meaning(conn, app, access, searched, |conn, search| {
        let matches = matches_of(conn, access, searched, &search)?;
        Ok((!matches.is_empty()).then(|| search.with_matches(access, matches)))
    })?;
    let as_typed = || {
        let mut typed = Search::parse(app, access, searched.typed);
        if let Some(query) = typed.query.without_emoji() {
            typed.query = query;
        }
        typed
    };
    Ok(found.unwrap_or_else(as_typed))
}

/// The search that means what a page showed ([`Search::meaning`]), also if it finds nothing any more.
///
/// # Errors
/// `ListChanged` if what was typed does not mean that any more.
pub fn find_meant(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    searched: Searched,
    meaning: &str,
) -> Result<Search> {
    let meant = first_meaning(conn, app, access, searched, |_, search| {
        Ok((search.meaning()? == meaning).then_some(search))
    })?;
    let meant = meant.ok_or(Error::ListChanged)?;
    let matches = matches_of(conn, access, searched, &meant)?;
    Ok(meant.with_matches(access, matches))
}

fn matches_of(conn: &mut Conn, access: &BookAccess, searched: Searched, search: &Search) -> Result<Vec<i64>> {
    let filter = search.filter(searched.label, searched.needs_repair);
    let book = access.book_id();
    Ok(store::search::matches(conn, book, filter, MAX_COUNTED + 1)?)
}

/// The first of the meanings of a search that is wanted, from what was typed to similar words.
fn first_meaning(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    searched: Searched,
    mut wanted: impl FnMut(&mut Conn, Search) -> Result<Option<Search>>,
) -> Result<Option<Search>> {
    let mut typed = Search::parse(app, access, searched.typed);
    if typed.query.is_empty() && !searched.typed.trim().is_empty() {
        // A query of punctuation only matches nothing.
        return Ok(None);
    }
    if let Some(query) = typed.query.of_codes() {
        let coded = Search {
            query,
            ..typed.clone()
        };
        if let Some(found) = wanted(conn, coded)? {
            return Ok(Some(found));
        }
    }
    let mut found = wanted(conn, typed.clone())?;
    if found.is_none()
        && let Some(query) = typed.query.without_emoji()
    {
        typed.query = query;
        found = wanted(conn, typed.clone())?;
    }
    if found.is_some() || searched.exact || !typed.query.has_text() {
        return Ok(found);
    }
    let decoded = decoded(app, access, searched.typed);
    let other = other_layout(app, access, searched.typed, &typed.query);
    let inside = typed.query.inside_words();
    let inside = inside.map(|query| Search::instead(app, query, Instead::InsideWords));
    for search in decoded.iter().chain(&other).cloned().chain(inside) {
        if let Some(found) = wanted(conn, search)? {
            return Ok(Some(found));
        }
    }
    for search in decoded.iter().chain([&typed]).chain(&other) {
        if let Some((query, text)) = similar(conn, app, access.book_id(), &search.query)? {
            let search = Search::instead(app, query, Instead::Similar(text));
            if let Some(found) = wanted(conn, search)? {
                return Ok(Some(found));
            }
        }
    }
    Ok(None)
}

/// The search for a text that was copied from a URL: `ivan%40example.com`.
fn decoded(app: &App, access: &BookAccess, typed: &str) -> Option<Search> {
    let text = without_percent_codes(typed.trim())?;
    let query = parse_query(&text, access.region(app));
    (!query.is_empty()).then(|| Search::instead(app, query, Instead::Decoded(text)))
}

fn other_layout(app: &App, access: &BookAccess, typed: &str, query: &Query) -> Option<Search> {
    let (text, _) = narrowing::split(typed);
    let text = in_other_layout(text.trim())?;
    let other = Query {
        marked: query.marked.clone(),
        changed_days: query.changed_days,
        ..parse_query(&text, access.region(app))
    };
    other
        .has_text()
        .then(|| Search::instead(app, other, Instead::OtherLayout(text.to_lowercase())))
}

/// The query with similar words for those that the book does not have, and its text. `None` if the book has all
/// words, or none that is similar.
fn similar(conn: &mut Conn, app: &App, book: BookId, query: &Query) -> Result<Option<(Query, String)>> {
    let mut meant = query.clone();
    let mut is_corrected = false;
    let mut texts = query.digits.clone();
    for word in &mut meant.words {
        let alone = Search::of(app, Query::of_word(word.clone()));
        if store::search::matches(conn, book, alone.filter(None, false), 1)?.is_empty() {
            let words = similar_words(conn, book, &word.text)?;
            let Some(first) = words.first() else {
                return Ok(None);
            };
            is_corrected = true;
            *word = Word {
                text: first.clone(),
                beginnings: words,
            };
        }
        texts.push(name_of(conn, book, &word.text)?);
    }
    Ok(is_corrected.then(|| (meant, texts.join(" "))))
}

/// A word as the page names it. A sound is named by a word of the book that has it.
fn name_of(conn: &mut Conn, book: BookId, word: &str) -> Result<String> {
    let has_sound = |other: &&str| *other != word && sound_key(other).as_deref() == Some(word);
    let search = Search {
        query: Query::of_word(Word {
            text: word.to_owned(),
            beginnings: vec![word.to_owned()],
        }),
        ..Search::default()
    };
    let contact = store::search::any_words(conn, book, search.filter(None, false))?;
    let named = contact
        .as_deref()
        .and_then(|words| words.split(' ').find(has_sound));
    Ok(named.map_or_else(|| readable(word), str::to_owned))
}

/// The words of the book that differ least from a word, in its own letters first.
fn similar_words(conn: &mut Conn, book: BookId, typed: &str) -> Result<Vec<String>> {
    let key = sound_key(typed);
    let spellings: Vec<&str> = std::iter::once(typed).chain(key.as_deref()).collect();
    let mut keys: Vec<i64> = spellings
        .iter()
        .flat_map(|spelling| keys_of_typed(spelling))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let words = store::search_words::with_any(conn, book, &keys, MAX_COMPARED)?;
    let distance = |word: &str| {
        let misspelled = spellings
            .iter()
            .enumerate()
            .filter_map(|(at, spelling)| Some((typo_count(spelling, word)?, at)));
        misspelled.min()
    };
    let is_other_letter = |word: &str| word.chars().next() != typed.chars().next();
    let mut near: Vec<_> = words
        .into_iter()
        // No contact has the typed word any more.
        .filter(|word| word != typed)
        .filter_map(|word| Some((distance(&word)?, is_other_letter(&word), word)))
        .collect();
    near.sort();
    let least = near.first().map(|((typos, _), _, _)| *typos);
    near.retain(|((typos, _), _, _)| Some(*typos) == least);
    near.truncate(MAX_MEANT);
    Ok(near.into_iter().map(|(_, _, word)| word).collect())
}
