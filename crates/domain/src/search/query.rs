//! Parses search queries into words and digits that the databases match.

use serde::{Deserialize, Serialize};

use super::date_in_words;
use super::emoji;
use super::narrowing::{self, Narrowing};
use super::word::Word;
use crate::fold::fold;
use crate::name::is_legal_form;
use crate::phone::{
    MIN_DIGITS, clean, digits, is_extension_word, is_telephone_word, query_runs, without_scheme,
};

/// A search query. A contact matches if every word, every number and every narrowing does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Folded words.
    pub words: Vec<Word>,
    /// Runs of at least three digits. Each must be part of a phone number of the contact.
    pub digits: Vec<String>,
    /// Service codes, as [`narrowing`] marks them. If no contact has them, they are searched as digits.
    #[serde(default)]
    pub codes: Vec<String>,
    /// Days that the digits may mean, as the index marks them. Contacts with one of them come first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<String>,
    /// Words of single fields, as [`narrowing`] marks them. Each must be the beginning of a word of the contact.
    pub marked: Vec<String>,
    /// Only contacts that changed within so many days.
    pub changed_days: Option<u16>,
}

/// Maximum number of words, and of numbers. A pasted letter would otherwise become thousands of conditions.
const MAX_PARTS: usize = 20;

impl Query {
    /// A query of one word.
    #[must_use]
    pub fn of_word(word: Word) -> Self {
        Self {
            words: vec![word],
            ..Self::default()
        }
    }

    /// True if the query has no words and no digits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.has_text() && !self.is_narrowed()
    }

    /// True if it has words or digits.
    #[must_use]
    pub fn has_text(&self) -> bool {
        !self.words.is_empty() || !self.digits.is_empty()
    }

    /// True if it has conditions beside words and numbers.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        !self.marked.is_empty() || self.changed_days.is_some()
    }

    /// The same query for contacts that have its service codes, not only their digits. `None` if it has no code.
    #[must_use]
    pub fn of_codes(&self) -> Option<Self> {
        let mut query = self.clone();
        self.codes.iter().for_each(|code| add(&mut query.marked, code));
        (!self.codes.is_empty()).then_some(query)
    }

    /// True if it has service codes, and finds their digits in any number.
    #[must_use]
    pub fn is_of_code_digits(&self) -> bool {
        self.codes.iter().any(|code| !self.marked.contains(code))
    }

    /// The same query without its emoji, if it has other text: a pasted name may have some that the card lacks.
    #[must_use]
    pub fn without_emoji(&self) -> Option<Self> {
        let mut query = self.clone();
        query.marked.retain(|word| emoji::emoji_of(word).is_none());
        (query.marked.len() < self.marked.len() && query.has_text()).then_some(query)
    }

    /// The same query for parts of words: each word of at least three letters may be inside an email address.
    /// `None` if it has no such word.
    #[must_use]
    pub fn inside_words(&self) -> Option<Self> {
        let (long, short): (Vec<Word>, Vec<Word>) =
            (self.words.iter().cloned()).partition(|word| word.text.chars().count() >= MIN_DIGITS);
        let mut query = Self {
            words: short,
            ..self.clone()
        };
        for word in &long {
            add(&mut query.digits, &word.text);
        }
        (!long.is_empty()).then_some(query)
    }
}

/// Parses a query. `%`, `_`, quotes and other punctuation only separate words.
#[must_use]
pub fn parse_query(typed: &str, region: &str) -> Query {
    let mut query = Query::default();
    let (text, narrowings) = narrowing::split(typed);
    for narrowing in narrowings.into_iter().take(MAX_PARTS) {
        match narrowing {
            Narrowing::Marked(words) => words.iter().for_each(|word| add(&mut query.marked, word)),
            Narrowing::ChangedDays(days) => query.changed_days = Some(days),
        }
    }
    emoji::emoji_words(&text).for_each(|word| add(&mut query.marked, &word));
    let (text, dates) = date_in_words::split(&text);
    date_in_words::day_words(&text).for_each(|day| add(&mut query.days, &day));
    let mut words = Vec::new();
    for run in runs(&text) {
        let (Run::Digits(typed) | Run::Text(typed)) = &run;
        narrowing::code_words(typed).for_each(|code| add(&mut query.codes, &code));
        match run {
            Run::Digits(number) => {
                let mut runs = query_runs(&number, region);
                if runs.is_empty() {
                    runs.push(digits(&number));
                }
                for run in runs {
                    // Fewer digits are a word of the contact.
                    if run.len() < MIN_DIGITS {
                        add(&mut words, &run);
                    } else {
                        add(&mut query.digits, &run);
                    }
                }
            }
            Run::Text(text) => {
                for word in fold(&text).split_whitespace() {
                    add(&mut words, word);
                }
            }
        }
    }
    // «ООО Ромашка» is found if the card has no legal form.
    if !query.digits.is_empty() || !dates.is_empty() || words.iter().any(|word| !is_legal_form(word)) {
        words.retain(|word| !is_legal_form(word));
    }
    query.words = dates;
    query.words.extend(words.iter().map(|word| Word::new(word)));
    query.words.truncate(MAX_PARTS);
    query
}

fn add(parts: &mut Vec<String>, part: &str) {
    if parts.len() < MAX_PARTS && !parts.iter().any(|known| known == part) {
        parts.push(part.to_owned());
    }
}

enum Run {
    Text(String),
    Digits(String),
}

/// Punctuation within a number and around it.
const NUMBER_SIGNS: &str = "+()-./,;*#~";

/// Splits the input into words and numbers. A number may contain blanks and punctuation; an extension belongs to it.
fn runs(typed: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut number = String::new();
    // A word such as `тел.`, which is not searched if a number follows.
    let mut announced = None;
    // The extension of a link (RFC 3966 §5.3) is one as people write it.
    let typed = clean(typed).replace(";ext=", " ext ").replace(";EXT=", " ext ");
    for word in typed.split_whitespace() {
        let word = without_scheme(word);
        let is_signs = word.chars().all(|c| NUMBER_SIGNS.contains(c));
        let is_number = word
            .chars()
            .all(|c| c.is_ascii_digit() || NUMBER_SIGNS.contains(c));
        let skipped = announced.take().filter(|_| !is_number);
        runs.extend(skipped.map(Run::Text));
        if is_number && !is_signs || !number.is_empty() && (is_signs || is_extension_word(word)) {
            number.push(' ');
            number.push_str(word);
        } else {
            finish(&mut number, &mut runs);
            announced = is_telephone_word(word).then(|| word.to_owned());
            if announced.is_none() {
                runs.push(Run::Text(word.to_owned()));
            }
        }
    }
    runs.extend(announced.map(Run::Text));
    finish(&mut number, &mut runs);
    runs
}

/// Ends the current number. One with too few digits is a word.
fn finish(number: &mut String, runs: &mut Vec<Run>) {
    let number = std::mem::take(number);
    if digits(&number).len() >= MIN_DIGITS {
        runs.push(Run::Digits(number));
    } else if !number.is_empty() {
        runs.push(Run::Text(number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_with_an_extension_is_the_number_with_it() {
        for link in ["tel:+12125550187;ext=4512", "+1-212-555-0187;EXT=4512"] {
            assert_eq!(
                parse_query(link, "RU"),
                parse_query("+1 212 555 0187 ext 4512", "RU")
            );
        }
    }

    #[test]
    fn queries_are_parsed() {
        for (typed, words, digits) in [
            ("  иванов ", vec!["иванов"], vec![]),
            ("Иван ПЁТР", vec!["иван", "петр"], vec![]),
            ("999 123", vec![], vec!["999123"]),
            ("8 (999) 123-45-67", vec![], vec!["79991234567"]),
            ("+7 999", vec![], vec!["7999"]),
            ("8 (999) 12", vec![], vec!["99912"]),
            ("8912345", vec![], vec!["912345"]),
            ("иванов 4567", vec!["иванов"], vec!["4567"]),
            ("дом 12", vec!["дом", "12"], vec![]),
            ("%", vec![], vec![]),
            ("_\"'*", vec![], vec![]),
            ("100%", vec!["100"], vec![]),
            ("a.b@example.org", vec!["a", "b", "example", "org"], vec![]),
            ("", vec![], vec![]),
        ] {
            let query = parse_query(typed, "RU");
            let found: Vec<String> = query.words.into_iter().map(|word| word.text).collect();
            assert_eq!(
                (found, query.digits),
                (
                    words.iter().map(|w| (*w).to_owned()).collect(),
                    digits.iter().map(|d| (*d).to_owned()).collect()
                ),
                "{typed}"
            );
        }
    }
}
