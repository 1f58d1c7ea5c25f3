//! Reads cards by href, or all of a book in pieces.

use std::collections::HashMap;

use crate::app::{App, BookAccess, Error, Result, card};
use domain::account::LabelForm;
use domain::card_filter::CardFilter;
use domain::ids::ContactId;
use domain::property::{PropertyInfo, ValueFormat};
use formats::vcard;
use store::Conn;
use store::contacts::Stored;

use super::card_entry::{CardEntry, ServedCard};
use super::client_property::ClientProperty;
use super::groups;

/// The live card at an href.
pub fn card(app: &App, access: &BookAccess, form: LabelForm, href: &str) -> Result<ServedCard> {
    app.store.read(|conn| {
        let Some(stored) = store::contacts::by_href(conn, access.book_id(), href)? else {
            let groups = groups_at(conn, app, access, form, &[href.to_owned()], true)?;
            let group = groups.into_iter().next().ok_or(Error::NotFound)?;
            return Ok(ServedCard {
                bytes: group.bytes.unwrap_or_default(),
                etag: group.etag,
                updated_at: group.updated_at,
            });
        };
        Ok(ServedCard {
            bytes: card::inline_blobs(conn, access.book_id(), &stored.card)?,
            etag: stored.etag,
            updated_at: stored.updated_at,
        })
    })
}

/// The live cards at these hrefs, by href. `with_bytes` reads the cards too.
pub fn cards_at(
    app: &App,
    access: &BookAccess,
    form: LabelForm,
    hrefs: &[String],
    with_bytes: bool,
) -> Result<HashMap<String, CardEntry>> {
    app.store.read(|conn| {
        let rows = store::contacts::by_hrefs(conn, access.book_id(), hrefs)?;
        let contacts = entries_of(conn, access, rows, with_bytes)?;
        let groups = groups_at(conn, app, access, form, hrefs, with_bytes)?;
        Ok(groups
            .into_iter()
            .chain(contacts)
            .map(|entry| (entry.href.clone(), entry))
            .collect())
    })
}

/// The group cards at these hrefs, for a device that gets them.
fn groups_at(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    form: LabelForm,
    hrefs: &[String],
    with_bytes: bool,
) -> Result<Vec<CardEntry>> {
    match form {
        LabelForm::Categories => Ok(Vec::new()),
        LabelForm::GroupCards => groups::entries_at(conn, app, access, hrefs, with_bytes),
    }
}

/// At most `limit` live cards that were changed after `token`, in order of their tokens.
pub fn card_entries(app: &App, access: &BookAccess, token: i64, limit: i64) -> Result<Vec<CardEntry>> {
    app.store.read(|conn| {
        let rows = store::contacts::changed_since(conn, access.book_id(), token, false, limit)?;
        let mut entries: Vec<CardEntry> = rows.into_iter().map(CardEntry::from).collect();
        add_properties(conn, access, &mut entries)?;
        Ok(entries)
    })
}

/// Of at most `limit` live cards above `after`, in order of their contacts' keys, those that match a filter, and the key to
/// go on from; `None` at the end.
pub fn matching(
    app: &App,
    access: &BookAccess,
    filter: &CardFilter,
    after: ContactId,
    limit: i64,
) -> Result<(Vec<CardEntry>, Option<ContactId>)> {
    app.store.read(|conn| {
        let mut rows = store::contacts::walk(conn, access.book_id(), after, limit)?;
        let last = rows.last().map(Stored::id);
        if reads_blobs(filter) {
            for row in &mut rows {
                row.card = card::inline_blobs(conn, access.book_id(), &row.card)?;
            }
        }
        rows.retain(|row| matches(filter, &row.card));
        Ok((entries_of(conn, access, rows, true)?, last))
    })
}

/// True if a card matches a filter. Only the properties that the filter names are parsed.
pub fn matches(filter: &CardFilter, card: &[u8]) -> bool {
    let names: Vec<&str> = filter
        .properties
        .iter()
        .map(|property| property.name.bare())
        .collect();
    filter.matches(&vcard::parse_named(card, &names))
}

/// True if the filter is about a property whose values are stored as blobs.
fn reads_blobs(filter: &CardFilter) -> bool {
    let formats = filter
        .properties
        .iter()
        .map(|property| PropertyInfo::of(property.name.bare()).format);
    formats.into_iter().any(|format| format == ValueFormat::Binary)
}

/// Reads the bytes of listed cards. A card that was deleted meanwhile stays without.
pub fn add_bytes(app: &App, access: &BookAccess, entries: &mut [CardEntry]) -> Result<()> {
    app.store.read(|conn| {
        let ids: Vec<i64> = ids_of(entries);
        let rows = store::contacts::by_ids(conn, access.book_id(), &ids)?;
        let rows: HashMap<i64, Stored> = rows.into_iter().map(|row| (row.id, row)).collect();
        for entry in entries.iter_mut() {
            if let Some(row) = entry.id.and_then(|id| rows.get(&id.0)) {
                entry.bytes = Some(card::inline_blobs(conn, access.book_id(), &row.card)?);
                entry.etag.clone_from(&row.etag);
            }
        }
        let groups = entries.iter().filter(|entry| entry.id.is_none());
        let hrefs: Vec<String> = groups.map(|entry| entry.href.clone()).collect();
        for group in groups::entries_at(conn, app, access, &hrefs, true)? {
            if let Some(entry) = entries.iter_mut().find(|entry| entry.href == group.href) {
                *entry = group;
            }
        }
        Ok::<_, Error>(())
    })
}

fn entries_of(
    conn: &mut Conn,
    access: &BookAccess,
    rows: Vec<Stored>,
    with_bytes: bool,
) -> Result<Vec<CardEntry>> {
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let bytes = if with_bytes {
            Some(card::inline_blobs(conn, access.book_id(), &row.card)?)
        } else {
            None
        };
        entries.push(CardEntry {
            id: Some(row.id()),
            href: row.href,
            etag: row.etag,
            token: row.token,
            created_at: row.created_at,
            updated_at: row.updated_at,
            properties: Vec::new(),
            bytes,
        });
    }
    add_properties(conn, access, &mut entries)?;
    Ok(entries)
}

fn add_properties(conn: &mut Conn, access: &BookAccess, entries: &mut [CardEntry]) -> Result<()> {
    let ids = ids_of(entries);
    let mut found: HashMap<i64, Vec<ClientProperty>> = HashMap::new();
    for row in store::dav_properties::of_contacts(conn, access.book_id(), &ids)? {
        found
            .entry(row.contact_id.unwrap_or_default())
            .or_default()
            .push(row.into());
    }
    for entry in entries {
        let properties = entry.id.and_then(|id| found.remove(&id.0));
        entry.properties = properties.unwrap_or_default();
    }
    Ok(())
}

fn ids_of(entries: &[CardEntry]) -> Vec<i64> {
    entries
        .iter()
        .filter_map(|entry| entry.id.map(|id| id.0))
        .collect()
}
