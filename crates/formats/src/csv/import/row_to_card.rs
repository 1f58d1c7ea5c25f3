//! Makes a card of a row.

use uuid::Uuid;

use super::mapping::Mapping;
use super::person_to_card::person_to_card;
use super::row_remark::RowRemark;
use super::row_to_person::row_to_person;
use super::table::TableRow;
use crate::vcard;

/// A card that was made of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowCard {
    /// The card, already normalized.
    pub bytes: Vec<u8>,
    /// Its UID, a hash of the row's content. The same row gets the same UID in every file, and a row that is
    /// twice in a file is one contact.
    pub uid: String,
    /// Remarks for the import report.
    pub remarks: Vec<RowRemark>,
}

/// The card of a row; `None` if the row holds nothing to import.
#[must_use]
pub fn row_to_card(row: &TableRow, header: &[String], mapping: &Mapping) -> Option<RowCard> {
    let (person, remarks) = row_to_person(&row.cells, header, mapping)?;
    let uid = uid(row, header);
    Some(RowCard {
        bytes: vcard::print(&person_to_card(&person, &uid)),
        uid,
        remarks,
    })
}

/// Hashes the filled cells with their titles, but not their positions: a row keeps its UID when the table
/// gets another column.
fn uid(row: &TableRow, header: &[String]) -> String {
    let mut content = String::new();
    for (at, cell) in row.cells.iter().enumerate() {
        let cell = cell.trim();
        if !cell.is_empty() {
            let title = header.get(at).map_or("", String::as_str);
            content.push_str(title);
            content.push('\u{1f}');
            content.push_str(cell);
            content.push('\u{1e}');
        }
    }
    Uuid::new_v5(&Uuid::NAMESPACE_OID, content.as_bytes()).to_string()
}
