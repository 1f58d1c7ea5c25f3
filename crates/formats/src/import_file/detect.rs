//! Format detection: distinguishes vCard, CSV, JSON and LDIF files by their first bytes and their file name.

use crate::archive::ZIP_SIGNATURE;
use crate::{ldif, telegram};
use domain::string_enum;

/// Lines that are searched for the beginning of a vCard.
const MAX_LINES_SEARCHED: usize = 200;

string_enum! {
    /// The format of an import file.
    FileFormat {
        /// vCards of any version.
        Vcard = "vcard",
        /// A CSV table with any separator.
        Csv = "csv",
        /// `jCard` (RFC 7095) or `JSContact` (RFC 9553).
        Json = "json",
        /// A ZIP archive, whose files are imported.
        Zip = "zip",
        /// LDIF (RFC 2849).
        Ldif = "ldif",
        /// Telegram's export, or an answer of VK.
        Telegram = "telegram",
    }
}

/// Detects the format of a file. `head` is the beginning of the file as UTF-8, `name` its file name.
#[must_use]
pub fn detect(head: &[u8], name: &str) -> Option<FileFormat> {
    let text = String::from_utf8_lossy(head);
    let trimmed = text.trim_start_matches('\u{feff}').trim_start();
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    let extension = extension.as_deref().unwrap_or_default();
    let has_card = trimmed
        .lines()
        .take(MAX_LINES_SEARCHED)
        .any(|line| line.trim().eq_ignore_ascii_case("BEGIN:VCARD"));
    let is_text = !text.contains('\0') && text.matches('\u{fffd}').count() * 10 <= text.chars().count();
    if head.starts_with(ZIP_SIGNATURE) {
        Some(FileFormat::Zip)
    } else if has_card || (extension == "vcf" && is_text && !trimmed.is_empty()) {
        Some(FileFormat::Vcard)
    } else if telegram::is_telegram(trimmed) {
        Some(FileFormat::Telegram)
    } else if trimmed.starts_with(['[', '{']) {
        Some(FileFormat::Json)
    } else if is_text && (ldif::is_ldif(trimmed) || (extension == "ldif" && !trimmed.is_empty())) {
        Some(FileFormat::Ldif)
    } else if is_text && !trimmed.is_empty() && looks_like_csv(trimmed, extension) {
        Some(FileFormat::Csv)
    } else {
        None
    }
}

/// True if the first line holds a separator, or if the extension is that of a table.
fn looks_like_csv(text: &str, extension: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    matches!(extension, "csv" | "tsv") || first.contains([',', ';', '\t'])
}
