//! A row read into a person: each cell goes where its column's target says, or into the note.

use std::collections::BTreeMap;

use crate::domain::contact::{EntryType, PostalAddress, Service};
use crate::domain::date::DateValue;
use crate::domain::name::guess_name;
use crate::domain::phone::check_phone;

use super::dates::date;
use super::defuse::restore;
use super::guess::{Mapping, Source};
use super::headers::{own_kind, service};
use super::label::{Label, label, words};
use super::person::{
    JOINED_MAX, JOINT, Labelled, Person, clean, is_anniversary, is_system_label, joined, labels, unique,
};
use super::target::Target;
use crate::domain::string_enum::string_enum;

/// Phones, addresses and the like of one row; further ones are kept in the note.
const VALUES_MAX: usize = 500;

string_enum! {
    /// What became of a row, for the person who imports it.
    Note {
        /// Cells that have no place of their own went into the note.
        InNote = "in-note",
        /// Google's own groups (`* myContacts`, `* starred`, `* Other Contacts`) were left out: they are
        /// no labels of people.
        SystemLabels = "system-labels",
        /// A date could not be read and was kept as text.
        DateAsText = "date-as-text",
        /// The row says no name; the contact is called by something else that it says.
        NoName = "no-name",
    }
}

/// The person whom a row describes, tidied, and what became of the row. `None` if nothing is left of
/// the row.
pub fn fill(cells: &[String], header: &[String], mapping: &Mapping) -> Option<(Person, Vec<Note>)> {
    let mut filler = Filler {
        source: mapping.source,
        person: Person::default(),
        lines: Vec::new(),
        texts: Vec::new(),
        notes: Vec::new(),
        values: 0,
        kinds: BTreeMap::new(),
        places: BTreeMap::new(),
        born: [0; 3],
    };
    let columns = cells.iter().enumerate().map(|(at, cell)| {
        let target = mapping.columns.get(at).copied().unwrap_or(Target::Note);
        let title = header.get(at).filter(|title| !title.is_empty());
        Column {
            title: title.cloned().unwrap_or_else(|| (at + 1).to_string()),
            target,
            text: clean(restore(cell)),
        }
    });
    let columns: Vec<Column> = columns.collect();
    for column in &columns {
        filler.kind(column);
    }
    for column in columns.iter().filter(|column| !column.text.is_empty()) {
        filler.cell(column);
    }
    filler.done()
}

struct Column {
    title: String,
    target: Target,
    text: String,
}

/// What is said of values by columns beside theirs: its target with its number.
type Kinds = BTreeMap<(&'static str, u8), String>;

struct Filler {
    source: Source,
    person: Person,
    /// Titles and values for the note.
    lines: Vec<(String, String)>,
    /// The note's own text.
    texts: Vec<String>,
    notes: Vec<Note>,
    values: usize,
    kinds: Kinds,
    places: BTreeMap<u8, Place>,
    /// Day, month, year.
    born: [u16; 3],
}

/// An address under way.
#[derive(Default)]
struct Place {
    address: PostalAddress,
    formatted: Vec<(String, String)>,
    title: String,
}

impl Filler {
    /// Remembers what a column says of another.
    fn kind(&mut self, column: &Column) {
        let key = match column.target {
            Target::PhoneKind(n) => ("phone", n),
            Target::EmailKind(n) => ("email", n),
            Target::LinkKind(n) => ("link", n),
            Target::MessengerKind(n) => ("messenger", n),
            Target::MessengerService(n) => ("service", n),
            Target::AddressKind(n) => ("address", n),
            Target::EventKind(n) => ("event", n),
            Target::RelationKind(n) => ("relation", n),
            Target::CustomKind(n) => ("custom", n),
            _ => return,
        };
        self.kinds.insert(key, column.text.clone());
    }

    fn cell(&mut self, column: &Column) {
        let text = column.text.as_str();
        if self.values >= VALUES_MAX && is_value(column.target) {
            return self.keep(column);
        }
        match column.target {
            Target::Leave => {}
            Target::Note => self.keep(column),
            Target::Text => self.texts.push(text.to_owned()),
            Target::Labels => self.labels(text),
            Target::Birthday | Target::BirthdayDayFirst => self.birthday(column),
            Target::BirthDay => self.born(column, 0),
            Target::BirthMonth => self.born(column, 1),
            Target::BirthYear => self.born(column, 2),
            Target::Anniversary => self.event(column, "Anniversary"),
            Target::Event(n) => {
                let name = self.said("event", n, &column.title);
                self.event(column, &name);
            }
            Target::Photo => self.photo(column),
            Target::Phone(_) | Target::Email(_) | Target::Link(_) => self.entry(column),
            Target::Telegram => self.handles(&Service::Telegram, text),
            Target::Whatsapp => self.handles(&Service::Whatsapp, text),
            Target::Messenger(n) => self.messenger(column, n),
            Target::Relation(n) => {
                let name = self.said("relation", n, &column.title);
                self.count(text);
                self.person.relations.push((name, text.to_owned()));
            }
            Target::Custom(n) => self.custom(column, n),
            _ if self.place(column) => {}
            _ => self.text(column),
        }
    }

    /// A field of one text; a second column for it goes into the note.
    fn text(&mut self, column: &Column) {
        let person = &mut self.person;
        let [spoken_given, spoken_middle, spoken_family] = &mut person.phonetic;
        let field = match column.target {
            Target::FormattedName => &mut person.formatted_name,
            Target::FileAs => &mut person.file_as,
            Target::FamilyName => &mut person.name.family,
            Target::GivenName => &mut person.name.given,
            Target::MiddleName => &mut person.name.middle,
            Target::NamePrefix => &mut person.name.prefix,
            Target::NameSuffix => &mut person.name.suffix,
            Target::PhoneticGiven => spoken_given,
            Target::PhoneticMiddle => spoken_middle,
            Target::PhoneticFamily => spoken_family,
            Target::Nickname => &mut person.nickname,
            Target::Organization => &mut person.organization,
            Target::Department => &mut person.department,
            Target::Title => &mut person.title,
            Target::Role => &mut person.role,
            // What a kind says was taken with its value.
            _ => return,
        };
        if field.is_empty() {
            column.text.clone_into(field);
        } else if *field != column.text {
            self.keep(column);
        }
    }

    /// A phone, an e-mail address or a link, or several in one cell.
    fn entry(&mut self, column: &Column) {
        let (name, n) = match column.target {
            Target::Phone(n) => ("phone", n),
            Target::Email(n) => ("email", n),
            Target::Link(n) => ("link", n),
            _ => return,
        };
        let said = if let Some(said) = self.kinds.get(&(name, n)) {
            label(said)
        } else {
            let (kind, place) = own_kind(&column.title);
            Label {
                is_preferred: false,
                kind,
                place,
            }
        };
        let values = if self.source.is_google() {
            vec![column.text.clone()]
        } else {
            apart(&column.text, name)
        };
        for value in values {
            self.count(&value);
            let value = Labelled {
                label: said.clone(),
                value,
            };
            match name {
                "phone" => self.person.phones.push(value),
                "email" => self.person.emails.push(value),
                _ => self.person.links.push(value),
            }
        }
    }

    fn messenger(&mut self, column: &Column, n: u8) {
        let named = self.kinds.get(&("service", n)).filter(|name| !name.is_empty());
        let name = named.cloned().or_else(|| {
            let said = words(&column.title).iter().find_map(|word| service(word));
            said.map(|service| service.name().to_owned())
        });
        let name = name.unwrap_or_else(|| column.title.clone());
        self.count(&column.text);
        self.person
            .messengers
            .push((Service::of_name(&name), column.text.clone()));
    }

    /// Names in one cell, parted by commas or line breaks.
    fn handles(&mut self, service: &Service, text: &str) {
        for name in handles(text) {
            self.count(&name);
            self.person.messengers.push((service.clone(), name));
        }
    }

    fn custom(&mut self, column: &Column, n: u8) {
        let name = self.said("custom", n, &column.title);
        self.count(&column.text);
        self.person.customs.push((name, column.text.clone()));
    }

    fn event(&mut self, column: &Column, name: &str) {
        let month_first = self.month_first(column);
        for cell in joined(&column.text) {
            if let Some(date) = date(cell, month_first) {
                self.tell_date(&date);
                self.values += 1;
                if self.person.anniversary.is_none() && is_anniversary(name) {
                    self.person.anniversary = Some(date);
                } else {
                    self.person.events.push((name.to_owned(), date));
                }
            }
        }
    }

    fn birthday(&mut self, column: &Column) {
        let Some(date) = date(&column.text, self.month_first(column)) else {
            return;
        };
        if self.person.birthday.is_some() {
            return self.keep(column);
        }
        self.tell_date(&date);
        self.person.birthday = Some(date);
    }

    fn born(&mut self, column: &Column, part: usize) {
        match (column.text.parse(), self.born.get_mut(part)) {
            (Ok(number), Some(place)) => *place = number,
            _ => self.keep(column),
        }
    }

    fn tell_date(&mut self, date: &DateValue) {
        if matches!(date, DateValue::Text(_)) {
            self.tell(Note::DateAsText);
        }
    }

    /// English tables write the month first, as their titles tell.
    fn month_first(&self, column: &Column) -> bool {
        column.target != Target::BirthdayDayFirst
            && (self.source.is_google() || column.title.chars().any(|c| c.is_ascii_alphabetic()))
            && !words(&column.title)
                .iter()
                .any(|word| word.starts_with("geburt") || word == "jahrestag")
    }

    /// Photos are named by their address; anything else is kept in the note.
    fn photo(&mut self, column: &Column) {
        let is_link = |text: &str| {
            let begin: String = text.chars().take(5).collect::<String>().to_ascii_lowercase();
            begin == "http:" || begin == "https"
        };
        if is_link(&column.text) && self.person.photo.is_empty() {
            self.person.photo.clone_from(&column.text);
        } else {
            self.keep(column);
        }
    }

    fn labels(&mut self, text: &str) {
        let found = if self.source.is_google() {
            if text.split(JOINT).any(is_system_label) {
                self.tell(Note::SystemLabels);
            }
            labels(text)
        } else {
            typed_labels(text)
        };
        self.person.labels.extend(found);
    }

    /// Takes a part of an address; false if the target is none.
    fn place(&mut self, column: &Column) -> bool {
        let (n, is_whole) = match column.target {
            Target::Address(n) => (n, true),
            Target::Street(n)
            | Target::Extended(n)
            | Target::City(n)
            | Target::Region(n)
            | Target::Postcode(n)
            | Target::Country(n)
            | Target::PoBox(n) => (n, false),
            _ => return false,
        };
        let place = self.places.entry(n).or_default();
        if place.title.is_empty() {
            place.title.clone_from(&column.title);
        }
        if is_whole {
            place.formatted.push((column.title.clone(), column.text.clone()));
            return true;
        }
        let address = &mut place.address;
        let part = match column.target {
            Target::Street(_) => &mut address.street,
            Target::Extended(_) => &mut address.extended,
            Target::City(_) => &mut address.city,
            Target::Region(_) => &mut address.region,
            Target::Postcode(_) => &mut address.postcode,
            Target::Country(_) => &mut address.country,
            _ => &mut address.po_box,
        };
        if !part.is_empty() {
            part.push('\n');
        }
        part.push_str(&column.text);
        true
    }

    /// Addresses are whole when the last cell was read.
    fn addresses(&mut self) {
        for (n, place) in std::mem::take(&mut self.places) {
            let said = match self.kinds.get(&("address", n)) {
                Some(said) => label(said),
                None => Label {
                    kind: address_kind(&place.title),
                    ..Label::default()
                },
            };
            let known = words(&place.address.parts().join(" "));
            let has_parts = !place.address.is_empty();
            if has_parts {
                self.count(&place.address.street);
                self.person.addresses.push(Labelled {
                    label: said.clone(),
                    value: place.address,
                });
            }
            for (title, formatted) in place.formatted {
                if has_parts && words(&formatted).iter().all(|word| known.contains(word)) {
                    continue;
                }
                if has_parts {
                    self.lines.push((title, formatted));
                    continue;
                }
                self.count(&formatted);
                let value = PostalAddress {
                    street: formatted,
                    ..PostalAddress::default()
                };
                self.person.addresses.push(Labelled {
                    label: said.clone(),
                    value,
                });
            }
        }
    }

    /// What a companion column says, or the title where there is none.
    fn said(&self, name: &'static str, n: u8, title: &str) -> String {
        let said = self.kinds.get(&(name, n)).filter(|said| !said.is_empty());
        said.cloned().unwrap_or_else(|| title.to_owned())
    }

    fn count(&mut self, text: &str) {
        self.values += text.matches(JOINT).count().min(JOINED_MAX) + 1;
    }

    fn keep(&mut self, column: &Column) {
        if self.source != Source::Unknown && says_nothing(&column.text) {
            return;
        }
        self.lines.push((column.title.clone(), column.text.clone()));
    }

    fn tell(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn done(mut self) -> Option<(Person, Vec<Note>)> {
        self.addresses();
        self.whole_birthday();
        self.whole_name();
        self.note_lines();
        self.person.note = self.texts.join("\n");
        let named = self.person.unnamed();
        let has_name = !self.person.formatted_name.is_empty() || !named.is_empty();
        let mut person = self.person.tidy();
        if person == Person::default() {
            return None;
        }
        if !has_name {
            self.notes.push(Note::NoName);
        }
        if person.formatted_name.is_empty() {
            person.formatted_name = person.unnamed();
        }
        Some((person, self.notes))
    }

    /// What has no place of its own goes below the note's own text. Outlook says name and address once
    /// more as the "display name" of an address.
    fn note_lines(&mut self) {
        let mut known = Vec::new();
        if self.source == Source::Outlook {
            let emails = self.person.emails.iter().map(|email| email.value.as_str());
            let texts = self.person.name.parts().into_iter().chain(emails);
            known = texts.flat_map(words).collect();
        }
        for (title, text) in std::mem::take(&mut self.lines) {
            let words = words(&text);
            if words.is_empty() || !words.iter().all(|word| known.contains(word)) {
                self.texts.push(format!("{title}: {text}"));
                self.tell(Note::InNote);
            }
        }
    }

    fn whole_birthday(&mut self) {
        let [day, month, year] = self.born;
        if self.born == [0; 3] {
            return;
        }
        let small = |number: u16| u8::try_from(number).ok();
        let year = i16::try_from(year).ok().filter(|year| *year > 0);
        let whole = small(month)
            .zip(small(day))
            .and_then(|(month, day)| DateValue::of(year, month, day));
        let text = self.born.map(|n| n.to_string()).join(".");
        let found = match whole {
            Some(whole) => date(&whole.iso(), true),
            None if day == 0 && month == 0 => year.and_then(|year| date(&format!("{year:04}"), true)),
            None => Some(DateValue::Text(text)),
        };
        if self.person.birthday.is_none() {
            if let Some(date) = &found {
                self.tell_date(date);
            }
            self.person.birthday = found;
        }
    }

    /// A name in one line is FN as typed and N as guessed; parts give FN as they are joined.
    fn whole_name(&mut self) {
        let person = &mut self.person;
        let has_parts = !person.name.is_empty();
        if person.formatted_name.is_empty() && !(has_parts && person.file_as.contains(',')) {
            person.formatted_name = std::mem::take(&mut person.file_as);
        }
        if !has_parts {
            person.name = guess_name(&person.formatted_name);
        }
    }
}

/// True for targets of which a row may have many.
fn is_value(target: Target) -> bool {
    matches!(
        target,
        Target::Phone(_)
            | Target::Email(_)
            | Target::Link(_)
            | Target::Messenger(_)
            | Target::Telegram
            | Target::Whatsapp
            | Target::Event(_)
            | Target::Relation(_)
            | Target::Custom(_)
            | Target::Address(_)
    )
}

/// What an address's own title says it is for.
fn address_kind(title: &str) -> EntryType {
    super::label::kind_among(&words(title)).map_or(EntryType::None, |(kind, _)| kind)
}

/// Values of known programs' columns that say nothing of a person.
fn says_nothing(text: &str) -> bool {
    let lower = text.to_lowercase();
    let known = [
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
    known.contains(&lower.as_str())
}

/// Several phones or e-mail addresses in one cell, as people write them.
pub fn apart(cell: &str, name: &str) -> Vec<String> {
    let separators: &[char] = if name == "phone" {
        &[',', ';', '\n', '/']
    } else {
        &[',', ';', '\n', ' ']
    };
    let parts: Vec<&str> = cell
        .splitn(JOINED_MAX, separators)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let fits = match name {
        "phone" => parts.iter().all(|part| check_phone(part).is_ok()),
        "email" => parts.iter().all(|part| part.contains('@')),
        _ => false,
    };
    if fits && parts.len() > 1 {
        parts.into_iter().map(str::to_owned).collect()
    } else {
        vec![cell.to_owned()]
    }
}

/// Several Telegram names in one cell.
pub fn handles(cell: &str) -> Vec<String> {
    cell.splitn(JOINED_MAX, [',', ';', '\n'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Labels as people write them, each once.
pub fn typed_labels(cell: &str) -> Vec<String> {
    unique(cell.split([',', ';', '\n']).map(str::trim))
}
