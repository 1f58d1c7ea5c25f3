//! Cards as CardDAV serves them.

use super::client_property::ClientProperty;
use crate::app::Timestamp;
use domain::ids::ContactId;
use store::contacts::ResourceRow;

/// What a listing says of a card.
#[derive(Clone, Debug)]
pub struct CardEntry {
    /// The key of its contact; `None` for the card of a group.
    pub id: Option<ContactId>,
    /// The last part of its URL.
    pub href: String,
    /// Its strong ETag, without quotes.
    pub etag: String,
    /// The token of its last change, or the revision of a group card.
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

impl From<ResourceRow> for CardEntry {
    fn from(row: ResourceRow) -> Self {
        Self {
            id: Some(ContactId(row.id)),
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
