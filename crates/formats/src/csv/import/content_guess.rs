//! Guesses the field of a column from its cells, where the title is unknown.

use super::header_dictionary::{NEVER_GUESSED, NO_VALUE_WORDS};
use crate::csv::dates::parse_date;
use crate::csv::field::Field;
use crate::csv::formulas::unescape_formula;
use domain::date::DateValue;
use domain::phone::{check_phone, digits};
use domain::telegram::telegram_handle;

/// True if a cell is a phone, an email address, a link, a date or a Telegram name, so that it is not a
/// title.
pub fn looks_like_data(cell: &str) -> bool {
    let cell = unescape_formula(cell).trim();
    is_email(cell) || is_phone(cell) || is_link(cell) || is_date(cell) || is_telegram(cell)
}

/// Sets the field of each column that has none, if most of its cells look alike.
pub fn guess_by_content(titles: &[String], samples: &[Vec<String>], columns: &mut [Option<Field>]) {
    let has_name = columns.iter().any(|column| {
        matches!(
            column,
            Some(Field::FormattedName | Field::FamilyName | Field::GivenName)
        )
    });
    let mut name_column = None;
    for (at, (title, column)) in titles.iter().zip(columns.iter_mut()).enumerate() {
        // The name of a column says more than its cells: a record number may look like a phone.
        if column.is_some() || title.split(' ').any(is_never_guessed) {
            continue;
        }
        let cells = cells_of_column(samples, at);
        let most = |fits: fn(&str) -> bool| {
            let fitting = cells.iter().filter(|cell| fits(cell)).count();
            !cells.is_empty() && fitting * 10 >= cells.len() * 7
        };
        let is_untitled = title.bytes().all(|b| b.is_ascii_digit());
        *column = if most(is_email) {
            Some(Field::Email(0))
        } else if most(is_date) {
            Some(if is_untitled {
                Field::Birthday
            } else {
                Field::Event(0)
            })
        } else if most(is_phone) && (is_untitled || most(is_written_as_phone)) {
            Some(Field::Phone(0))
        } else if most(is_telegram) {
            Some(Field::Telegram)
        } else if most(is_link) {
            Some(Field::Link(0))
        } else {
            if name_column.is_none() && most(is_name) {
                name_column = Some(at);
            }
            None
        };
    }
    if let Some(column) = name_column
        .filter(|_| !has_name)
        .and_then(|at| columns.get_mut(at))
    {
        *column = Some(Field::FormattedName);
    }
}

fn is_never_guessed(word: &str) -> bool {
    NEVER_GUESSED.contains(&word) || (NO_VALUE_WORDS.contains(&word) && word != "date")
}

/// The filled cells of a column.
pub fn cells_of_column(samples: &[Vec<String>], at: usize) -> Vec<&str> {
    samples
        .iter()
        .filter_map(|cells| cells.get(at))
        .map(|cell| unescape_formula(cell).trim())
        .filter(|cell| !cell.is_empty())
        .collect()
}

fn is_email(cell: &str) -> bool {
    let address = |text: &str| {
        text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
        })
    };
    !is_link(cell) && cell.split([',', ';']).all(|part| address(part.trim()))
}

fn is_phone(cell: &str) -> bool {
    !is_date(cell)
        && cell
            .split([',', ';', '\n'])
            .all(|part| check_phone(part).is_ok() && digits(part).len() >= 5)
}

/// True for a phone that is not only digits.
fn is_written_as_phone(cell: &str) -> bool {
    is_phone(cell) && cell.contains(['+', '(', '-', ' '])
}

fn is_date(cell: &str) -> bool {
    cell.contains(['.', '-', '/'])
        && matches!(parse_date(cell, true), Some(DateValue::Date { day: Some(_), .. }))
}

fn is_link(cell: &str) -> bool {
    let lower = cell.get(..8).unwrap_or(cell).to_ascii_lowercase();
    ["http://", "https://", "www."]
        .iter()
        .any(|begin| lower.starts_with(begin))
}

fn is_telegram(cell: &str) -> bool {
    let has_sign = cell.starts_with('@') || cell.contains("t.me/");
    has_sign && telegram_handle(cell).is_ok()
}

fn is_name(cell: &str) -> bool {
    cell.chars().count() < 100
        && cell.chars().any(char::is_alphabetic)
        && cell
            .chars()
            .all(|c| c.is_alphabetic() || c.is_whitespace() || ".,-'’«»\"()".contains(c))
}
