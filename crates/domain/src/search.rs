//! Parses search queries into words and digits that the databases match.

use super::fold::fold;
use super::phone::{
    DIGITS_MIN, clean, digits, is_extension_word, is_telephone_word, query_runs, without_scheme,
};

/// A search query. A contact matches if every word and every number does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Folded words. Each must be the beginning of a word of the contact.
    pub words: Vec<String>,
    /// Runs of at least three digits. Each must be part of a phone number of the contact.
    pub digits: Vec<String>,
}

/// Maximum number of words, and of numbers. A pasted letter would otherwise become thousands of conditions.
const PARTS_MAX: usize = 20;

impl Query {
    /// True if the query has no words and no digits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.digits.is_empty()
    }
}

/// Parses a query. `%`, `_`, quotes and other signs only separate words.
#[must_use]
pub fn parse_query(typed: &str, region: &str) -> Query {
    let mut query = Query::default();
    for run in runs(typed) {
        match run {
            Run::Digits(number) => {
                let mut runs = query_runs(&number, region);
                if runs.is_empty() {
                    runs.push(digits(&number));
                }
                for run in runs {
                    // Fewer digits are a word of the contact.
                    if run.len() < DIGITS_MIN {
                        add(&mut query.words, &run);
                    } else {
                        add(&mut query.digits, &run);
                    }
                }
            }
            Run::Text(text) => {
                for word in fold(&text).split_whitespace() {
                    add(&mut query.words, word);
                }
            }
        }
    }
    query
}

fn add(parts: &mut Vec<String>, part: &str) {
    if parts.len() < PARTS_MAX && !parts.iter().any(|known| known == part) {
        parts.push(part.to_owned());
    }
}

enum Run {
    Text(String),
    Digits(String),
}

/// Signs within a number and around it.
const NUMBER_SIGNS: &str = "+()-./,;*#~";

/// Splits the input into words and numbers. A number may contain blanks and signs; an extension belongs to it.
fn runs(typed: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut number = String::new();
    // A word such as `тел.`, which is not searched if a number follows.
    let mut announced = None;
    for word in clean(typed).split_whitespace() {
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
    if digits(&number).len() >= DIGITS_MIN {
        runs.push(Run::Digits(number));
    } else if !number.is_empty() {
        runs.push(Run::Text(number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(
                (query.words, query.digits),
                (
                    words.iter().map(|w| (*w).to_owned()).collect(),
                    digits.iter().map(|d| (*d).to_owned()).collect()
                ),
                "{typed}"
            );
        }
    }
}
