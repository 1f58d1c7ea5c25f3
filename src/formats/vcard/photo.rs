//! The photo of a card.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};

use crate::domain::card::Card;

/// A photo as a card holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Photo {
    /// An image within the card.
    Inline {
        /// What its first octets say it is: one of the types that browsers show and that carry no script.
        media_type: &'static str,
        /// The image.
        octets: Vec<u8>,
    },
    /// An image elsewhere; it is shown as a link and never fetched.
    Uri(String),
}

/// Base64 as it is found in cards: padding may lack.
pub const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The photo, if the card (in its served form) has one that a browser can show.
#[must_use]
pub fn photo(card: &Card) -> Option<Photo> {
    let property = card.first("PHOTO")?;
    let value = property.value.trim();
    let lower = value.get(..5).unwrap_or_default().to_ascii_lowercase();
    if lower.starts_with("http:") || lower.starts_with("https") {
        return Some(Photo::Uri(crate::domain::text::unescape(value)));
    }
    let encoded = if lower == "data:" {
        value.split_once(',').map(|(_, data)| data)?
    } else {
        value
    };
    let encoded: String = encoded
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\\')
        .collect();
    let octets = LENIENT.decode(encoded).ok()?;
    media_type(&octets).map(|media_type| Photo::Inline { media_type, octets })
}

fn media_type(octets: &[u8]) -> Option<&'static str> {
    let begins = |magic: &[u8]| octets.starts_with(magic);
    if begins(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if begins(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if begins(b"GIF87a") || begins(b"GIF89a") {
        Some("image/gif")
    } else if begins(b"RIFF") && octets.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else {
        None
    }
}
