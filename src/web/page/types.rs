//! The types of phones, email addresses and other values in words.

use crate::web::page::context::PageContext;
use domain::contact::EntryType;

/// Types that people name in one phrase, with the keys of their texts.
const PHRASES: [(EntryType, EntryType, &str); 6] = [
    (EntryType::Cell, EntryType::Work, "type-work-cell"),
    (EntryType::Cell, EntryType::Home, "type-home-cell"),
    (EntryType::Fax, EntryType::Work, "value-label-work-fax"),
    (EntryType::Fax, EntryType::Home, "value-label-home-fax"),
    (EntryType::Pager, EntryType::Work, "type-work-pager"),
    (EntryType::Main, EntryType::Work, "type-work-main"),
];

impl PageContext {
    /// The types of a value: in the reader's language, or the custom types themselves.
    #[must_use]
    pub fn type_text(&self, entry_type: &EntryType, further: &[EntryType]) -> String {
        let phrase = further.first().and_then(|place| {
            let phrase = PHRASES
                .iter()
                .find(|(known, of, _)| known == entry_type && of == place);
            phrase.map(|(_, _, key)| self.t(key))
        });
        let (first, rest) = match phrase {
            Some(phrase) => (phrase, further.get(1..).unwrap_or_default()),
            None => (self.one_type(entry_type), further),
        };
        let rest = rest.iter().map(|entry_type| self.one_type(entry_type));
        std::iter::once(first).chain(rest).collect::<Vec<_>>().join(", ")
    }

    fn one_type(&self, entry_type: &EntryType) -> String {
        match entry_type {
            EntryType::None => String::new(),
            EntryType::Custom(label) => self.label(label),
            known => self.t(format!("type-{}", known.word())),
        }
    }
}
