//! The rows of a contact's form: values that can repeat, each with its type.

use crate::web::contacts::form::dates::shown_date;
use crate::web::contacts::form::untouched::{Control, is_untouched};
use crate::web::form::Form;
use crate::web::page::is_label_in_words;
use domain::contact::{ENTRY_TYPES, Entry, EntryType, Messenger, PostalAddress, SERVICES, Service};
use domain::date::{DateValue, DayOrder};
use domain::detail::{DETAIL_KINDS, Detail, DetailKind, RELATIONS};
use domain::text::visible_name;

/// A row of a value that can repeat.
#[derive(Clone, Debug, Default)]
pub struct FormRow {
    /// The ordinal of its line in the card; empty for a new row.
    pub line: String,
    /// The word of the type, of the service, or of the kind of a detail.
    pub type_word: String,
    /// A custom type, or the name of a service without a word.
    pub label: String,
    /// The value.
    pub value: String,
    /// The URI of the contact that a relation is to. Its value is the name then.
    pub target: String,
}

/// A row of an address.
#[derive(Clone, Debug, Default)]
pub struct AddressRow {
    /// Line, type and custom type.
    pub row: FormRow,
    /// Post-office box, flat, street, city, region, postal code, country.
    pub parts: [String; 7],
}

/// The parts of an address by their names in the form, in the order of ADR (RFC 6350 §6.3.1).
pub const ADDRESS_PARTS: [&str; 7] = [
    "po-box", "extended", "street", "city", "region", "postcode", "country",
];

/// The rows of a list, in order. Every row submits all of its fields, so the n-th value of each name belongs
/// to the n-th row.
pub fn rows_of<'a>(form: &'a Form, list: &str) -> impl Iterator<Item = FormRow> + use<'a> {
    let column = |part: &str| form.all(&format!("{list}-{part}"));
    let (mut lines, mut types, mut labels) = (column("line"), column("type"), column("label"));
    let mut targets = column("target");
    form.all(list).map(move |value| FormRow {
        target: next(&mut targets),
        line: next(&mut lines),
        type_word: next(&mut types),
        label: next(&mut labels),
        value: value.to_owned(),
    })
}

/// The rows of the addresses, in order. Each has a field for every part.
pub fn address_rows(form: &Form) -> impl Iterator<Item = AddressRow> {
    let column = |part: &str| form.all(&format!("address-{part}"));
    let (mut lines, mut types, mut labels) = (column("line"), column("type"), column("label"));
    let mut parts = ADDRESS_PARTS.map(column);
    form.all("address-street").map(move |_| AddressRow {
        row: FormRow {
            line: next(&mut lines),
            type_word: next(&mut types),
            label: next(&mut labels),
            ..FormRow::default()
        },
        parts: parts.each_mut().map(next),
    })
}

fn next<'a>(column: &mut impl Iterator<Item = &'a str>) -> String {
    column.next().unwrap_or_default().to_owned()
}

impl FormRow {
    /// The row of an entry of the card.
    #[must_use]
    pub fn of_entry(entry: &Entry) -> Self {
        let (type_word, label) = type_fields(&entry.entry_type);
        Self {
            line: typed_line(entry.line),
            type_word,
            label,
            value: entry.value.clone(),
            target: String::new(),
        }
    }

    /// An empty row for a messenger.
    #[must_use]
    pub fn new_messenger() -> Self {
        Self {
            type_word: "telegram".to_owned(),
            ..Self::default()
        }
    }

    /// The row of a messenger of the card.
    #[must_use]
    pub fn of_messenger(messenger: &Messenger) -> Self {
        let (type_word, label) = match &messenger.service {
            Service::Other(name) => ("other".to_owned(), name.clone()),
            known => (known.word().to_owned(), String::new()),
        };
        Self {
            line: typed_line(messenger.line),
            type_word,
            label,
            value: messenger.value.clone(),
            target: String::new(),
        }
    }

    /// An empty row for a detail.
    #[must_use]
    pub fn new_detail() -> Self {
        Self {
            type_word: DetailKind::Custom.word().to_owned(),
            ..Self::default()
        }
    }

    /// The row of a detail of the card. Its label is a word that pages translate.
    #[must_use]
    pub fn of_detail(detail: &Detail, order: DayOrder) -> Self {
        let value = match detail.kind {
            DetailKind::Day | DetailKind::Date => shown_date(&DateValue::read(&detail.value, None), order),
            _ => detail.value.clone(),
        };
        Self {
            line: typed_line(detail.line),
            type_word: detail.kind.word().to_owned(),
            label: detail.label.clone(),
            value,
            target: String::new(),
        }
    }

    /// True if the row is of a kind that has a name of its own.
    #[must_use]
    pub fn is_labeled(&self) -> bool {
        DetailKind::of_word(&self.type_word).has_label() && !self.is_other_property()
    }

    /// True if the form shows the name of the property instead of a kind.
    #[must_use]
    pub fn is_other_property(&self) -> bool {
        [DetailKind::Property, DetailKind::Binary, DetailKind::Date]
            .map(DetailKind::word)
            .contains(&self.type_word.as_str())
    }

    /// True if only the name of the property is shown.
    #[must_use]
    pub fn is_binary(&self) -> bool {
        self.type_word == DetailKind::Binary.word()
    }

    /// True if the value of a detail is a text area.
    #[must_use]
    pub fn is_area(&self) -> bool {
        Control::of("detail", &self.value) == Control::Area
    }

    /// True if the user added the row and left it empty.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        [&self.line, &self.label, &self.value]
            .iter()
            .all(|text| text.trim().is_empty())
    }

    /// The row as text.
    #[must_use]
    pub fn text(&self) -> String {
        joined([self.label.as_str(), self.value.as_str()].into_iter())
    }

    /// The entry that the row describes.
    #[must_use]
    pub fn entry(&self) -> Entry {
        Entry {
            line: self.line.parse().ok(),
            entry_type: self.entry_type(),
            value: self.value.trim().to_owned(),
        }
    }

    /// The messenger that the row describes. A row has no field for the type of a messenger.
    #[must_use]
    pub fn messenger(&self) -> Messenger {
        let service = match SERVICES.iter().find(|(word, _, _)| *word == self.type_word) {
            Some((_, _, service)) => service.clone(),
            None => Service::Other(visible_name(&self.label).to_owned()),
        };
        Messenger {
            line: self.line.parse().ok(),
            entry_type: EntryType::None,
            service,
            value: self.value.trim().to_owned(),
        }
    }

    /// True if the user left the type, or the service, of the row that the form showed. The form shows a type that
    /// programs write in English in the user's language.
    #[must_use]
    pub fn has_type_of(&self, shown: &Self) -> bool {
        self.type_word == shown.type_word
            && (is_untouched(Control::Line, &shown.label, &self.label)
                || is_label_in_words(&shown.label, &self.label))
    }

    /// True if the user left the value of the row that the form showed.
    #[must_use]
    pub fn has_value_of(&self, shown: &Self) -> bool {
        is_untouched(Control::Line, &shown.value, &self.value)
    }

    /// The type. Its text counts only if "Custom type…" is selected.
    fn entry_type(&self) -> EntryType {
        let label = visible_name(&self.label);
        if self.type_word == "custom" && !label.is_empty() {
            EntryType::Custom(label.to_owned())
        } else {
            EntryType::parse(&self.type_word)
        }
    }
}

impl AddressRow {
    /// The row of an address of the card.
    #[must_use]
    pub fn of(address: &PostalAddress) -> Self {
        let (type_word, label) = type_fields(&address.entry_type);
        let row = FormRow {
            line: typed_line(address.line),
            type_word,
            label,
            ..FormRow::default()
        };
        Self {
            row,
            parts: address.parts().map(str::to_owned),
        }
    }

    /// True if the user added the row and left it empty.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.row.is_blank() && self.parts.iter().all(|part| part.trim().is_empty())
    }

    /// The row as text.
    #[must_use]
    pub fn text(&self) -> String {
        joined(std::iter::once(self.row.label.as_str()).chain(self.parts.iter().map(String::as_str)))
    }

    /// The address that the row describes.
    #[must_use]
    pub fn address(&self) -> PostalAddress {
        let [po_box, extended, street, city, region, postcode, country] =
            self.parts.clone().map(|part| part.trim().to_owned());
        PostalAddress {
            line: self.row.line.parse().ok(),
            entry_type: self.row.entry_type(),
            po_box,
            extended,
            street,
            city,
            region,
            postcode,
            country,
        }
    }

    /// Replaces the parts that the user left as the form showed them by what the form was filled from.
    pub fn keep_untouched(&mut self, shown: &Self) {
        let parts = self.parts.iter_mut().zip(&shown.parts);
        for ((part, shown), name) in parts.zip(ADDRESS_PARTS) {
            if is_untouched(Control::of(name, shown), shown, part) {
                part.clone_from(shown);
            }
        }
    }

    /// The parts in the order in which people write them.
    #[must_use]
    pub fn named_parts(&self) -> Vec<NamedPart<'_>> {
        let part = |name: &&'static str| {
            let at = ADDRESS_PARTS.iter().position(|part| part == name)?;
            let text = self.parts.get(at)?.as_str();
            Some(NamedPart {
                name,
                text,
                is_area: Control::of(name, text) == Control::Area,
            })
        };
        WRITTEN_ORDER.iter().filter_map(part).collect()
    }
}

/// A part of an address.
pub struct NamedPart<'a> {
    /// Its name in the form.
    pub name: &'static str,
    /// What it says.
    pub text: &'a str,
    /// True if it has several lines.
    pub is_area: bool,
}

/// The parts of an address, the street first.
const WRITTEN_ORDER: [&str; 7] = [
    "street", "extended", "city", "postcode", "region", "country", "po-box",
];

/// The texts that are not blank.
fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let texts = texts.map(str::trim).filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join(", ")
}

fn type_fields(entry_type: &EntryType) -> (String, String) {
    match entry_type {
        EntryType::Custom(label) => ("custom".to_owned(), label.clone()),
        known => (known.word().to_owned(), String::new()),
    }
}

fn typed_line(line: Option<usize>) -> String {
    line.map(|line| line.to_string()).unwrap_or_default()
}

/// The words of the types that the form offers.
#[must_use]
pub fn type_words() -> Vec<&'static str> {
    ENTRY_TYPES.iter().map(|(word, _)| *word).collect()
}

/// The words of the kinds of details that the form offers.
#[must_use]
pub fn detail_kinds() -> Vec<&'static str> {
    DETAIL_KINDS.iter().map(|(word, _)| *word).collect()
}

/// The relations that the form offers.
#[must_use]
pub fn relations() -> &'static [&'static str] {
    &RELATIONS
}

/// The services that the form offers, with word and name.
#[must_use]
pub fn services() -> Vec<(&'static str, &'static str)> {
    SERVICES.iter().map(|(word, name, _)| (*word, *name)).collect()
}
