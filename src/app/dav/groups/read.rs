//! Reads group cards: what is listed of them, and their bytes.

use super::members;
use crate::app::dav::card_entry::CardEntry;
use crate::app::dav::sync::{Changed, cut_to};
use crate::app::{App, BookAccess, Result, labels};
use domain::ids::LabelId;
use formats::vcard;
use store::Conn;
use store::group_cards::GroupCardRow;

/// At most `limit` group cards that were changed after a revision, in their order.
pub fn group_entries(
    app: &App,
    access: &BookAccess,
    revision: i64,
    limit: i64,
    with_bytes: bool,
) -> Result<(Vec<CardEntry>, Option<i64>)> {
    app.store.read(|conn| {
        let rows = store::group_cards::changed_since(conn, access.book_id(), revision, limit)?;
        let last = rows.last().map(|row| row.revision);
        let live = rows.into_iter().filter(|row| row.removed_at.is_none());
        Ok((entries(conn, app, access, live, with_bytes)?, last))
    })
}

/// The group cards at these hrefs.
pub(in crate::app::dav) fn entries_at(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    hrefs: &[String],
    with_bytes: bool,
) -> Result<Vec<CardEntry>> {
    let rows = store::group_cards::by_hrefs(conn, access.book_id(), hrefs)?;
    entries(conn, app, access, rows.into_iter(), with_bytes)
}

/// At most `limit` changes of group cards after a revision, and the revision to go on from; `None` at the end.
/// `is_initial` leaves out what was removed.
pub fn group_changes(
    app: &App,
    access: &BookAccess,
    after: i64,
    is_initial: bool,
    limit: i64,
) -> Result<(Vec<Changed>, Option<i64>)> {
    app.store.read(|conn| {
        let mut rows = store::group_cards::changed_since(conn, access.book_id(), after, limit + 1)?;
        let has_more = cut_to(&mut rows, limit);
        let next = rows.last().map(|row| row.revision).filter(|_| has_more);
        let mut changed = Vec::with_capacity(rows.len());
        for row in rows {
            if row.removed_at.is_none() {
                changed.push(Changed::Card(entry(conn, app, access, row, false)?));
            } else if !is_initial {
                changed.push(Changed::Removed {
                    href: row.href,
                    token: row.revision,
                });
            }
        }
        Ok((changed, next))
    })
}

fn entries(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    rows: impl Iterator<Item = GroupCardRow>,
    with_bytes: bool,
) -> Result<Vec<CardEntry>> {
    rows.map(|row| entry(conn, app, access, row, with_bytes))
        .collect()
}

fn entry(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    row: GroupCardRow,
    with_bytes: bool,
) -> Result<CardEntry> {
    let bytes = if with_bytes {
        Some(bytes(conn, app, access, &row)?)
    } else {
        None
    };
    Ok(CardEntry {
        id: None,
        etag: etag(&row),
        href: row.href,
        token: row.revision,
        created_at: row.created_at,
        updated_at: row.updated_at,
        properties: Vec::new(),
        bytes,
    })
}

/// What a client stored of the card, or a new one, with the members that the label has.
fn bytes(conn: &mut Conn, app: &App, access: &BookAccess, row: &GroupCardRow) -> Result<Vec<u8>> {
    let book = access.book_id();
    let mut uids = Vec::new();
    if let Some(label) = row.label_id.map(LabelId) {
        // While the label is renamed, its members have it under two names.
        let names = labels::under_change::with_other_name(conn, app, access, label);
        let labels = names.map_or_else(|_| vec![label.0], |rows| rows.iter().map(|row| row.id).collect());
        for label in labels {
            uids.extend(
                members::of_label(conn, book, LabelId(label))?
                    .into_iter()
                    .map(|(_, uid)| uid),
            );
        }
    }
    uids.extend(row.awaited.lines().map(str::to_owned));
    let stored = store::group_cards::card(conn, book, row.id)?;
    let card = if stored.is_empty() {
        vcard::new_group(&row.uid, &row.name)
    } else {
        stored
    };
    Ok(vcard::print(&vcard::with_group(
        &vcard::parse(&card),
        &row.name,
        &uids,
    )))
}

/// The strong `ETag` of a group card. Its bytes change with its revision only.
pub fn etag(row: &GroupCardRow) -> String {
    format!("group-{}-{}", row.id, row.revision)
}
