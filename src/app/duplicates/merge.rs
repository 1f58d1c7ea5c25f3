//! Merges contacts that are one person: the oldest gets everything that the others say, and they go to the trash.

use std::collections::{BTreeMap, BTreeSet};

use super::merged_into::live_or_merged_into;
use super::union::PersonCards;
use super::value::key_of;
use crate::app::write::{Precondition, Writer, write_book};
use crate::app::{App, BookAccess, Error, Result};
use domain::card::{Card, Line};
use domain::change_log::BatchKind;
use domain::ids::{BatchId, BookId, ContactId};
use store::contacts::Stored;
use store::{self, Conn};

/// What the user chose on the page of a group.
#[derive(Clone, Debug, Default)]
pub struct MergeChoice {
    /// From which contact the value of a property comes, where the contacts differ. Without a choice it is the value that
    /// the page preselects.
    pub chosen: BTreeMap<String, i64>,
    /// The keys of values that are left out.
    pub dropped: BTreeSet<String>,
}

/// What a merge did.
#[derive(Clone, Copy, Debug)]
pub struct Merged {
    /// The contact that has everything now.
    pub id: ContactId,
    /// The batch that undoes it, also if the form is sent again.
    pub batch: Option<BatchId>,
}

/// What became of contacts that a user merges.
#[derive(Clone, Copy, Debug)]
pub enum MergeOutcome {
    /// They are merged as chosen, also if the form was sent before.
    Merged(Merged),
    /// They were merged before, with other choices.
    MergedBefore(Merged),
    /// Nothing is left to merge. The contact that is left, if any.
    Gone(Option<ContactId>),
}

/// Merges contacts as the user chose. `revisions` are those of the contacts when the user saw them. If the contacts are
/// merged already, because the form was sent before, that changes nothing.
///
/// # Errors
/// `Conflict` if one of them was changed or deleted since; `NotFound` if none of them was ever in the book.
pub fn merge(
    app: &App,
    access: &BookAccess,
    revisions: &BTreeMap<i64, i64>,
    choice: &MergeChoice,
) -> Result<MergeOutcome> {
    let ids: Vec<i64> = revisions.keys().copied().collect();
    let region = access.region(app);
    let written = write_book(app, access, BatchKind::Merge, Precondition::None, |writer| {
        if let Some(earlier) = earlier(writer, access, &ids, choice, region)? {
            return Ok(earlier);
        }
        let contacts = match load(writer.conn(), access, &ids) {
            Err(Error::NotFound) => return not_left(writer, access, &ids),
            other => other?,
        };
        let against = contacts
            .iter()
            .map(|stored| stored.token)
            .max()
            .unwrap_or_default();
        let is_same = |stored: &Stored| revisions.get(&stored.id) == Some(&stored.token);
        if contacts.len() != ids.len() || !contacts.iter().all(is_same) {
            return Err(Error::Conflict {
                conflicts: Vec::new(),
                against,
            });
        }
        let id = merge_within(writer, access, &contacts, choice, region)?;
        super::find::recount(writer.conn(), access.book_id())?;
        Ok(MergeOutcome::Merged(Merged { id, batch: None }))
    })?;
    Ok(match written.value {
        MergeOutcome::Merged(Merged { id, batch }) => MergeOutcome::Merged(Merged {
            id,
            batch: written.batch.or(batch),
        }),
        other => other,
    })
}

/// What the same form did when it was sent before: the contacts were merged at once, and still are.
fn earlier(
    writer: &mut Writer,
    access: &BookAccess,
    ids: &[i64],
    choice: &MergeChoice,
    region: &str,
) -> Result<Option<MergeOutcome>> {
    let book = access.book_id();
    let mut contacts = store::contacts::by_ids(writer.conn(), book, ids)?;
    sort_by_age(&mut contacts);
    let [kept, others @ ..] = contacts.as_slice() else {
        return Ok(None);
    };
    if others.is_empty() || contacts.len() != ids.len() || !kept.is_live() {
        return Ok(None);
    }
    for other in others {
        let into = store::merged_contacts::merged_into(writer.conn(), book, other.id())?;
        if other.is_live() || into != Some(kept.id()) {
            return Ok(None);
        }
    }
    let make = |conn: &mut Conn, cards: &[(i64, Vec<u8>)]| merged_card(conn, book, cards, choice, region);
    let earlier = writer.earlier_merge(kept, others, make)?;
    Ok(earlier.map(|earlier| {
        let merged = Merged {
            id: kept.id(),
            batch: earlier.batch,
        };
        if earlier.is_same {
            MergeOutcome::Merged(merged)
        } else {
            MergeOutcome::MergedBefore(merged)
        }
    }))
}

/// What to say of contacts of which fewer than two are left: another form may have merged them.
fn not_left(writer: &mut Writer, access: &BookAccess, ids: &[i64]) -> Result<MergeOutcome> {
    let book = access.book_id();
    let mut contacts = store::contacts::by_ids(writer.conn(), book, ids)?;
    sort_by_age(&mut contacts);
    let left = contacts.iter().find(|stored| stored.is_live()).map(Stored::id);
    let mut into = BTreeSet::new();
    for stored in &contacts {
        into.insert(live_or_merged_into(writer.conn(), book, stored.id())?);
    }
    if contacts.iter().all(Stored::is_live) {
        return Err(Error::NotFound);
    }
    let (Some(Some(id)), None) = (into.pop_first(), into.pop_first()) else {
        return Ok(MergeOutcome::Gone(left));
    };
    // Another form merged them, maybe with other groups: its undo is on the page of changes.
    Ok(MergeOutcome::MergedBefore(Merged { id, batch: None }))
}

/// Live contacts, the oldest first: that one stays.
pub(super) fn load(conn: &mut Conn, access: &BookAccess, ids: &[i64]) -> Result<Vec<Stored>> {
    let mut contacts: Vec<Stored> = store::contacts::by_ids(conn, access.book_id(), ids)?
        .into_iter()
        .filter(Stored::is_live)
        .collect();
    sort_by_age(&mut contacts);
    if contacts.len() < 2 {
        return Err(Error::NotFound);
    }
    Ok(contacts)
}

/// The oldest first: that one stays.
fn sort_by_age(contacts: &mut [Stored]) {
    contacts.sort_by_key(|stored| (stored.created_at, stored.id));
}

/// Merges contacts under the caller's batch; the first one stays.
pub(super) fn merge_within(
    writer: &mut Writer,
    access: &BookAccess,
    contacts: &[Stored],
    choice: &MergeChoice,
    region: &str,
) -> Result<ContactId> {
    let book = access.book_id();
    let [kept, others @ ..] = contacts else {
        return Err(Error::NotFound);
    };
    let cards = contacts.iter().map(|stored| (stored.id, stored.card.clone()));
    let cards: Vec<(i64, Vec<u8>)> = cards.collect();
    let merged = merged_card(writer.conn(), book, &cards, choice, region)?;
    writer.replace(kept, &merged)?;
    for other in others {
        writer.delete(other)?;
        store::merged_contacts::set_merged_into(writer.conn(), book, other.id(), kept.id())?;
    }
    let ids: Vec<i64> = contacts.iter().map(|stored| stored.id).collect();
    store::duplicates::remove_members(writer.conn(), book, &ids)?;
    Ok(kept.id())
}

/// What becomes of the first of these stored cards when the others are merged into it.
fn merged_card(
    conn: &mut Conn,
    book: BookId,
    stored: &[(i64, Vec<u8>)],
    choice: &MergeChoice,
    region: &str,
) -> Result<Vec<u8>> {
    let person = PersonCards::load(conn, book, stored)?;
    let union = person.union(&choice.chosen, region);
    let is_dropped = |line: &&Line| {
        let property = line.property.as_ref();
        property.is_some_and(|property| choice.dropped.contains(&key_of(property)))
    };
    let lines = union.lines().iter();
    let left = lines.filter(|line| !is_dropped(line)).cloned().collect();
    Ok(person.print(&Card::new(left)))
}
