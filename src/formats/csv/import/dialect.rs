//! The dialect of a table: its separator, and whether its first row is a header.

use std::io;

use super::content_guess::looks_like_data;
use super::headers::is_known_title;
use super::records::Records;

const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Records that are compared to find the separator.
const RECORDS_COMPARED: usize = 20;

/// A title as it is shown: runs of whitespace become one space.
pub fn trim_title(cell: &str) -> String {
    let words: Vec<&str> = cell.split_whitespace().collect();
    words.join(" ")
}

/// True if a first row is a header: no cell looks like a phone, an e-mail address or other data, and one cell
/// is a known title or there are several cells. So a single column of names has no header.
pub fn is_header(cells: &[String]) -> bool {
    let titles: Vec<String> = cells.iter().map(|cell| trim_title(cell)).collect();
    let is_data = titles.iter().any(|cell| looks_like_data(cell));
    let has_known_title = titles.iter().any(|cell| is_known_title(cell));
    !is_data && (has_known_title || titles.len() > 1)
}

/// The separator of Excel's first line `sep=;`.
pub fn declared_separator(head: &[u8]) -> Option<u8> {
    let line = head.split(|byte| matches!(byte, b'\r' | b'\n')).next()?;
    let line = line
        .strip_prefix(b"\"")
        .and_then(|l| l.strip_suffix(b"\""))
        .unwrap_or(line);
    match line {
        [s, e, p, b'=', separator]
            if [s, e, p].map(u8::to_ascii_lowercase) == *b"sep"
                && separator.is_ascii()
                && *separator != b'"' =>
        {
            Some(*separator)
        }
        _ => None,
    }
}

/// The separator that gives the most records with as many cells as the first one. Among equals, the one with
/// the most cells.
pub fn best_separator(head: &[u8]) -> io::Result<u8> {
    let mut best = (0, 0, b',');
    for separator in SEPARATORS {
        let mut records = Records::open(head, separator);
        let mut counts = Vec::new();
        while counts.len() < RECORDS_COMPARED
            && let Some(record) = records.next_record()?
        {
            counts.push(record.cells.len());
        }
        let first = counts.first().copied().unwrap_or_default();
        let same_width = counts.iter().filter(|count| **count == first).count();
        if first > 1 && (same_width, first) > (best.0, best.1) {
            best = (same_width, first, separator);
        }
    }
    Ok(best.2)
}
