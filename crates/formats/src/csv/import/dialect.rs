//! The dialect of a table: its separator, and whether its first row is a header.

use std::io;

use super::content_guess::looks_like_data;
use super::headers::is_known_title;
use super::records::{Record, Records};

const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Records that are compared to find the separator.
const MAX_RECORDS_COMPARED: usize = 20;

/// A title as it is shown: runs of whitespace become one space.
pub fn trim_title(cell: &str) -> String {
    let words: Vec<&str> = cell.split_whitespace().collect();
    words.join(" ")
}

/// The index of the header among the first rows; `None` if the table has none.
///
/// It is the first row, unless that is the beginning of a text above the table: a later row has more known
/// titles, and all rows above it have fewer cells.
pub fn find_header(rows: &[Record]) -> Option<usize> {
    let first = rows.first()?;
    let known_in_first = known_titles(&first.cells);
    let mut widest = 0;
    let mut best: Option<(usize, usize)> = None;
    for (at, row) in rows.iter().enumerate() {
        let width = filled(&row.cells);
        let known = known_titles(&row.cells);
        let is_better = known >= 2 && known > best.map_or(known_in_first, |(_, best)| best);
        if at > 0 && is_better && width > widest && !holds_data(&row.cells) {
            best = Some((at, known));
        }
        widest = widest.max(width);
    }
    match best {
        Some((at, _)) => Some(at),
        None => is_header(&first.cells).then_some(0),
    }
}

fn filled(cells: &[String]) -> usize {
    cells.iter().filter(|cell| !cell.trim().is_empty()).count()
}

fn known_titles(cells: &[String]) -> usize {
    cells
        .iter()
        .filter(|cell| is_known_title(&trim_title(cell)))
        .count()
}

fn holds_data(cells: &[String]) -> bool {
    cells.iter().any(|cell| looks_like_data(&trim_title(cell)))
}

/// True if a first row is a header: no cell looks like a phone, an email address or other data, and one cell
/// is a known title or there are several cells. So a single column of names has no header.
fn is_header(cells: &[String]) -> bool {
    !holds_data(cells) && (known_titles(cells) > 0 || cells.len() > 1)
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
/// the most cells. If the first record is text above the table: the most records with the same number of cells.
pub fn best_separator(head: &[u8]) -> io::Result<u8> {
    let mut by_first = (0, 0, b',');
    let mut by_any = (0, 0, b',');
    let mut records_read = 0;
    for separator in SEPARATORS {
        let mut records = Records::open(head, separator);
        let mut counts = Vec::new();
        while counts.len() < MAX_RECORDS_COMPARED
            && let Some(record) = records.next_record()?
        {
            counts.push(record.cells.len());
        }
        let same_width = |width: usize| counts.iter().filter(|count| **count == width).count();
        let first = counts.first().copied().unwrap_or_default();
        if first > 1 && (same_width(first), first) > (by_first.0, by_first.1) {
            by_first = (same_width(first), first, separator);
            records_read = counts.len();
        }
        for width in counts.iter().copied().filter(|width| *width > 1) {
            if (same_width(width), width) > (by_any.0, by_any.1) {
                by_any = (same_width(width), width, separator);
            }
        }
    }
    let is_first_of_table = by_first.0 * 2 > records_read;
    Ok(if is_first_of_table { by_first.2 } else { by_any.2 })
}
