//! Converts stored cards, which have references to blobs, to cards as they are served.

use sha2::{Digest, Sha256};

use crate::app::{Error, Result};
use domain::hex::to_hex;
use domain::ids::BookId;
use formats::vcard;
use store::{self, Conn};

/// The card as it is served: each reference replaced by the value of its blob.
///
/// # Errors
/// `Internal` if a blob is missing, which means that the database is damaged.
pub fn inline_blobs(conn: &mut Conn, book: BookId, stored: &[u8]) -> Result<Vec<u8>> {
    let mut failed = None;
    let bytes = vcard::blobs::inline(stored, |hash| match store::blobs::get(conn, book, hash) {
        Ok(bytes) => bytes,
        Err(error) => {
            failed = Some(error);
            None
        }
    });
    match (failed, bytes) {
        (Some(error), _) => Err(error.into()),
        (None, Some(bytes)) => Ok(bytes),
        (None, None) => Err(Error::Internal(format!("a blob of book {book} is missing"))),
    }
}

/// The strong entity tag of a card (RFC 9110 §8.8.3): a hash of its bytes as served, in hex.
/// `card` may hold blobs or references to them; those must be in the book.
pub fn etag(conn: &mut Conn, book: BookId, card: &[u8]) -> Result<String> {
    match etag_of_served(card) {
        Some(etag) => Ok(etag),
        None => Ok(hash(&inline_blobs(conn, book, card)?)),
    }
}

/// The entity tag of a card without references to blobs; `None` if it has some.
#[must_use]
pub fn etag_of_served(card: &[u8]) -> Option<String> {
    (!card.contains(&0)).then(|| hash(card))
}

fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    to_hex(digest.get(..16).unwrap_or(&digest))
}
