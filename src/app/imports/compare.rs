//! Compares the items of an import, when all are read, with the book and with each other, some in each step.

use std::time::{Duration, Instant};

use crate::app::Result;
use crate::app::json::to_json;
use domain::duplicates::{Certainty, Likeness, Reason};
use domain::ids::ImportItemId;
use domain::import::{Choice, ImportState, Verdict};
use formats::import_file::Remark;
use store;
use store::imports::ItemMatch;

use super::card_keys::{CardLinks, Links};
use super::compare_card::{CompareResult, Comparer};
use super::loaded_entries::Entry;
use super::parse_remarks;
use super::read_steps::{ImportReader, ReadCursor};

/// Cards whose links are in memory at once.
const CARDS_OF_RANGE: u32 = 5_000;
/// Cards that are compared at once.
const CARDS_AT_ONCE: usize = 100;
/// Longest time between two saved steps, which also renew the lease.
const SAVE_INTERVAL: Duration = Duration::from_secs(5);

impl ImportReader<'_, '_> {
    /// Compares all items that were read. What was saved before an interruption is compared again, but not saved again:
    /// later items depend on it.
    pub(super) fn compare_items(&mut self) -> Result<()> {
        let saved = match self.cursor {
            ReadCursor::Compared(item) => item,
            _ => 0,
        };
        self.cursor = ReadCursor::Compared(saved);
        let links = std::mem::take(&mut self.card_keys).link();
        let region = self.access.region(self.app);
        let mut comparer = Comparer::new(self.access, region, self.id, &links);
        let mut saved_at = Instant::now();
        let mut from = 0;
        while from < links.count() {
            let to = from.saturating_add(CARDS_OF_RANGE);
            let linked = links.of(&(from..to));
            let linked: Vec<(&u32, &CardLinks)> = linked.iter().collect();
            for cards in linked.chunks(CARDS_AT_ONCE.min(self.max_cards())) {
                let mut matches = self.app.store.read(|conn| comparer.compare(conn, cards))?;
                matches.retain(|found| found.item.id > saved);
                if !matches.is_empty() || saved_at.elapsed() >= SAVE_INTERVAL {
                    self.save_matches(&links, &matches)?;
                    saved_at = Instant::now();
                }
            }
            from = to;
        }
        Ok(())
    }

    fn save_matches(&mut self, links: &Links, matches: &[CompareResult]) -> Result<()> {
        let mut rows = Vec::new();
        for found in matches {
            let before = Verdict::parse(&found.item.verdict).unwrap_or(Verdict::New);
            let row = item_match(links, found)?;
            self.counts.move_one(before, found.verdict);
            self.counts.with_remarks += u64::from(found.item.remarks.is_empty() && !row.remarks.is_empty());
            self.cursor = ReadCursor::Compared(found.item.id);
            rows.push((ImportItemId(found.item.id), row));
        }
        let (book, import) = (self.access.book_id(), self.id);
        self.save_step(ImportState::Reading, |conn| {
            for (item, row) in &rows {
                store::imports::set_match(conn, book, import, *item, row)?;
            }
            Ok(())
        })
    }
}

fn item_match(links: &Links, found: &CompareResult) -> Result<ItemMatch> {
    let twin = match found.entry {
        Entry::Card(number) => links.card(number).map(|card| (number, card)),
        Entry::Contact(_) => None,
    };
    let mut remarks = parse_remarks(&found.item.remarks);
    if let Some((number, _)) = twin {
        let line = usize::try_from(found.item.line).unwrap_or_default();
        remarks.push(Remark::of(
            remark_word(found),
            line,
            &links.place(number, found.card),
        ));
    }
    // The book that a card with a UID of its own comes from has two contacts.
    let is_contact_of_its_own = twin.is_some() && links.card(found.card).is_some_and(|card| card.has_own_uid);
    // If it may be another person, two contacts are better than two people in one contact.
    let is_certain = found.in_common.certainty == Certainty::Sure;
    let is_added = found.verdict == Verdict::Similar && (!is_certain || is_contact_of_its_own);
    Ok(ItemMatch {
        verdict: found.verdict.as_str(),
        action: if is_added { Choice::Add.as_str() } else { "" },
        contact_id: found.contact().map(|id| id.0),
        in_common: found.in_common.to_json()?,
        remarks: if remarks.is_empty() {
            String::new()
        } else {
            to_json(&remarks)?
        },
        twin_uid: twin.map(|(_, card)| card.uid.to_string()).unwrap_or_default(),
    })
}

/// The word of the remark that names an earlier card.
fn remark_word(found: &CompareResult) -> &'static str {
    let reasons = &found.in_common.reasons;
    let has_name = reasons.iter().any(|reason| {
        let Reason::Name(likeness) = reason else {
            return false;
        };
        matches!(
            likeness,
            Likeness::Same
                | Likeness::OtherLetters
                | Likeness::OneWord
                | Likeness::Text
                | Likeness::Organization
        )
    });
    let has_contact_point = reasons
        .iter()
        .any(|reason| matches!(reason, Reason::Phone(_) | Reason::Email(_)));
    if has_name && has_contact_point {
        "twin"
    } else {
        "likely-twin"
    }
}
