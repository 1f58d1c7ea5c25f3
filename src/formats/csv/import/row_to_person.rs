//! Reads a row into a [`Person`]: each cell goes to the field of its column, or into the note.

use std::collections::BTreeMap;

use super::addresses::AddressParts;
use super::headers::type_of_title;
use super::mapping::Mapping;
use super::program::Program;
use crate::domain::contact::Service;
use crate::domain::date::DateValue;
use crate::domain::name::guess_name;
use crate::domain::words::words;
use crate::formats::csv::cells::{
    JOINT, VALUES_MAX, clean, google_labels, is_system_label, joined_values, split_emails, split_handles,
    split_labels, split_phones,
};
use crate::formats::csv::dates::parse_date;
use crate::formats::csv::field::Field;
use crate::formats::csv::formulas::unescape_formula;
use crate::formats::csv::person::{Person, TypedValue};
use crate::formats::csv::services::service_by_name;
use crate::formats::csv::tidy::is_anniversary;
use crate::formats::csv::value_type::{ValueType, folded_words};

/// Most phones, addresses and other values of one row. Further ones are kept in the note.
const ROW_VALUES_MAX: usize = 500;

/// Cells of known programs that hold a default, in all their languages.
const DEFAULT_CELLS: [&str; 15] = [
    "smtp",
    "ex",
    "normal",
    "false",
    "falsch",
    "ложь",
    "unspecified",
    "keine angabe",
    "не указан",
    "обычная",
    "обычный",
    "обычное",
    "true",
    "0",
    "*",
];

words! {
    /// What the import report says of a row.
    RowRemark {
        /// Cells without a field of their own were appended to the note.
        InNote = "in-note",
        /// Google's own groups (`* myContacts`, `* starred`, `* Other Contacts`) were left out: the user did
        /// not choose them as labels.
        SystemLabels = "system-labels",
        /// A date could not be parsed and was kept as text.
        DateAsText = "date-as-text",
        /// The row has no name; another of its values is the contact's name.
        NoName = "no-name",
    }
}

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

/// A cell with the title and field of its column.
pub struct Cell {
    pub title: String,
    pub field: Field,
    pub text: String,
}

/// The fields that have companion columns: one with the type, name or service of the value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Companion {
    Phone,
    Email,
    Link,
    Messenger,
    Service,
    Address,
    Event,
    Relation,
    Custom,
}

/// A row that is being read.
struct RowReader {
    program: Program,
    person: Person,
    /// Titles and values for the note.
    note_lines: Vec<(String, String)>,
    /// The note's own text.
    note_texts: Vec<String>,
    remarks: Vec<RowRemark>,
    /// Values that were read.
    count: usize,
    /// The cells of companion columns, by the number of their field.
    companions: BTreeMap<(Companion, u8), String>,
    addresses: BTreeMap<u8, AddressParts>,
    /// Day, month and year from columns of their own; 0 if unknown.
    birthday_parts: [u16; 3],
}

impl RowReader {
    fn new(program: Program) -> Self {
        Self {
            program,
            person: Person::default(),
            note_lines: Vec::new(),
            note_texts: Vec::new(),
            remarks: Vec::new(),
            count: 0,
            companions: BTreeMap::new(),
            addresses: BTreeMap::new(),
            birthday_parts: [0; 3],
        }
    }

    /// Keeps the cell of a companion column for the value that it belongs to.
    fn read_companion(&mut self, cell: &Cell) {
        let key = match cell.field {
            Field::PhoneType(n) => (Companion::Phone, n),
            Field::EmailType(n) => (Companion::Email, n),
            Field::LinkType(n) => (Companion::Link, n),
            Field::MessengerType(n) => (Companion::Messenger, n),
            Field::MessengerService(n) => (Companion::Service, n),
            Field::AddressType(n) => (Companion::Address, n),
            Field::EventName(n) => (Companion::Event, n),
            Field::RelationName(n) => (Companion::Relation, n),
            Field::CustomName(n) => (Companion::Custom, n),
            _ => return,
        };
        self.companions.insert(key, cell.text.clone());
    }

    fn read_cell(&mut self, cell: &Cell) {
        let text = cell.text.as_str();
        if self.count >= ROW_VALUES_MAX && may_repeat(cell.field) {
            return self.keep_in_note(cell);
        }
        match cell.field {
            Field::Ignore => {}
            Field::KeepInNote => self.keep_in_note(cell),
            Field::NoteText => self.note_texts.push(text.to_owned()),
            Field::Labels => self.read_labels(text),
            Field::Birthday | Field::BirthdayDayFirst => self.read_birthday(cell),
            Field::BirthDay => self.read_birthday_part(cell, 0),
            Field::BirthMonth => self.read_birthday_part(cell, 1),
            Field::BirthYear => self.read_birthday_part(cell, 2),
            Field::Anniversary => self.read_event(cell, "Anniversary"),
            Field::Event(n) => {
                let name = self.name_or_title(Companion::Event, n, &cell.title);
                self.read_event(cell, &name);
            }
            Field::Photo => self.read_photo(cell),
            Field::Phone(n) => {
                let phones = self.typed_values(cell, (Companion::Phone, n), split_phones);
                self.person.phones.extend(phones);
            }
            Field::Email(n) => {
                let emails = self.typed_values(cell, (Companion::Email, n), split_emails);
                self.person.emails.extend(emails);
            }
            Field::Link(n) => {
                let links = self.typed_values(cell, (Companion::Link, n), |text| vec![text.to_owned()]);
                self.person.links.extend(links);
            }
            Field::Telegram => self.read_handles(&Service::Telegram, text),
            Field::Whatsapp => self.read_handles(&Service::Whatsapp, text),
            Field::Messenger(n) => self.read_messenger(cell, n),
            Field::Relation(n) => {
                let name = self.name_or_title(Companion::Relation, n, &cell.title);
                self.count_values(text);
                self.person.relations.push((name, text.to_owned()));
            }
            Field::Custom(n) => {
                let name = self.name_or_title(Companion::Custom, n, &cell.title);
                self.count_values(text);
                self.person.customs.push((name, text.to_owned()));
            }
            _ => self.read_address_or_text(cell),
        }
    }

    fn read_address_or_text(&mut self, cell: &Cell) {
        match AddressParts::number_of(cell.field) {
            Some(number) => self.addresses.entry(number).or_default().add(cell),
            None => self.read_text(cell),
        }
    }

    /// A field with one text. The cell of a second column for it goes into the note.
    fn read_text(&mut self, cell: &Cell) {
        let person = &mut self.person;
        let [phonetic_given, phonetic_middle, phonetic_family] = &mut person.phonetic;
        let text = match cell.field {
            Field::FormattedName => &mut person.formatted_name,
            Field::FileAs => &mut person.file_as,
            Field::FamilyName => &mut person.name.family,
            Field::GivenName => &mut person.name.given,
            Field::MiddleName => &mut person.name.middle,
            Field::NamePrefix => &mut person.name.prefix,
            Field::NameSuffix => &mut person.name.suffix,
            Field::PhoneticGiven => phonetic_given,
            Field::PhoneticMiddle => phonetic_middle,
            Field::PhoneticFamily => phonetic_family,
            Field::Nickname => &mut person.nickname,
            Field::Organization => &mut person.organization,
            Field::Department => &mut person.department,
            Field::Title => &mut person.title,
            Field::Role => &mut person.role,
            // Companion columns were read before.
            _ => return,
        };
        if text.is_empty() {
            cell.text.clone_into(text);
        } else if *text != cell.text {
            self.keep_in_note(cell);
        }
    }

    /// The values of a cell, with the type of the companion column or of the title.
    fn typed_values(
        &mut self,
        cell: &Cell,
        companion: (Companion, u8),
        split: impl Fn(&str) -> Vec<String>,
    ) -> Vec<TypedValue<String>> {
        let value_type = match self.companions.get(&companion) {
            Some(text) => ValueType::parse(text),
            None => type_of_title(&cell.title),
        };
        let values = if self.program.is_google() {
            vec![cell.text.clone()]
        } else {
            split(&cell.text)
        };
        for value in &values {
            self.count_values(value);
        }
        values
            .into_iter()
            .map(|value| TypedValue {
                value_type: value_type.clone(),
                value,
            })
            .collect()
    }

    fn read_messenger(&mut self, cell: &Cell, n: u8) {
        let named = self.companions.get(&(Companion::Service, n));
        let name = named.filter(|name| !name.is_empty()).cloned().or_else(|| {
            let words = folded_words(&cell.title);
            let service = words.iter().find_map(|word| service_by_name(word));
            service.map(|service| service.name().to_owned())
        });
        let name = name.unwrap_or_else(|| cell.title.clone());
        self.count_values(&cell.text);
        self.person
            .messengers
            .push((Service::of_name(&name), cell.text.clone()));
    }

    /// Names in a messenger, separated by commas or line breaks.
    fn read_handles(&mut self, service: &Service, text: &str) {
        for name in split_handles(text) {
            self.count_values(&name);
            self.person.messengers.push((service.clone(), name));
        }
    }

    fn read_event(&mut self, cell: &Cell, name: &str) {
        let month_first = self.is_month_first(cell);
        for text in joined_values(&cell.text) {
            if let Some(date) = parse_date(text, month_first) {
                self.remark_on_date(&date);
                self.count += 1;
                if self.person.anniversary.is_none() && is_anniversary(name) {
                    self.person.anniversary = Some(date);
                } else {
                    self.person.events.push((name.to_owned(), date));
                }
            }
        }
    }

    fn read_birthday(&mut self, cell: &Cell) {
        let Some(date) = parse_date(&cell.text, self.is_month_first(cell)) else {
            return;
        };
        if self.person.birthday.is_some() {
            return self.keep_in_note(cell);
        }
        self.remark_on_date(&date);
        self.person.birthday = Some(date);
    }

    fn read_birthday_part(&mut self, cell: &Cell, part: usize) {
        match (cell.text.parse(), self.birthday_parts.get_mut(part)) {
            (Ok(number), Some(part)) => *part = number,
            _ => self.keep_in_note(cell),
        }
    }

    fn remark_on_date(&mut self, date: &DateValue) {
        if matches!(date, DateValue::Text(_)) {
            self.remark(RowRemark::DateAsText);
        }
    }

    /// English tables write the month first. Their titles have Latin letters and are not German.
    fn is_month_first(&self, cell: &Cell) -> bool {
        cell.field != Field::BirthdayDayFirst
            && (self.program.is_google() || cell.title.chars().any(|c| c.is_ascii_alphabetic()))
            && !folded_words(&cell.title)
                .iter()
                .any(|word| word.starts_with("geburt") || word == "jahrestag")
    }

    /// The URL of a photo. Anything else goes into the note.
    fn read_photo(&mut self, cell: &Cell) {
        let is_url = |text: &str| {
            let beginning: String = text.chars().take(5).collect::<String>().to_ascii_lowercase();
            beginning == "http:" || beginning == "https"
        };
        if is_url(&cell.text) && self.person.photo.is_empty() {
            self.person.photo.clone_from(&cell.text);
        } else {
            self.keep_in_note(cell);
        }
    }

    fn read_labels(&mut self, text: &str) {
        let labels = if self.program.is_google() {
            if text.split(JOINT).any(is_system_label) {
                self.remark(RowRemark::SystemLabels);
            }
            google_labels(text)
        } else {
            split_labels(text)
        };
        self.person.labels.extend(labels);
    }

    /// The text of a companion column; the title if there is none.
    fn name_or_title(&self, companion: Companion, n: u8, title: &str) -> String {
        let name = self.companions.get(&(companion, n));
        name.filter(|name| !name.is_empty())
            .cloned()
            .unwrap_or_else(|| title.to_owned())
    }

    fn count_values(&mut self, text: &str) {
        self.count += text.matches(JOINT).count().min(VALUES_MAX) + 1;
    }

    fn keep_in_note(&mut self, cell: &Cell) {
        let is_default = DEFAULT_CELLS.contains(&cell.text.to_lowercase().as_str());
        if self.program == Program::Unknown || !is_default {
            self.note_lines.push((cell.title.clone(), cell.text.clone()));
        }
    }

    fn remark(&mut self, remark: RowRemark) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    fn finish(mut self) -> Option<(Person, Vec<RowRemark>)> {
        self.finish_addresses();
        self.finish_birthday();
        self.finish_name();
        self.finish_note();
        self.person.note = self.note_texts.join("\n");
        let has_name =
            !self.person.formatted_name.is_empty() || !self.person.display_name_without_fn().is_empty();
        let mut person = self.person.tidy();
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

    /// The birthday from columns for day, month and year.
    fn finish_birthday(&mut self) {
        let [day, month, year] = self.birthday_parts;
        if self.birthday_parts == [0; 3] {
            return;
        }
        let small = |number: u16| u8::try_from(number).ok();
        let year = i16::try_from(year).ok().filter(|year| *year > 0);
        let whole = small(month)
            .zip(small(day))
            .and_then(|(month, day)| DateValue::of(year, month, day));
        let text = self.birthday_parts.map(|n| n.to_string()).join(".");
        let birthday = match whole {
            Some(whole) => parse_date(&whole.iso(), true),
            None if day == 0 && month == 0 => year.and_then(|year| parse_date(&format!("{year:04}"), true)),
            None => Some(DateValue::Text(text)),
        };
        if self.person.birthday.is_none() {
            if let Some(date) = &birthday {
                self.remark_on_date(date);
            }
            self.person.birthday = birthday;
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
    /// "display name" of an e-mail address, which is left out.
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

/// True for fields that a row may have many values of.
fn may_repeat(field: Field) -> bool {
    matches!(
        field,
        Field::Phone(_)
            | Field::Email(_)
            | Field::Link(_)
            | Field::Messenger(_)
            | Field::Telegram
            | Field::Whatsapp
            | Field::Event(_)
            | Field::Relation(_)
            | Field::Custom(_)
            | Field::Address(_)
    )
}
