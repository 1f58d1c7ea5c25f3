//! The photo of a card: reading it, finding its line, replacing it.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};
use base64::prelude::BASE64_STANDARD;

use crate::picture::media_type;
use domain::card::{Card, Property};
use domain::line_fates::EditedCard;

use super::blobs;
use super::edit::CardEditor;

/// The photo of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Photo {
    /// An image in the card.
    Inline {
        /// The media type by its first bytes: one that browsers show and that carries no script.
        media_type: &'static str,
        /// The image.
        bytes: Vec<u8>,
    },
    /// A link; the server never fetches it.
    Uri(String),
}

/// The PHOTO line of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoLine {
    /// The bytes of the line: a card of one line, for [`photo`].
    pub bytes: Vec<u8>,
    /// The blob that the value refers to, if the card is in stored form and the photo is large.
    pub blob: Option<[u8; 32]>,
}

/// The first PHOTO line.
#[must_use]
pub fn photo_line(card: &Card) -> Option<PhotoLine> {
    let (at, _) = card.named("PHOTO").next()?;
    let bytes = card.lines().get(at)?.bytes.clone();
    let blob = blobs::references(&bytes).first().copied();
    Some(PhotoLine { bytes, blob })
}

/// Base64 as cards have it: padding may be missing.
pub const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The photo, if a browser can show it. The card must be in served form, without blob references.
#[must_use]
pub fn photo(card: &Card) -> Option<Photo> {
    let property = card.first("PHOTO")?;
    let value = property.value.trim();
    let lower = value.get(..5).unwrap_or_default().to_ascii_lowercase();
    if lower.starts_with("http:") || lower.starts_with("https") {
        return Some(Photo::Uri(domain::text::unescape(value)));
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

/// Replaces the shown photo with a JPEG (RFC 2426 §3.1.4, RFC 6350 §6.2.4); `None` removes all photos.
#[must_use]
pub fn with_photo(card: &Card, jpeg: Option<&[u8]>) -> EditedCard {
    let mut editor = CardEditor::of(card);
    let shown = card.named("PHOTO").next();
    let Some(jpeg) = jpeg else {
        for (at, _) in card.named("PHOTO") {
            editor.remove(at);
        }
        return editor.finish();
    };
    let (head, scheme) = if editor.is_40 {
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
        )) => editor.set(at, &format!("{group}.{head}"), &value),
        Some((at, _)) => editor.set(at, head, &value),
        None => editor.add(head, &value),
    }
    editor.finish()
}
