//! Compares the derived rows of contacts with the index of their cards. A contact in the trash has none.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::book_check::BookCheck;
use super::finding::FindingKind;
use crate::app::{Result, reindex};
use domain::ids::BookId;
use domain::index::Index;
use domain::job::JobState;
use domain::label::label_key;
use store::{self, Conn};

/// The derived rows of the contacts of one page.
pub(super) struct DerivedRows {
    labels: HashMap<i64, BTreeSet<String>>,
    keys: HashMap<i64, BTreeSet<i64>>,
    repairs: HashSet<i64>,
    /// The words that the book must have, each with a contact that has it.
    words: BTreeMap<String, i64>,
}

impl DerivedRows {
    pub(super) fn load(conn: &mut Conn, book: BookId, contacts: &[i64]) -> Result<Self> {
        let mut rows = Self {
            labels: HashMap::new(),
            keys: HashMap::new(),
            words: BTreeMap::new(),
            repairs: store::repairs::among(conn, book, contacts)?.into_iter().collect(),
        };
        for (contact, key) in store::verify::labels_of(conn, book, contacts)? {
            rows.labels.entry(contact).or_default().insert(key);
        }
        for (contact, key) in store::verify::keys_of(conn, book, contacts)? {
            rows.keys.entry(contact).or_default().insert(key);
        }
        Ok(rows)
    }

    /// The keys of the labels that a contact has.
    pub(super) fn labels_of(&self, contact: i64) -> BTreeSet<String> {
        self.labels.get(&contact).cloned().unwrap_or_default()
    }

    /// Reports how the rows of a contact differ from the index.
    pub(super) fn compare(&mut self, check: &mut BookCheck, contact: i64, index: &Index) {
        let rows = self.labels.remove(&contact).unwrap_or_default();
        let expected: BTreeSet<String> = index.labels.iter().map(|name| label_key(name)).collect();
        if let Some(detail) = difference(&rows, &expected) {
            check.found_at(FindingKind::ContactLabels, contact, detail);
        }
        let rows = self.keys.remove(&contact).unwrap_or_default();
        if let Some(detail) = difference(&rows, &index.keys) {
            check.found_at(FindingKind::MatchKeys, contact, detail);
        }
        for word in index.correctable_words() {
            self.words.entry(word.to_owned()).or_insert(contact);
        }
        let is_flagged = self.repairs.contains(&contact);
        if is_flagged != index.needs_repair {
            let detail = if is_flagged {
                "the contact is flagged, but its card needs no repair, or it is in the trash"
            } else {
                "the card needs repair, but the contact is not flagged"
            };
            check.found_at(FindingKind::RepairFlag, contact, detail);
        }
    }
}

/// True if a reindex is collecting the words of the book again. Until it ends, some are missing.
pub(super) fn are_words_incomplete(check: &mut BookCheck) -> Result<bool> {
    let running = store::jobs::in_state(check.conn, check.book(), JobState::Running.as_str())?;
    for job in &running {
        if reindex::collects_words(job)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Reports words of the compared contacts that the book does not have.
pub(super) fn check_words(check: &mut BookCheck, rows: &DerivedRows) -> Result<()> {
    let book = check.book();
    let words: BTreeSet<&str> = rows.words.keys().map(String::as_str).collect();
    for word in store::search_words::missing(check.conn, book, &words)? {
        let contact = rows.words.get(word).copied().unwrap_or_default();
        check.found_at(
            FindingKind::SearchWords,
            contact,
            format!("the words of the book lack {word:?}"),
        );
    }
    Ok(())
}

fn difference<T: Ord + std::fmt::Debug>(rows: &BTreeSet<T>, expected: &BTreeSet<T>) -> Option<String> {
    let missing: Vec<&T> = expected.difference(rows).collect();
    let extra: Vec<&T> = rows.difference(expected).collect();
    (!missing.is_empty() || !extra.is_empty())
        .then(|| format!("missing: {missing:?}; not of the card: {extra:?}"))
}
