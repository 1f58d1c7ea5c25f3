//! Writes one CSV record.

use csv::{QuoteStyle, WriterBuilder};

/// A record as bytes, with its line end. Cells with any common separator are quoted, as not every
/// spreadsheet separates by commas.
pub fn write_record<S: AsRef<str>>(cells: &[S]) -> Vec<u8> {
    let needs_quotes = |cell: &str| cell.contains([';', '\t', ',', '"', '\r', '\n']);
    let mut writer = WriterBuilder::new()
        .flexible(true)
        .quote_style(QuoteStyle::Never)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let quoted = cells.iter().map(|cell| {
        let cell = cell.as_ref();
        // Unquoted, a single empty cell would be an empty line, which readers skip.
        if needs_quotes(cell) || (cells.len() == 1 && cell.is_empty()) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.to_owned()
        }
    });
    // Writing to memory does not fail.
    let _ = writer.write_record(quoted);
    writer.into_inner().unwrap_or_default()
}
