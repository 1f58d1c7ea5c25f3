//! Walks the change log of a book, contact by contact: the chain of its changes, and the blobs that the
//! versions of its card need.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::book_check::{BookCheck, PAGE};
use super::chain::Chain;
use super::finding::FindingKind;
use crate::app::Result;
use domain::hex::to_hex;
use store::contacts::Stored;

pub(super) fn check(check: &mut BookCheck) -> Result<()> {
    let book = check.book();
    let mut open: Option<Chain> = None;
    let mut after = (i64::MIN, 0);
    loop {
        let changes = store::verify::changes(check.conn, book, after, PAGE)?;
        let Some(last) = changes.last() else { break };
        after = (last.contact_id, last.token);
        let ids: BTreeSet<i64> = changes.iter().map(|change| change.contact_id).collect();
        let ids: Vec<i64> = ids.into_iter().collect();
        let rows = store::verify::rows_by_id(check.conn, book, &ids)?;
        let mut rows: HashMap<i64, Stored> = rows.into_iter().map(|row| (row.id, row)).collect();
        let mut closed = Vec::new();
        for change in changes {
            check.report.changes += 1;
            let contact = change.contact_id;
            if open.as_ref().is_none_or(|chain| chain.contact != contact) {
                closed.extend(open.replace(Chain::new(contact, rows.remove(&contact))));
            }
            if let Some(chain) = &mut open {
                chain.push(change);
            }
        }
        close(check, closed)?;
        check.show_progress();
    }
    close(check, open.into_iter().collect())
}

fn close(check: &mut BookCheck, mut chains: Vec<Chain>) -> Result<()> {
    for chain in &mut chains {
        chain.close();
        for detail in &chain.details {
            check.found_at(FindingKind::Log, chain.contact, detail.as_str());
        }
    }
    check_blobs(check, &chains)
}

/// Each contact holds the blobs that its versions refer to and no others, and they are there.
fn check_blobs(check: &mut BookCheck, chains: &[Chain]) -> Result<()> {
    let book = check.book();
    let contacts: Vec<i64> = chains.iter().map(|chain| chain.contact).collect();
    let mut held: HashMap<i64, BTreeSet<Vec<u8>>> = HashMap::new();
    for (contact, hash) in store::verify::held_by(check.conn, book, &contacts)? {
        held.entry(contact).or_default().insert(hash);
    }
    let referred: BTreeSet<&Vec<u8>> = chains.iter().flat_map(|chain| &chain.blobs).collect();
    let referred: Vec<Vec<u8>> = referred.into_iter().cloned().collect();
    let stored = store::verify::blobs_among(check.conn, book, &referred)?;
    let stored: HashSet<Vec<u8>> = stored.into_iter().collect();
    for chain in chains {
        for hash in chain.blobs.iter().filter(|hash| !stored.contains(*hash)) {
            let detail = format!(
                "a version of the card refers to blob {}, which is missing",
                to_hex(hash)
            );
            check.found_at(FindingKind::MissingBlob, chain.contact, detail);
        }
        let held = held.remove(&chain.contact).unwrap_or_default();
        for hash in held.symmetric_difference(&chain.blobs) {
            let detail = if held.contains(hash) {
                format!(
                    "the contact holds blob {}, to which no version of its card refers",
                    to_hex(hash)
                )
            } else {
                format!(
                    "the contact does not hold blob {}, to which a version of its card refers",
                    to_hex(hash)
                )
            };
            check.found_at(FindingKind::HeldBlobs, chain.contact, detail);
        }
    }
    Ok(())
}
