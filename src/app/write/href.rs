//! The hrefs of contacts: the last part of their URL, unique among the live contacts of a book.

use crate::app::{Result, random};

/// `UID.vcf`, if it needs no escapes in a URL.
pub(super) fn href_of_uid(uid: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    (!uid.is_empty() && uid.len() <= 200 && uid.chars().all(is_plain)).then(|| format!("{uid}.vcf"))
}

/// An href that cannot collide with another.
pub(super) fn random_href() -> Result<String> {
    Ok(format!("{}.vcf", random::hex::<16>()?))
}
