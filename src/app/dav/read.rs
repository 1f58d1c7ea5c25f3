//! Reads cards by href, or all of a book in pieces.

use std::collections::HashMap;

use crate::app::{App, BookAccess, Error, Result, Timestamp, card};
use domain::ids::ContactId;
use store::Conn;
use store::contacts::{ResourceRow, Stored};

use super::client_property::ClientProperty;

/// What a listing says of a card.
#[derive(Clone, Debug)]
pub struct CardEntry {
    /// The key of its contact.
    pub id: ContactId,
    /// The last part of its URL.
    pub href: String,
    /// Its strong ETag, without quotes.
    pub etag: String,
    /// The token of its last change.
    pub token: i64,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// The properties that clients set, as XML.
    pub properties: Vec<ClientProperty>,
    /// The bytes as they are served, if they were read.
    pub bytes: Option<Vec<u8>>,
}

/// A card as it is served.
#[derive(Clone, Debug)]
pub struct ServedCard {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its strong ETag, without quotes.
    pub etag: String,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// The live card at an href.
///
/// # Errors
/// `NotFound`.
pub fn card(app: &App, access: &BookAccess, href: &str) -> Result<ServedCard> {
    app.store.read(|conn| {
        let stored = store::contacts::by_href(conn, access.book_id(), href)?.ok_or(Error::NotFound)?;
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
    hrefs: &[String],
    with_bytes: bool,
) -> Result<HashMap<String, CardEntry>> {
    app.store.read(|conn| {
        let rows = store::contacts::by_hrefs(conn, access.book_id(), hrefs)?;
        let entries = entries_of(conn, access, rows, with_bytes)?;
        Ok(entries
            .into_iter()
            .map(|entry| (entry.href.clone(), entry))
            .collect())
    })
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

/// At most `limit` live cards with their bytes, above `after`, in order of their contacts' keys.
pub fn walk(app: &App, access: &BookAccess, after: ContactId, limit: i64) -> Result<Vec<CardEntry>> {
    app.store.read(|conn| {
        let rows = store::contacts::walk(conn, access.book_id(), after, limit)?;
        entries_of(conn, access, rows, true)
    })
}

/// Reads the bytes of listed cards. A card that was deleted meanwhile stays without.
pub fn add_bytes(app: &App, access: &BookAccess, entries: &mut [CardEntry]) -> Result<()> {
    app.store.read(|conn| {
        let ids: Vec<i64> = entries.iter().map(|entry| entry.id.0).collect();
        let rows = store::contacts::by_ids(conn, access.book_id(), &ids)?;
        let rows: HashMap<i64, Stored> = rows.into_iter().map(|row| (row.id, row)).collect();
        for entry in entries.iter_mut() {
            if let Some(row) = rows.get(&entry.id.0) {
                entry.bytes = Some(card::inline_blobs(conn, access.book_id(), &row.card)?);
                entry.etag.clone_from(&row.etag);
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
            id: row.id(),
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
    let ids: Vec<i64> = entries.iter().map(|entry| entry.id.0).collect();
    let mut found: HashMap<i64, Vec<ClientProperty>> = HashMap::new();
    for row in store::dav_properties::of_contacts(conn, access.book_id(), &ids)? {
        found
            .entry(row.contact_id.unwrap_or_default())
            .or_default()
            .push(row.into());
    }
    for entry in entries {
        entry.properties = found.remove(&entry.id.0).unwrap_or_default();
    }
    Ok(())
}

impl From<ResourceRow> for CardEntry {
    fn from(row: ResourceRow) -> Self {
        Self {
            id: ContactId(row.id),
            href: row.href,
            etag: row.etag,
            token: row.token,
            created_at: row.created_at,
            updated_at: row.updated_at,
            properties: Vec::new(),
            bytes: None,
        }
    }
}
