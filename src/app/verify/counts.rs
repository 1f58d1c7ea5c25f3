//! Counts contacts, letters and labels while the contacts are walked, and compares the stored counts.

use std::collections::{BTreeSet, HashMap};

use super::book_check::BookCheck;
use super::finding::{FindingKind, Subject};
use crate::app::Result;
use domain::account::Sort;
use domain::ids::LabelId;
use domain::index::Index;
use domain::label::label_key;
use store::verify::CheckedContact;

/// What the cards of a book add up to.
#[derive(Default)]
pub(super) struct BookCounts {
    live: i64,
    trashed: i64,
    /// By sort order and letter.
    letters: HashMap<(Sort, String), i64>,
    /// By label key.
    labels: HashMap<String, i64>,
}

impl BookCounts {
    pub(super) fn add_live(&mut self, index: &Index) {
        let labels = index.labels.iter().map(|name| label_key(name)).collect();
        self.add(&index.letter_family, &index.letter_given, labels);
    }

    pub(super) fn add_trashed(&mut self) {
        self.trashed += 1;
    }

    /// Counts a contact that older rules indexed, as they did.
    pub(super) fn add_stale(&mut self, row: &CheckedContact, labels: BTreeSet<String>) {
        if row.deleted_at.is_some() {
            self.add_trashed();
        } else {
            self.add(&row.letter_family, &row.letter_given, labels);
        }
    }

    fn add(&mut self, family: &str, given: &str, labels: BTreeSet<String>) {
        self.live += 1;
        for (sort, letter) in [(Sort::Family, family), (Sort::Given, given)] {
            *self.letters.entry((sort, letter.to_owned())).or_default() += 1;
        }
        for key in labels {
            *self.labels.entry(key).or_default() += 1;
        }
    }

    /// Reports the stored counts that differ. In a book whose indexes are stale, older rules made the keys of labels.
    pub(super) fn compare(self, check: &mut BookCheck, is_stale: bool) -> Result<()> {
        for (what, stored, counted) in [
            ("live contacts", check.row.contact_count, self.live),
            ("contacts in the trash", check.row.trash_count, self.trashed),
        ] {
            if stored != counted {
                let detail = format!("the stored count of {what} is {stored}, the actual one is {counted}");
                check.found(FindingKind::BookCount, Subject::Book, detail);
            }
        }
        compare_letters(check, self.letters)?;
        compare_labels(check, &self.labels, is_stale)
    }
}

fn compare_letters(check: &mut BookCheck, mut letters: HashMap<(Sort, String), i64>) -> Result<()> {
    let report = |check: &mut BookCheck, sort: &str, letter: &str, stored: i64, counted: i64| {
        if stored != counted {
            let detail = format!(
                "the stored count of {letter:?} by {sort} name is {stored}, the actual one is {counted}"
            );
            check.found(FindingKind::LetterCount, Subject::Book, detail);
        }
    };
    for row in store::verify::letters(check.conn, check.book())? {
        let key = Sort::parse(&row.sort).map(|sort| (sort, row.letter.clone()));
        let counted = key.and_then(|key| letters.remove(&key)).unwrap_or_default();
        report(check, &row.sort, &row.letter, row.contact_count, counted);
    }
    for ((sort, letter), counted) in letters {
        report(check, sort.as_str(), &letter, 0, counted);
    }
    Ok(())
}

/// A label that a card has and the book lacks is found with the labels of the contact.
fn compare_labels(check: &mut BookCheck, labels: &HashMap<String, i64>, is_stale: bool) -> Result<()> {
    for row in store::labels::all(check.conn, check.book())? {
        let subject = Subject::Label(LabelId(row.id));
        let key = label_key(&row.name);
        if row.key != key && !is_stale {
            let detail = format!(
                "the key of {:?} is {:?}, but should be {key:?}",
                row.name, row.key
            );
            check.found(FindingKind::LabelKey, subject, detail);
        }
        let counted = labels.get(&row.key).copied().unwrap_or_default();
        if row.contact_count != counted {
            let detail = format!(
                "the stored count of {:?} is {}, the actual one is {counted}",
                row.name, row.contact_count
            );
            check.found(FindingKind::LabelCount, subject, detail);
        }
    }
    Ok(())
}
