//! Photos of contacts: edits, and the pictures and thumbnails that pages show.
//!
//! A photo that came with a card is shown unchanged. A photo that the user chooses is made small first
//! (`formats::picture`). That takes time and memory, so the caller limits how many run at once.

use sha2::{Digest, Sha256};

use crate::app::write::with_free_book_locked;
use crate::app::{App, BookAccess, Error, Result, card};
use domain::card::Card;
use domain::hex::to_hex;
use domain::ids::{BookId, ContactId};
use domain::line_fates::EditedCard;
use formats::picture;
use formats::vcard::{self, Photo};
use store::{self, Conn};

/// What an edit does with the photo.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PhotoEdit {
    /// Keeps it.
    #[default]
    Keep,
    /// Removes it.
    Remove,
    /// Replaces it by this JPEG from [`picture::for_card`].
    Replace(Vec<u8>),
}

/// The photo of a card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum CardPhoto {
    /// None, or one that no browser can show.
    #[default]
    Nothing,
    /// A picture.
    Picture,
    /// A picture that cannot be decoded, as was found when its thumbnail was to be made.
    Damaged,
    /// The URL of a picture on another server, which is never fetched.
    Link(String),
}

/// A picture for a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The media type that its bytes have.
    pub media_type: &'static str,
    /// The picture.
    pub bytes: Vec<u8>,
    /// A hash of the bytes, in hex.
    pub hash: String,
}

/// A thumbnail, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thumbnail {
    /// The thumbnail.
    Made(Picture),
    /// There can be none: the photo is on another server or cannot be decoded.
    Impossible,
    /// It has to be made by [`make_thumbnail`] first.
    Missing,
}

impl PhotoEdit {
    /// Applies the edit to a card.
    #[must_use]
    pub fn apply(&self, card: &Card) -> EditedCard {
        match self {
            Self::Keep => EditedCard::unchanged(card),
            Self::Remove => vcard::with_photo(card, None),
            Self::Replace(jpeg) => vcard::with_photo(card, Some(jpeg)),
        }
    }
}

impl Picture {
    fn new(media_type: &'static str, bytes: Vec<u8>) -> Self {
        let digest = Sha256::digest(&bytes);
        Self {
            media_type,
            hash: to_hex(digest.get(..16).unwrap_or(&digest)),
            bytes,
        }
    }
}

/// The photo of a stored card.
pub fn in_card(conn: &mut Conn, book: BookId, stored: &Card) -> Result<CardPhoto> {
    Ok(match load(conn, book, stored)? {
        Some(Photo::Inline { .. }) if is_damaged(conn, book, stored)? => CardPhoto::Damaged,
        Some(Photo::Inline { .. }) => CardPhoto::Picture,
        Some(Photo::Uri(url)) => CardPhoto::Link(url),
        None => CardPhoto::Nothing,
    })
}

fn is_damaged(conn: &mut Conn, book: BookId, stored: &Card) -> Result<bool> {
    let blob = vcard::photo_line(stored).and_then(|line| line.blob);
    let thumbnail = match blob {
        Some(hash) => store::thumbnails::get(conn, book, &hash)?,
        None => None,
    };
    Ok(thumbnail.is_some_and(|bytes| picture::media_type(&bytes).is_none()))
}

/// The photo of a contact, unchanged, and the entity tag of its card.
///
/// # Errors
/// `NotFound` if it has none that a browser can show.
pub fn photo(app: &App, access: &BookAccess, id: ContactId) -> Result<(Picture, String)> {
    let (found, etag) = app.store.read(|conn| {
        let stored = store::contacts::by_id(conn, access.book_id(), id)?;
        let found = load(conn, access.book_id(), &vcard::parse(&stored.card))?;
        Ok::<_, Error>((found, stored.etag))
    })?;
    match found {
        Some(Photo::Inline { media_type, bytes }) => Ok((Picture::new(media_type, bytes), etag)),
        _ => Err(Error::NotFound),
    }
}

/// The stored thumbnail of a contact's photo, and the entity tag of its card.
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

/// Makes and stores the thumbnail of a contact's photo. Returns it with the entity tag of the card.
///
/// # Errors
/// `NotFound` if the contact has no photo.
pub fn make_thumbnail(app: &App, access: &BookAccess, id: ContactId) -> Result<(Thumbnail, String)> {
    let book = access.book_id();
    let (line, photo, etag) = app.store.read(|conn| {
        let stored = store::contacts::by_id(conn, book, id)?;
        let card = vcard::parse(&stored.card);
        let line = vcard::photo_line(&card).ok_or(Error::NotFound)?;
        Ok::<_, Error>((line, load(conn, book, &card)?, stored.etag))
    })?;
    let made = match photo {
        Some(Photo::Inline { bytes, .. }) => picture::thumbnail(bytes).unwrap_or_default(),
        _ => Vec::new(),
    };
    if let Some(hash) = line.blob {
        // If it cannot be stored now, it is made again next time.
        let _ = with_free_book_locked(app, access, |conn| {
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

/// The photo of a stored card. No other blob is read.
fn load(conn: &mut Conn, book: BookId, stored: &Card) -> Result<Option<Photo>> {
    let Some(line) = vcard::photo_line(stored) else {
        return Ok(None);
    };
    let bytes = card::inline_blobs(conn, book, &line.bytes)?;
    Ok(vcard::photo(&vcard::parse(&bytes)))
}
