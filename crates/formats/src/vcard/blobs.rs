//! Moves large values out of a card and back. A reference replaces the value in the stored card: a NUL and
//! the hex digits of the SHA-256 of the value with its folds.
//!
//! Nothing else can look like a reference, because `normalize` removes NULs from imported cards.

use sha2::{Digest, Sha256};

use domain::card::split_line_end;
use domain::hex::{from_hex, to_hex};
use domain::property::{PropertyInfo, ValueFormat, base_name};

use super::lines::{line as parsed, raw_lines};

/// A large value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// SHA-256 of the bytes.
    pub hash: [u8; 32],
    /// The bytes, folds included.
    pub bytes: Vec<u8>,
}

/// Maximum length of a value, in bytes, that stays in the card.
const MAX_INLINE: usize = 1_024;
/// Length of a reference: NUL and 64 hex digits.
const REFERENCE_LENGTH: usize = 65;

/// The card in stored form and the extracted values. Existing references stay.
#[must_use]
pub fn extract(card: &[u8]) -> (Vec<u8>, Vec<Blob>) {
    let mut stored = Vec::new();
    let mut blobs = Vec::new();
    for line in raw_lines(card) {
        match large_value(line) {
            Some((head, value, end)) => {
                let hash: [u8; 32] = Sha256::digest(value).into();
                stored.extend_from_slice(head);
                stored.extend(reference_to(&hash));
                stored.extend_from_slice(end);
                blobs.push(Blob {
                    hash,
                    bytes: value.to_vec(),
                });
            }
            None => stored.extend_from_slice(line),
        }
    }
    (stored, blobs)
}

/// The head with its colon, the value, and the line end of a content line with a large value. Only the head is parsed:
/// the value may have many megabytes.
fn large_value(line: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    if line.len() <= MAX_INLINE {
        return None;
    }
    let (head, value, end) = value_of(line)?;
    // A second photo of a merged contact is one as well.
    let format = |name: &str| PropertyInfo::of(base_name(name)).format;
    let is_binary = parsed(head.to_vec())
        .property
        .is_some_and(|property| format(&property.name) == ValueFormat::Binary);
    let is_large = is_binary && value.len() > MAX_INLINE && !value.contains(&0);
    is_large.then_some((head, value, end))
}

/// The card with every reference replaced by the value that `find` returns; `None` if one is missing.
pub fn inline(stored: &[u8], mut find: impl FnMut(&[u8; 32]) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    let mut card = Vec::with_capacity(stored.len());
    let mut rest = stored;
    while let Some(at) = rest.iter().position(|byte| *byte == 0) {
        let (before, from) = rest.split_at(at);
        card.extend_from_slice(before);
        if let Some(hash) = reference(from) {
            card.extend(find(&hash)?);
            rest = from.get(REFERENCE_LENGTH..)?;
        } else {
            card.push(0);
            rest = from.get(1..)?;
        }
    }
    card.extend_from_slice(rest);
    Some(card)
}

/// The reference to the value with this hash.
#[must_use]
pub fn reference_to(hash: &[u8; 32]) -> Vec<u8> {
    let mut reference = vec![0];
    reference.extend(to_hex(hash).into_bytes());
    reference
}

/// The hashes that a stored card refers to.
#[must_use]
pub fn references(stored: &[u8]) -> Vec<[u8; 32]> {
    nuls(stored)
        .filter_map(|at| reference(stored.get(at..)?))
        .collect()
}

/// The positions of the NULs.
fn nuls(stored: &[u8]) -> impl Iterator<Item = usize> {
    let bytes = stored.iter().enumerate();
    bytes.filter(|(_, byte)| **byte == 0).map(|(at, _)| at)
}

/// True if every NUL of a stored card begins a valid reference.
#[must_use]
pub fn is_whole(stored: &[u8]) -> bool {
    nuls(stored).all(|at| stored.get(at..).and_then(reference).is_some())
}

/// The hash of the reference at the start of the bytes.
fn reference(bytes: &[u8]) -> Option<[u8; 32]> {
    from_hex(bytes.get(1..REFERENCE_LENGTH)?)?.try_into().ok()
}

/// Splits a content line into head with colon, value and line end.
fn value_of(line: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let mut quoted = false;
    let colon = line.iter().position(|byte| {
        quoted ^= *byte == b'"';
        *byte == b':' && !quoted
    })?;
    let (head, rest) = line.split_at(colon + 1);
    let (value, end) = split_line_end(rest);
    Some((head, value, end))
}
