//! Reads the cells of a row: each goes to the field of its column, or into the note.

use std::collections::BTreeMap;

use super::addresses::AddressParts;
use super::cell::Cell;
use super::headers::{is_known_title, relation_of_title, type_of_title};
use super::program::Program;
use super::row_remark::RowRemark;
use crate::csv::cells::{
    JOINT, MAX_VALUES, google_labels, is_system_label, split_emails, split_handles, split_labels,
    split_phones,
};
use crate::csv::field::Field;
use crate::csv::person::{Person, TypedValue};
use crate::csv::services::service_by_name;
use crate::csv::value_type::{ValueType, folded_words};
use domain::contact::Service;
use domain::text::is_visible;

/// Maximum number of phones, addresses and other values of one row. The rest is kept in the note.
const MAX_ROW_VALUES: usize = 500;

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

/// The fields that have companion columns: one with the type, name or service of the value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Companion {
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
pub struct RowReader {
    pub program: Program,
    pub person: Person,
    /// Titles and values for the note.
    pub note_lines: Vec<(String, String)>,
    /// The note's own text.
    pub note_texts: Vec<String>,
    pub remarks: Vec<RowRemark>,
    /// Values that were read.
    pub count: usize,
    /// The cells of companion columns, by the number of their field.
    pub companions: BTreeMap<(Companion, u8), String>,
    pub addresses: BTreeMap<u8, AddressParts>,
    /// Day, month and year from columns of their own, as written; empty if unknown.
    pub birthday_parts: [String; 3],
}

impl RowReader {
    pub fn new(program: Program) -> Self {
        Self {
            program,
            person: Person::default(),
            note_lines: Vec::new(),
            note_texts: Vec::new(),
            remarks: Vec::new(),
            count: 0,
            companions: BTreeMap::new(),
            addresses: BTreeMap::new(),
            birthday_parts: Default::default(),
        }
    }

    /// Keeps the cell of a companion column for the value that it belongs to.
    pub fn read_companion(&mut self, cell: &Cell) {
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

    pub fn read_cell(&mut self, cell: &Cell) {
        if self.count >= MAX_ROW_VALUES && may_repeat(cell.field) {
            return self.keep_in_note(cell);
        }
        let text = cell.text.as_str();
        match cell.field {
            Field::Ignore => {}
            Field::KeepInNote => self.keep_in_note(cell),
            Field::NoteText => self.note_texts.push(text.to_owned()),
            Field::Labels => self.read_labels(text),
            Field::Birthday | Field::BirthdayDayFirst | Field::BirthdayMonthFirst => self.read_birthday(cell),
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
            Field::Relation(n) => self.read_relation(cell, n),
            Field::Custom(0) if self.is_default_cell(text) && !is_known_title(&cell.title) => {}
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

    /// A field with one text. A second organization or title becomes a property of its own, the cell of
    /// another second column a custom field.
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
            self.read_second(cell);
        }
    }

    /// The cell of a second column for a field with one text.
    fn read_second(&mut self, cell: &Cell) {
        if self.count >= MAX_ROW_VALUES {
            return self.keep_in_note(cell);
        }
        self.count += 1;
        match cell.field {
            Field::Organization => self.person.further_organizations.push(cell.text.clone()),
            Field::Title => self.person.further_titles.push(cell.text.clone()),
            _ => self.person.customs.push((cell.title.clone(), cell.text.clone())),
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

    /// A related person, or several children. The relation has the word of RELATED if the title says it.
    fn read_relation(&mut self, cell: &Cell, n: u8) {
        let name = self.name_or_title(Companion::Relation, n, &cell.title);
        let is_title = name == cell.title;
        let word = relation_of_title(&name).filter(|_| is_title);
        let is_list = word == Some("child");
        let separators = |c: char| is_list && matches!(c, ';' | ',' | '\n');
        for person in cell.text.split(separators).map(str::trim) {
            if !person.is_empty() {
                self.count_values(person);
                let name = word.map_or_else(|| name.clone(), str::to_owned);
                self.person.relations.push((name, person.to_owned()));
            }
        }
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
        if !labels.iter().all(|label| is_visible(label)) {
            self.remark(RowRemark::InvisibleLabel);
        }
        self.person.labels.extend(labels);
    }

    /// The text of a companion column; the title if there is none.
    fn name_or_title(&self, companion: Companion, n: u8, title: &str) -> String {
        let name = self.companions.get(&(companion, n));
        name.filter(|name| !name.is_empty())
            .cloned()
            .unwrap_or_else(|| title.to_owned())
    }

    pub fn count_values(&mut self, text: &str) {
        self.count += text.matches(JOINT).count().min(MAX_VALUES) + 1;
    }

    pub fn keep_in_note(&mut self, cell: &Cell) {
        if !self.is_default_cell(&cell.text) {
            self.note_lines.push((cell.title.clone(), cell.text.clone()));
        }
    }

    /// True if a known program wrote the cell for every contact.
    fn is_default_cell(&self, text: &str) -> bool {
        self.program != Program::Unknown && DEFAULT_CELLS.contains(&text.to_lowercase().as_str())
    }

    pub fn remark(&mut self, remark: RowRemark) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
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
