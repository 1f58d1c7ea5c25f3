//! Walks the contacts of a book: card, ETag, index columns, derived rows, and the counts of the book.

use std::collections::HashSet;

use super::book_check::{BookCheck, PAGE};
use super::columns;
use super::counts::BookCounts;
use super::derived::{self, DerivedRows};
use super::finding::FindingKind;
use crate::app::{Result, card};
use domain::index::{self, Index};
use formats::vcard;
use store::verify::CheckedContact;

pub(super) fn check(check: &mut BookCheck) -> Result<()> {
    let book = check.book();
    let mut counts = BookCounts::default();
    let version = index::version(&check.region);
    let mut stale = 0_u64;
    let are_words_incomplete = derived::are_words_incomplete(check)?;
    let mut after = (i64::MIN, 0);
    loop {
        let rows = store::verify::contacts(check.conn, book, after, PAGE)?;
        let Some(last) = rows.last() else { break };
        after = (last.token, last.id);
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let mut page = DerivedRows::load(check.conn, book, &ids)?;
        for row in rows {
            check.report.contacts += 1;
            if row.purged_at.is_some() {
                check_tombstone(check, &row);
                page.compare(check, row.id, &Index::default());
            } else if row.index_version == version {
                check_contact(check, &row, &mut page, &mut counts)?;
            } else {
                stale += 1;
                check_etag(check, &row)?;
                counts.add_stale(&row, page.labels_of(row.id));
            }
        }
        if !are_words_incomplete {
            derived::check_words(check, &page)?;
        }
        check.show_progress();
    }
    if stale > 0 {
        let detail = format!(
            "{stale} contacts were indexed by older rules; the server indexes them again, as `manage reindex` does"
        );
        check.found(FindingKind::StaleIndex, super::Subject::Book, detail);
    }
    if are_words_incomplete {
        let detail =
            "an unfinished reindex is collecting the words of the book again; the server goes on with it";
        check.found(FindingKind::StaleIndex, super::Subject::Book, detail);
    }
    counts.compare(check, stale > 0)
}

fn check_contact(
    check: &mut BookCheck,
    row: &CheckedContact,
    derived: &mut DerivedRows,
    counts: &mut BookCounts,
) -> Result<()> {
    let is_live = row.deleted_at.is_none();
    if row.card.is_empty() || !vcard::blobs::is_whole(&row.card) {
        check.found_at(
            FindingKind::Card,
            row.id,
            "it is empty, or has a NUL that begins no reference to a blob",
        );
    }
    check_etag(check, row)?;
    let card = vcard::parse(&row.card);
    let index = index::index(&card, &vcard::read(&card), check.collation(), &check.region);
    for difference in columns::differences(row, card.uid().unwrap_or_default(), &index) {
        check.found_at(FindingKind::IndexColumn, row.id, difference);
    }
    if is_live {
        derived.compare(check, row.id, &index);
        counts.add_live(&index);
    } else {
        derived.compare(check, row.id, &Index::default());
        counts.add_trashed();
    }
    Ok(())
}

/// A card whose blob is missing has no ETag to compare with; the walk of the log reports the blob.
fn check_etag(check: &mut BookCheck, row: &CheckedContact) -> Result<()> {
    let book = check.book();
    let held = vcard::blobs::references(&row.card);
    if !held.is_empty() {
        let hashes: HashSet<Vec<u8>> = held.iter().map(|hash| hash.to_vec()).collect();
        let hashes: Vec<Vec<u8>> = hashes.into_iter().collect();
        if store::verify::blobs_among(check.conn, book, &hashes)?.len() < hashes.len() {
            return Ok(());
        }
    }
    let etag = card::etag(check.conn, book, &row.card)?;
    if etag != row.etag {
        let detail = format!("it is {:?}, but should be {etag:?}", row.etag);
        check.found_at(FindingKind::Etag, row.id, detail);
    }
    Ok(())
}

fn check_tombstone(check: &mut BookCheck, row: &CheckedContact) {
    if row.deleted_at.is_none() {
        check.found_at(
            FindingKind::Tombstone,
            row.id,
            "the contact is purged, but not in the trash",
        );
    }
    let differences = columns::differences(row, "", &Index::default());
    if !row.card.is_empty() || !row.etag.is_empty() || !differences.is_empty() {
        check.found_at(
            FindingKind::Tombstone,
            row.id,
            "the contact is purged, but its row has content",
        );
    }
}
