//! What the columns of a table mean: known programs' tables, and a guess at others by title and
//! content.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::dates::{SlashOrder, date, slash_order};
use super::defuse::restore;
use super::field::Field;
use super::headers::{field_of_title, split_number};
use super::label::words;
use crate::domain::date::DateValue;
use crate::domain::phone::{check_phone, digits};
use crate::domain::telegram::telegram_handle;

/// Where a table comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Program {
    /// Google, as it writes since 2024 (`First Name`, `Labels`, `Phone 1 - Label`).
    Google,
    /// Google before that (`Given Name`, `Group Membership`, `Phone 1 - Type`).
    OldGoogle,
    /// Outlook, in English, Russian or German.
    Outlook,
    /// Thunderbird.
    Thunderbird,
    /// Yandex.
    Yandex,
    /// The lab's four columns.
    Lab,
    /// Apple's contacts, by way of a converter.
    ICloud,
    /// Nobody knows: the columns are guessed.
    Unknown,
}

/// What each column of a table means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Where the table comes from.
    #[serde(rename = "source")]
    pub program: Program,
    /// One for each column. Columns behind them are kept in the note.
    pub columns: Vec<Field>,
}

impl Mapping {
    /// True if the header is that of a known program, so that nobody need be asked.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.program != Program::Unknown
    }
}

impl Program {
    /// Google joins several values in one cell by ` ::: `, and nothing else there parts them.
    pub(super) fn is_google(self) -> bool {
        matches!(self, Self::Google | Self::OldGoogle)
    }
}

/// One text for a header, by which a mapping is remembered: its titles, folded.
#[must_use]
pub fn header_key(header: &[String]) -> String {
    let titles: Vec<String> = header.iter().map(|title| words(title).join(" ")).collect();
    titles.join("\u{1f}")
}

/// What the columns of a table mean, by its header and some of its rows.
#[must_use]
pub fn mapping(header: &[String], samples: &[Vec<String>]) -> Mapping {
    let mut columns: Vec<Option<Field>> = header.iter().map(|title| field_of_title(title)).collect();
    let titles: Vec<String> = header.iter().map(|title| words(title).join(" ")).collect();
    let has: HashSet<&str> = titles.iter().map(String::as_str).collect();
    untangle(&titles, &has, &mut columns);
    let program = program(&titles, &has, &columns);
    if program == Program::Unknown {
        by_content(&titles, samples, &mut columns);
    }
    let columns = columns
        .into_iter()
        .enumerate()
        .map(|(at, column)| match column {
            Some(Field::Birthday) if day_comes_first(samples, at) => Field::BirthdayDayFirst,
            Some(column) => column,
            None => Field::KeepInNote,
        })
        .collect();
    Mapping { program, columns }
}

/// Whether a title names a column that is known.
pub fn names_a_column(title: &str) -> bool {
    field_of_title(title).is_some()
}

/// Whether a cell of a first row is a phone, an e-mail address, a link, a date: no title is.
pub fn looks_like_data(cell: &str) -> bool {
    let cell = restore(cell).trim();
    is_email(cell) || is_phone(cell) || is_link(cell) || is_date(cell) || is_telegram(cell)
}

/// Titles that mean one thing in one table and another in the next.
fn untangle(titles: &[String], has: &HashSet<&str>, columns: &mut [Option<Field>]) {
    let family = columns.contains(&Some(Field::FamilyName));
    let given = columns.contains(&Some(Field::GivenName));
    let cities: HashSet<u8> = columns
        .iter()
        .filter_map(|column| match column {
            Some(Field::City(n)) => Some(*n),
            _ => None,
        })
        .collect();
    let streets: HashSet<u8> = columns
        .iter()
        .filter_map(|column| match column {
            Some(Field::Street(n)) => Some(*n),
            _ => None,
        })
        .collect();
    for (title, column) in titles.iter().zip(columns.iter_mut()) {
        let better = match (title.as_str(), *column) {
            // Somebody's «Имя» beside no «Фамилия» is the whole name, as is a "Vorname" alone.
            ("имя", _) if !family => Field::FormattedName,
            ("name", _) if has.contains("vorname") && !family => Field::FamilyName,
            ("name", _) if family && !given => Field::GivenName,
            // Outlook's "Title" is "Mr.", and its "Job Title" the other one.
            ("title", _) if has.contains("job title") => Field::NamePrefix,
            // Thunderbird calls the street of an address "Home Address".
            (_, Some(Field::Address(n)))
                if n > 0 && n < 4 && cities.contains(&n) && !streets.contains(&n) =>
            {
                if title.contains(|c: char| c.is_ascii_digit()) {
                    continue;
                }
                Field::Street(n)
            }
            ("phone number", _) if !has.contains("phone number type") => Field::Phone(0),
            _ => continue,
        };
        *column = Some(better);
    }
}

fn program(titles: &[String], has: &HashSet<&str>, columns: &[Option<Field>]) -> Program {
    let all = |names: &[&str]| names.iter().all(|name| has.contains(name));
    let any = |names: &[&str]| names.iter().any(|name| has.contains(name));
    let numbered = |field: &str| {
        titles.iter().any(|title| {
            let title: Vec<String> = title.split(' ').map(str::to_owned).collect();
            split_number(&title).is_some_and(|(_, _, found)| found == field)
        })
    };
    let all_known = columns.iter().all(Option::is_some);
    if all(&["first name", "last name"]) && (numbered("label") || all(&["labels", "organization name"])) {
        Program::Google
    } else if numbered("value") && (numbered("type") || any(&["group membership", "given name"])) {
        Program::OldGoogle
    } else if all(&["display name", "primary email"]) {
        Program::Thunderbird
    } else if any(&["e mail address", "адрес эл почты", "e mail adresse"])
        && any(&[
            "business phone",
            "home phone",
            "mobile phone",
            "рабочий телефон",
            "домашний телефон",
            "телефон переносной",
            "telefon geschaftlich",
            "telefon privat",
            "mobiltelefon",
        ])
        && any(&["first name", "имя", "vorname"])
    {
        Program::Outlook
    } else if all(&["last name", "first name", "phone number type"])
        || (all_known && all(&["фамилия", "имя"]) && any(&["электронная почта", "адрес электронной почты"]))
    {
        Program::Yandex
    } else if is_lab(titles) {
        Program::Lab
    } else if any(&["first name", "имя", "vorname"]) && titles.iter().any(|title| title.contains("iphone"))
    {
        Program::ICloud
    } else {
        Program::Unknown
    }
}

fn is_lab(titles: &[String]) -> bool {
    let known = ["фио", "телефон", "telegram", "теги", "fio", "telephone", "tags"];
    titles.len() >= 2
        && titles
            .iter()
            .any(|title| ["фио", "fio"].contains(&title.as_str()))
        && titles.iter().all(|title| known.contains(&title.as_str()))
}

/// Columns that no title explains, by what most of their cells look like.
fn by_content(titles: &[String], samples: &[Vec<String>], columns: &mut [Option<Field>]) {
    let is_named = columns.iter().any(|column| {
        matches!(
            column,
            Some(Field::FormattedName | Field::FamilyName | Field::GivenName)
        )
    });
    let mut name = None;
    for (at, (title, column)) in titles.iter().zip(columns.iter_mut()).enumerate() {
        if column.is_some() {
            continue;
        }
        let cells = cells_of(samples, at);
        let most = |fits: fn(&str) -> bool| {
            let fitting = cells.iter().filter(|cell| fits(cell)).count();
            !cells.is_empty() && fitting * 10 >= cells.len() * 7
        };
        let untitled = title.bytes().all(|b| b.is_ascii_digit());
        *column = if most(is_email) {
            Some(Field::Email(0))
        } else if most(is_date) {
            Some(if untitled {
                Field::Birthday
            } else {
                Field::Event(0)
            })
        } else if most(is_phone) {
            Some(Field::Phone(0))
        } else if most(is_telegram) {
            Some(Field::Telegram)
        } else if most(is_link) {
            Some(Field::Link(0))
        } else {
            if name.is_none() && most(is_name) {
                name = Some(at);
            }
            None
        };
    }
    if let Some(column) = name.filter(|_| !is_named).and_then(|at| columns.get_mut(at)) {
        *column = Some(Field::FormattedName);
    }
}

fn cells_of(samples: &[Vec<String>], at: usize) -> Vec<&str> {
    samples
        .iter()
        .filter_map(|cells| cells.get(at))
        .map(|cell| restore(cell).trim())
        .filter(|cell| !cell.is_empty())
        .collect()
}

fn day_comes_first(samples: &[Vec<String>], at: usize) -> bool {
    let orders: Vec<SlashOrder> = cells_of(samples, at)
        .into_iter()
        .filter_map(slash_order)
        .collect();
    orders.contains(&SlashOrder::DayFirst) && !orders.contains(&SlashOrder::MonthFirst)
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

fn is_date(cell: &str) -> bool {
    cell.contains(['.', '-', '/']) && matches!(date(cell, true), Some(DateValue::Date { day: Some(_), .. }))
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
