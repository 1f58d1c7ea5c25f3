//! The photo of a card.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};
use base64::prelude::BASE64_STANDARD;

use crate::domain::card::{Card, Property};
use crate::formats::picture::media_type;

use super::blobs;
use super::edit::Draft;

/// A photo as a card holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Photo {
    /// An image within the card.
    Inline {
        /// What its first bytes say it is: one of the types that browsers show and that carry no script.
        media_type: &'static str,
        /// The image.
        bytes: Vec<u8>,
    },
    /// An image elsewhere; it is shown as a link and never fetched.
    Uri(String),
}

/// The line of a card that holds its photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoLine {
    /// The line as it stands in the card: a card of one line, for [`photo`].
    pub bytes: Vec<u8>,
    /// The blob in the place of its value, where the card is in its stored form and the photo is large.
    pub blob: Option<[u8; 32]>,
}

/// The line of the photo, if the card has one.
#[must_use]
pub fn photo_line(card: &Card) -> Option<PhotoLine> {
    let (at, _) = card.named("PHOTO").next()?;
    let bytes = card.lines().get(at)?.bytes.clone();
    let blob = blobs::references(&bytes).first().copied();
    Some(PhotoLine { bytes, blob })
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
    let bytes = LENIENT.decode(encoded).ok()?;
    media_type(&bytes).map(|media_type| Photo::Inline { media_type, bytes })
}

/// The card with this JPEG as its photo (RFC 2426 §3.1.4, RFC 6350 §6.2.4), in the place of the one that is
/// shown now; or without any photo.
#[must_use]
pub fn with_photo(card: &Card, jpeg: Option<&[u8]>) -> Card {
    let mut draft = Draft::of(card);
    let shown = card.named("PHOTO").next();
    let Some(jpeg) = jpeg else {
        for (at, _) in card.named("PHOTO") {
            draft.remove(at);
        }
        return draft.finish();
    };
    let (head, scheme) = if draft.is_40 {
        ("PHOTO", "data:image/jpeg;base64,")
    } else {
        ("PHOTO;ENCODING=b;TYPE=JPEG", "")
    };
    let value = format!("{scheme}{}", BASE64_STANDARD.encode(jpeg));
    match shown {
        Some((
            at,
            Property {
                group: Some(group), ..
            },
        )) => draft.set(at, &format!("{group}.{head}"), &value),
        Some((at, _)) => draft.set(at, head, &value),
        None => draft.add(head, &value),
    }
    draft.finish()
}
