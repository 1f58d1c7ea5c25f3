//! Photos: what an edit makes of one, and the pictures that pages show.
//!
//! What came with a card is shown as it is; what somebody chooses is made small first
//! (`formats::picture`), which takes time and memory: the caller sees to it that few do so at once.

use sha2::{Digest, Sha256};

use crate::app::write::with_book_locked;
use crate::app::{App, BookAccess, Error, Result, card, random};
use crate::domain::card::Card;
use crate::domain::ids::{BookId, ContactId};
use crate::formats::picture;
use crate::formats::vcard::{self, Photo};
use crate::store::{self, Conn};

/// What an edit does with the photo.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PhotoEdit {
    /// Nothing.
    #[default]
    Keep,
    /// Takes it off the card.
    Remove,
    /// Puts this JPEG in its place, as [`picture::for_card`] makes it.
    Replace(Vec<u8>),
}

/// What a card has for a photo.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum InCard {
    /// Nothing, or something that no browser shows.
    #[default]
    Nothing,
    /// A picture.
    Picture,
    /// The address of a picture elsewhere, which is never fetched.
    Link(String),
}

/// A picture for a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// What its bytes say that it is.
    pub media_type: &'static str,
    /// The picture.
    pub bytes: Vec<u8>,
    /// A hash of the bytes, in hex.
    pub hash: String,
}

/// A thumbnail, as far as it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thumbnail {
    /// It is there.
    Made(Picture),
    /// There can be none: the photo is elsewhere or cannot be read.
    Impossible,
    /// [`make_thumbnail`] has to make it first.
    Missing,
}

impl PhotoEdit {
    /// The card after this edit.
    #[must_use]
    pub fn apply(&self, card: Card) -> Card {
        match self {
            Self::Keep => card,
            Self::Remove => vcard::with_photo(&card, None),
            Self::Replace(jpeg) => vcard::with_photo(&card, Some(jpeg)),
        }
    }
}

impl Picture {
    fn new(media_type: &'static str, bytes: Vec<u8>) -> Self {
        let digest = Sha256::digest(&bytes);
        Self {
            media_type,
            hash: random::to_hex(digest.get(..16).unwrap_or(&digest)),
            bytes,
        }
    }
}

/// What a card, in its stored form, has for a photo.
pub fn in_card(conn: &mut Conn, book: BookId, stored: &Card) -> Result<InCard> {
    Ok(match served(conn, book, stored)? {
        Some(Photo::Inline { .. }) => InCard::Picture,
        Some(Photo::Uri(url)) => InCard::Link(url),
        None => InCard::Nothing,
    })
}

/// The photo of a contact as it stands in its card, and the entity tag of the card.
///
/// # Errors
/// `NotFound` if it has none that a browser can show.
pub fn photo(app: &App, access: &BookAccess, id: ContactId) -> Result<(Picture, String)> {
    let (found, etag) = app.store.read(|conn| {
        let stored = store::contacts::by_id(conn, access.book_id(), id)?;
        let found = served(conn, access.book_id(), &vcard::parse(&stored.card))?;
        Ok::<_, Error>((found, stored.etag))
    })?;
    match found {
        Some(Photo::Inline { media_type, bytes }) => Ok((Picture::new(media_type, bytes), etag)),
        _ => Err(Error::NotFound),
    }
}

/// The thumbnail of a contact's photo, if it was made before, and the entity tag of the card.
///
/// # Errors
/// `NotFound` if the contact has no photo.
pub fn thumbnail(app: &App, access: &BookAccess, id: ContactId) -> Result<(Thumbnail, String)> {
    app.store.read(|conn| {
        let stored = store::contacts::by_id(conn, access.book_id(), id)?;
        let line = vcard::photo_line(&vcard::parse(&stored.card)).ok_or(Error::NotFound)?;
        let kept = match line.blob {
            Some(hash) => store::thumbnails::get(conn, access.book_id(), &hash)?,
            None => None,
        };
        Ok((kept.map_or(Thumbnail::Missing, Thumbnail::of), stored.etag))
    })
}

/// Makes the thumbnail of a contact's photo, and keeps it as long as the photo is kept. Gives it with the
/// entity tag of the card.
///
/// # Errors
/// `NotFound` if the contact has no photo.
pub fn make_thumbnail(app: &App, access: &BookAccess, id: ContactId) -> Result<(Thumbnail, String)> {
    let book = access.book_id();
    let (line, photo, etag) = app.store.read(|conn| {
        let stored = store::contacts::by_id(conn, book, id)?;
        let card = vcard::parse(&stored.card);
        let line = vcard::photo_line(&card).ok_or(Error::NotFound)?;
        Ok::<_, Error>((line, served(conn, book, &card)?, stored.etag))
    })?;
    let made = match photo {
        Some(Photo::Inline { bytes, .. }) => picture::thumbnail(bytes).unwrap_or_default(),
        _ => Vec::new(),
    };
    if let Some(hash) = line.blob {
        // Where it cannot be kept now, it is made again next time.
        let _ = with_book_locked(app, access, |conn| {
            Ok(store::thumbnails::put(conn, book, &hash, &made)?)
        });
    }
    Ok((Thumbnail::of(made), etag))
}

impl Thumbnail {
    fn of(bytes: Vec<u8>) -> Self {
        match picture::media_type(&bytes) {
            Some(media_type) => Self::Made(Picture::new(media_type, bytes)),
            None => Self::Impossible,
        }
    }
}

/// The photo of a stored card; of its large values this one alone is read.
fn served(conn: &mut Conn, book: BookId, stored: &Card) -> Result<Option<Photo>> {
    let Some(line) = vcard::photo_line(stored) else {
        return Ok(None);
    };
    let bytes = card::served(conn, book, &line.bytes)?;
    Ok(vcard::photo(&vcard::parse(&bytes)))
}
