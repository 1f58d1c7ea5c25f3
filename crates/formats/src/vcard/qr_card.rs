//! A contact as a short vCard 3.0 for a QR code: the name and the chosen parts, without folds, UID, PRODID
//! and photo.

use domain::contact::{Contact, Service};
use domain::date::DateValue;
use domain::name::guess_name;
use domain::text::escape;

use super::value::{new_messenger, type_word};

/// An optional part of a short card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// TEL.
    Phones,
    /// EMAIL.
    Emails,
    /// ORG and TITLE.
    Organization,
    /// IMPP; Telegram as a URL, which every phone opens.
    Messengers,
    /// ADR.
    Addresses,
    /// URL.
    Links,
    /// BDAY.
    Birthday,
    /// NOTE.
    Note,
}

impl Part {
    /// Every part, in the order of the card.
    pub const ALL: [Self; 8] = [
        Self::Phones,
        Self::Emails,
        Self::Organization,
        Self::Messengers,
        Self::Addresses,
        Self::Links,
        Self::Birthday,
        Self::Note,
    ];

    /// The word in forms and message keys.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Phones => "phone",
            Self::Emails => "email",
            Self::Organization => "organization",
            Self::Messengers => "messenger",
            Self::Addresses => "address",
            Self::Links => "link",
            Self::Birthday => "birthday",
            Self::Note => "note",
        }
    }

    /// The content lines of the part; empty if the contact has none.
    #[must_use]
    pub fn lines(self, contact: &Contact) -> String {
        let mut card = Lines::default();
        match self {
            Self::Phones => {
                for phone in &contact.phones {
                    card.typed_line("TEL", type_word(&phone.entry_type), &escape(phone.value.trim()));
                }
            }
            Self::Emails => {
                for email in &contact.emails {
                    card.typed_line("EMAIL", type_word(&email.entry_type), &escape(email.value.trim()));
                }
            }
            Self::Organization => {
                let units = contact.department.split(';').map(|unit| escape(unit.trim()));
                let parts = std::iter::once(escape(&contact.organization)).chain(units);
                let parts: Vec<String> = parts.collect();
                card.line("ORG", parts.join(";").trim_end_matches(';'));
                card.line("TITLE", &escape(&contact.title));
            }
            Self::Messengers => {
                for messenger in &contact.messengers {
                    let name = messenger.value.trim();
                    if messenger.service == Service::Telegram {
                        card.line("URL", &format!("https://t.me/{name}"));
                    } else {
                        let (head, value) = new_messenger(&messenger.service, name);
                        card.line(&head, &value);
                    }
                }
            }
            Self::Addresses => {
                for address in contact.addresses.iter().filter(|address| !address.is_empty()) {
                    let parts = address.parts().map(|part| escape(part.trim()));
                    card.typed_line("ADR", type_word(&address.entry_type), &parts.join(";"));
                }
            }
            Self::Links => {
                for link in &contact.links {
                    card.line("URL", &link.value.replace(['\r', '\n'], " "));
                }
            }
            Self::Birthday => {
                match contact.birthday.as_ref().map(|field| &field.value) {
                    // Dates without a year are written as in RFC 6350: only Apple's phones know the
                    // omitted year of vCard 3.0.
                    Some(date @ DateValue::Date { .. }) => card.line("BDAY", &date.iso()),
                    Some(DateValue::Text(text)) => card.line("BDAY;VALUE=text", &escape(text)),
                    None => {}
                }
            }
            Self::Note => card.line("NOTE", &escape(contact.note.trim())),
        }
        card.0
    }
}

/// The short card with the given parts.
#[must_use]
pub fn qr_card(contact: &Contact, parts: &[Part]) -> String {
    let display_name = contact.display_name();
    let is_organization = display_name == contact.organization && parts.contains(&Part::Organization);
    let guessed;
    let name = if contact.name.is_empty() && !is_organization {
        guessed = guess_name(&display_name);
        &guessed
    } else {
        &contact.name
    };
    let name = name.parts().map(|part| escape(part.trim())).join(";");
    let chosen = Part::ALL.iter().filter(|part| parts.contains(part));
    let lines: String = chosen.map(|part| part.lines(contact)).collect();
    let formatted_name = escape(&display_name);
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\nN:{name}\r\nFN:{formatted_name}\r\n{lines}END:VCARD\r\n")
}

/// Content lines; those without a value are left out.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn line(&mut self, head: &str, value: &str) {
        if !value.is_empty() {
            self.0.extend([head, ":", value, "\r\n"]);
        }
    }

    fn typed_line(&mut self, name: &str, type_word: Option<&str>, value: &str) {
        match type_word {
            Some(word) => self.line(&format!("{name};TYPE={word}"), value),
            None => self.line(name, value),
        }
    }
}
