//! A card prepared for storage: blobs extracted, index computed.

use domain::collate::Collation;
use domain::index::{self, Index};
use domain::text::index_key;
use formats::vcard;
use store::contacts::IndexColumns;

/// A card prepared for storage.
pub struct PreparedCard {
    pub(super) card: Vec<u8>,
    pub(super) blobs: Vec<vcard::blobs::Blob>,
    pub(super) etag: String,
    pub(super) index: Index,
    /// The UID as the database indexes it.
    pub uid: String,
}

impl PreparedCard {
    /// Prepares a card as it is served. `None` if it refers to blobs, whose bytes the ETag needs.
    ///
    /// This is most of the work of a write. It needs neither the lock of the book nor a connection.
    pub fn of(bytes: &[u8], collation: Collation, region: &str) -> Option<Self> {
        let etag = crate::app::card::etag_of_served(bytes)?;
        Some(Self::with_etag(bytes, etag, collation, region))
    }

    pub(super) fn with_etag(bytes: &[u8], etag: String, collation: Collation, region: &str) -> Self {
        let (card, blobs) = vcard::blobs::extract(bytes);
        let parsed = vcard::parse(&card);
        Self {
            uid: index_key(parsed.uid().unwrap_or_default()),
            index: index::index(&parsed, &vcard::read(&parsed), collation, region),
            card,
            blobs,
            etag,
        }
    }

    /// The card as it is served, with its blobs in place.
    pub fn served(&self) -> Vec<u8> {
        let find = |hash: &[u8; 32]| {
            let blob = self.blobs.iter().find(|blob| blob.hash == *hash)?;
            Some(blob.bytes.clone())
        };
        vcard::blobs::inline(&self.card, find).unwrap_or_else(|| self.card.clone())
    }

    pub(super) fn columns(&self) -> IndexColumns<'_> {
        columns(&self.index, &self.uid, &self.etag)
    }
}

/// The index as columns of a row.
pub(super) fn columns<'a>(index: &'a Index, uid: &'a str, etag: &'a str) -> IndexColumns<'a> {
    IndexColumns {
        uid,
        etag,
        display_name: &index.display_name,
        sort_family: &index.sort_family,
        sort_given: &index.sort_given,
        letter_family: &index.letter_family,
        letter_given: &index.letter_given,
        organization: &index.organization,
        phone: &index.phone,
        email: &index.email,
        telegram: &index.telegram,
        birthday: &index.birthday,
        search_text: &index.search_text,
        digits: &index.digits,
        has_photo: index.has_photo,
        index_version: index.version,
    }
}
