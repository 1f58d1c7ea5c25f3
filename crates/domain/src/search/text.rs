//! The text by which search finds a contact: every word of every property of its card, but no machine parts.

use std::collections::BTreeSet;

use super::date_in_words::{date_words, days_in};
use super::emoji::emoji_words;
use super::narrowing::{code_words, field_words};
use super::sound::sound_key;
use crate::card::{Card, Property};
use crate::contact::{Contact, Messenger};
use crate::date::DateValue;
use crate::detail::day_of;
use crate::diff::apple_label;
use crate::fold::fold;
use crate::phone::{MIN_DIGITS, clean, phone_keys, phone_runs};
use crate::property::{PropertyRole, ValueFormat};
use crate::text::unescape;

/// What search looks in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchText {
    /// Folded words, each after a blank.
    pub words: String,
    /// Runs of digits and words of email addresses, each after a blank. A query finds any part of them.
    pub digits: String,
}

/// Longer texts without a blank are keys or pictures.
const MAX_WORD: usize = 200;
/// Longer runs of digits are cut: no query has them.
const MAX_RUN: usize = 40;

/// Properties whose values are words of a machine: identifiers, settings of programs.
const MACHINE: [&str; 9] = [
    "KIND",
    "CLASS",
    "CLIENTPIDMAP",
    "MAILER",
    "PROFILE",
    "X-ABSHOWAS",
    "X-ADDRESSBOOKSERVER-KIND",
    "CREATED",
    "JSPROP",
];

/// Words of TYPE that programs write, not people.
const STANDARD_TYPES: [&str; 36] = [
    "home",
    "work",
    "cell",
    "mobile",
    "voice",
    "fax",
    "pager",
    "main",
    "other",
    "pref",
    "internet",
    "msg",
    "text",
    "textphone",
    "video",
    "car",
    "bbs",
    "modem",
    "isdn",
    "pcs",
    "dom",
    "intl",
    "postal",
    "parcel",
    "x400",
    "iphone",
    "jpeg",
    "png",
    "gif",
    "base64",
    "individual",
    "contact",
    "acquaintance",
    "personal",
    "business",
    "uri",
];

/// Collects what search looks in. `region` is the country of phone numbers without a country code.
#[must_use]
pub fn search_text(card: &Card, contact: &Contact, region: &str) -> SearchText {
    let mut found = CollectedText {
        words: BTreeSet::new(),
        runs: BTreeSet::new(),
        region,
    };
    for (_, property) in card.properties() {
        found.add_property(property);
    }
    for phone in &contact.phones {
        found.add_phone(&phone.value);
    }
    for messenger in &contact.messengers {
        found.add_account(messenger);
    }
    for email in &contact.emails {
        found.add_parts(&email.value);
    }
    for date in [&contact.birthday, &contact.anniversary].into_iter().flatten() {
        found.add_date(&date.value);
    }
    found.words.extend(field_words(card, contact));
    let join = |texts: BTreeSet<String>| texts.iter().fold(String::new(), |all, text| all + " " + text);
    SearchText {
        words: join(found.words),
        digits: join(found.runs),
    }
}

struct CollectedText<'a> {
    words: BTreeSet<String>,
    runs: BTreeSet<String>,
    region: &'a str,
}

impl CollectedText<'_> {
    fn add_property(&mut self, property: &Property) {
        let info = property.info();
        let is_label = property.is("X-ABLABEL");
        if is_searched(property) {
            let text = unescape(&property.value);
            if property.is("X-ANDROID-CUSTOM") {
                // The first component is the type of the row, those with one digit are codes.
                let parts = text.split(';').skip(1);
                let words: Vec<&str> = parts.filter(|part| part.trim().len() > 1).collect();
                self.add_text(&words.join(" "));
                for date in words
                    .iter()
                    .filter_map(|part| day_of(&property.name, part.trim()))
                {
                    self.add_date(&date);
                }
            } else if is_label {
                self.add_text(apple_label(text.trim()));
            } else if let (ValueFormat::Date, date @ DateValue::Date { .. }) =
                (info.format, DateValue::read(&text, None))
            {
                self.add_runs(text.trim());
                self.add_runs(&date.iso());
                self.add_date(&date);
            } else if !property.is("TEL") && !is_identifier(&text) {
                self.add_text(&text);
                if let Some(date) = day_of(&property.name, text.trim()) {
                    self.add_date(&date);
                }
            }
        }
        for param in &property.params {
            match param.name.as_str() {
                "TYPE" => param.values.iter().for_each(|value| self.add_type(value)),
                "LABEL" | "X-USER" | "X-SERVICE-TYPE" | "SERVICE-TYPE" | "X-LABEL" | "CN" => {
                    param.values.iter().for_each(|value| self.add_text(value));
                }
                _ => {}
            }
        }
    }

    fn add_type(&mut self, word: &str) {
        let lower = word.trim().to_lowercase();
        let bare = lower.strip_prefix("x-").unwrap_or(&lower);
        if !STANDARD_TYPES.contains(&bare) {
            self.add_text(bare);
        }
    }

    /// Adds the words of a text and its runs of digits.
    fn add_text(&mut self, text: &str) {
        let plain;
        let text = if text.is_ascii() {
            text
        } else {
            self.words.extend(emoji_words(text));
            plain = clean(text);
            &plain
        };
        self.add_spaced_numbers(text);
        for day in days_in(text) {
            self.add_date(&day);
        }
        for part in text.split(|c: char| c.is_whitespace() || matches!(c, ';' | ',')) {
            let is_long = part.len() > MAX_WORD && part.is_ascii();
            if part.is_empty() || is_long && !part.contains("://") {
                continue;
            }
            self.add_runs(part);
            let is_number = !part.chars().any(char::is_alphabetic);
            self.add_joined(part);
            let folded = fold(part);
            let is_one_run = folded.split_whitespace().nth(1).is_none();
            // The runs of a date or a number in parts are not words.
            let is_short = part.chars().filter(char::is_ascii_digit).count() < MIN_DIGITS;
            if !is_number || is_one_run || is_short {
                folded.split_whitespace().for_each(|word| self.add_word(word));
            }
        }
    }

    /// Adds the numbers of a text that are written with blanks: `8 (912) 345-67-89`.
    fn add_spaced_numbers(&mut self, text: &str) {
        let bare = |word: &str| word.trim_end_matches([',', ';', ':', '.', '!', '?']).len();
        let is_part = |word: &str| {
            let word = word.get(..bare(word)).unwrap_or_default();
            word.bytes().any(|b| b.is_ascii_digit())
                && word.bytes().all(|b| b.is_ascii_digit() || b"+()-./".contains(&b))
        };
        let words: Vec<&str> = text.split_whitespace().collect();
        for group in words.chunk_by(|a, b| is_part(a) && bare(a) == a.len() && is_part(b)) {
            if group.len() > 1 {
                self.runs.extend(phone_keys(&group.join(" "), self.region));
            }
        }
    }

    fn add_word(&mut self, word: &str) {
        self.words.extend(sound_key(word));
        self.words.insert(word.to_owned());
    }

    /// Adds a name with hyphens also as one word, and one with apostrophes also as several.
    fn add_joined(&mut self, part: &str) {
        let is_name = part.chars().all(|c| c.is_alphabetic() || is_joint(c));
        if !is_name || !part.contains(is_joint) {
            return;
        }
        let joined: String = fold(part).split_whitespace().collect();
        self.add_word(&joined);
        let apart: String = part.chars().map(|c| if is_joint(c) { ' ' } else { c }).collect();
        for word in fold(&apart)
            .split_whitespace()
            .filter(|word| word.chars().nth(1).is_some())
        {
            self.add_word(word);
        }
    }

    /// Adds the words of an email address, of which any part is found.
    fn add_parts(&mut self, address: &str) {
        let words = fold(address);
        let long = words
            .split_whitespace()
            .filter(|word| word.len() > MIN_DIGITS && word.len() <= MAX_WORD);
        self.runs.extend(long.map(str::to_owned));
    }

    /// Adds a date as people type it: `22.03`, `22.3.1980`, «22 марта».
    fn add_date(&mut self, date: &DateValue) {
        self.words.extend(date_words(date));
        if let DateValue::Date {
            year,
            month: Some(month),
            day: Some(day),
        } = date
        {
            let year = year.map(|year| year.to_string()).unwrap_or_default();
            self.runs.insert(format!("{day:02}{month:02}{year}"));
            self.runs.insert(format!("{day}{month}{year}"));
        }
    }

    /// Adds the runs of digits of a word, which queries look for as numbers.
    fn add_runs(&mut self, part: &str) {
        if !part.bytes().any(|b| b.is_ascii_digit()) {
            return;
        }
        // Punctuation between digits do not matter, as in a query.
        for number in part.split(char::is_alphabetic) {
            let digits: String = number
                .chars()
                .filter(char::is_ascii_digit)
                .take(MAX_RUN)
                .collect();
            if (7..=15).contains(&digits.len()) {
                self.runs.extend(phone_keys(number, self.region));
            }
            if digits.len() >= MIN_DIGITS {
                self.runs.insert(digits);
            }
        }
    }

    /// Adds the runs of a phone, and the words beside the number. A query takes short runs for words.
    fn add_phone(&mut self, text: &str) {
        for run in phone_runs(text, self.region) {
            if run.len() < MIN_DIGITS {
                self.words.insert(run);
            } else {
                self.runs.insert(run);
            }
        }
        self.words.extend(code_words(text));
        for part in text.split_whitespace() {
            if part.chars().any(char::is_alphabetic) {
                fold(part).split_whitespace().for_each(|word| self.add_word(word));
            }
        }
    }

    /// Adds an account name as one word: `ivan_petrov` is also found as `ivanpetrov`.
    fn add_account(&mut self, messenger: &Messenger) {
        self.add_text(&messenger.value);
        let whole: String = fold(&messenger.value).split_whitespace().collect();
        if !whole.is_empty() {
            self.words.insert(whole);
        }
    }
}

/// True if people may look for words of the property.
#[must_use]
pub fn is_searched(property: &Property) -> bool {
    let info = property.info();
    let is_machine = info.role != PropertyRole::Content && !property.is("X-ABLABEL")
        || info.format == ValueFormat::Binary
        || MACHINE.iter().any(|name| property.is(name))
        || is_encoded(property);
    !is_machine
}

/// True for a value that is not text: base64, a reference to a blob, a `data:` URI.
fn is_encoded(property: &Property) -> bool {
    let value = property.value.trim();
    let is_base64 = || {
        property
            .param("ENCODING")
            .any(|e| e.eq_ignore_ascii_case("b") || e.eq_ignore_ascii_case("BASE64"))
    };
    value.contains('\0')
        || value
            .get(..5)
            .is_some_and(|start| start.eq_ignore_ascii_case("data:"))
        || is_base64()
}

/// True for the punctuation within a name such as Anna-Maria or O'Brien.
fn is_joint(c: char) -> bool {
    matches!(c, '-' | '\'' | '’' | 'ʼ' | '`')
}

/// True for the identifier of another card.
fn is_identifier(text: &str) -> bool {
    let text = text.trim();
    text.get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("urn:"))
}
