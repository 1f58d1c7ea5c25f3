//! Reads a row into a [`Person`].

use super::cell::Cell;
use super::mapping::Mapping;
use super::program::Program;
use super::row_reader::{Companion, RowReader};
use super::row_remark::RowRemark;
use crate::csv::cells::clean;
use crate::csv::field::Field;
use crate::csv::formulas::unescape_formula;
use crate::csv::person::Person;
use crate::csv::value_type::folded_words;
use domain::name::guess_name;

/// Reads a row: the normalized person, and the remarks for the import report. `None` if the row holds
/// nothing to import.
pub fn row_to_person(
    cells: &[String],
    header: &[String],
    mapping: &Mapping,
) -> Option<(Person, Vec<RowRemark>)> {
    let cells = cells.iter().enumerate().map(|(at, text)| {
        let title = header.get(at).filter(|title| !title.is_empty());
        Cell {
            title: title.cloned().unwrap_or_else(|| (at + 1).to_string()),
            field: mapping.columns.get(at).copied().unwrap_or(Field::KeepInNote),
            text: clean(unescape_formula(text)),
            day_order: mapping.day_orders.get(at).copied().flatten(),
        }
    });
    let cells: Vec<Cell> = cells.collect();
    let mut reader = RowReader::new(mapping.program);
    for cell in &cells {
        reader.read_companion(cell);
    }
    for cell in cells.iter().filter(|cell| !cell.text.is_empty()) {
        reader.read_cell(cell);
    }
    reader.finish()
}

impl RowReader {
    fn finish(mut self) -> Option<(Person, Vec<RowRemark>)> {
        self.finish_addresses();
        self.finish_birthday();
        self.finish_name();
        self.finish_note();
        self.person.note = self.note_texts.join("\n");
        let has_name =
            !self.person.formatted_name.is_empty() || !self.person.display_name_without_fn().is_empty();
        let mut person = self.person.normalize();
        if person == Person::default() {
            return None;
        }
        if !has_name {
            self.remarks.push(RowRemark::NoName);
        }
        if person.formatted_name.is_empty() {
            person.formatted_name = person.display_name_without_fn();
        }
        Some((person, self.remarks))
    }

    fn finish_addresses(&mut self) {
        for (number, parts) in std::mem::take(&mut self.addresses) {
            let companion = self.companions.get(&(Companion::Address, number));
            let (addresses, note_lines) = parts.finish(companion.map(String::as_str));
            for address in &addresses {
                self.count_values(&address.value.street);
            }
            self.person.addresses.extend(addresses);
            self.note_lines.extend(note_lines);
        }
    }

    /// A name in one line is FN, and N is guessed from it.
    fn finish_name(&mut self) {
        let person = &mut self.person;
        let has_parts = !person.name.is_empty();
        if person.formatted_name.is_empty() && !(has_parts && person.file_as.contains(',')) {
            person.formatted_name = std::mem::take(&mut person.file_as);
        }
        if !has_parts {
            person.name = guess_name(&person.formatted_name);
        }
    }

    /// Appends the cells without a field of their own to the note. Outlook repeats name and address as the
    /// "display name" of an email address, which is left out.
    fn finish_note(&mut self) {
        let mut known = Vec::new();
        if self.program == Program::Outlook {
            let emails = self.person.emails.iter().map(|email| email.value.as_str());
            let texts = self.person.name.parts().into_iter().chain(emails);
            known = texts.flat_map(folded_words).collect();
        }
        for (title, text) in std::mem::take(&mut self.note_lines) {
            let words = folded_words(&text);
            if words.is_empty() || !words.iter().all(|word| known.contains(word)) {
                self.note_texts.push(format!("{title}: {text}"));
                self.remark(RowRemark::InNote);
            }
        }
    }
}
