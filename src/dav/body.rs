//! Reads the body of a request, within bounds of size and time.

use std::time::Duration;

use actix_web::rt::time::timeout;
use actix_web::web::Payload;
use futures_util::StreamExt;

use crate::dav::error::Error;
use crate::dav::xml::{self, Element};
use formats::vcard::MAX_BYTES;

/// The largest body of XML: a report that names some ten thousand cards.
const MAX_XML: usize = 8 * 1024 * 1024;
/// The largest card, in bytes.
pub const MAX_CARD: usize = MAX_BYTES;
/// Time between two pieces of a body.
const PIECE_TIMEOUT: Duration = Duration::from_secs(20);

/// Reads a body of at most so many bytes.
///
/// # Errors
/// `TooLarge`, `TooSlow`; `BadRequest` if the client breaks off.
pub async fn bytes(payload: &mut Payload, max: usize) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    loop {
        let piece = timeout(PIECE_TIMEOUT, payload.next()).await;
        match piece.map_err(|_| Error::TooSlow)? {
            None => return Ok(body),
            Some(Err(error)) => return Err(Error::BadRequest(error.to_string())),
            Some(Ok(piece)) if body.len() + piece.len() > max => return Err(Error::TooLarge),
            Some(Ok(piece)) => body.extend_from_slice(&piece),
        }
    }
}

/// Reads a body of XML; `None` if it is empty.
///
/// # Errors
/// Those of [`bytes`]; `BadRequest` if it is not well-formed.
pub async fn xml(payload: &mut Payload) -> Result<Option<Element>, Error> {
    Ok(xml::parse(&bytes(payload, MAX_XML).await?)?)
}
