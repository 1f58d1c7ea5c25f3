//! Birthdays and anniversaries, which may lack a year. One reader serves cards, tables, and what users type.

mod months;
mod parts;
mod read;
#[cfg(test)]
mod tests;

pub use months::{is_filler, month_of_whole_name};
pub use parts::{date_of_parts, is_text_of_parts};
pub use read::{DateError, DayOrder, parse_date};

/// A date, or the text in place of a date.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum DateValue {
    /// A date with at least one known part: `--03-22` has no year, `1985` only a year.
    Date {
        /// The year; never the 1604 that Apple writes for "no year".
        year: Option<i16>,
        /// 1 to 12.
        month: Option<u8>,
        /// 1 to 31.
        day: Option<u8>,
    },
    /// A text that is not a date: «летом».
    Text(String),
}

/// The year that Apple's programs write for "no year".
pub const NO_YEAR: i16 = 1604;

impl DateValue {
    /// A date with an optional year; `None` if the calendar has no such day.
    #[must_use]
    pub fn of(year: Option<i16>, month: u8, day: u8) -> Option<Self> {
        let last = match month {
            2 if year.is_none_or(is_leap) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        let fits = (1..=last).contains(&day) && year.is_none_or(|y| (1..=9999).contains(&y));
        fits.then_some(Self::Date {
            year,
            month: Some(month),
            day: Some(day),
        })
    }

    /// Reads a card's value: the forms of vCard (RFC 6350 §4.3, RFC 2426 §3.1.5) and what people and programs write
    /// instead, each optionally with a time. `omitted_year` is the value of `X-APPLE-OMIT-YEAR`. Any other value
    /// becomes a text, also one that can be read in two ways: `3/4/1980`.
    #[must_use]
    pub fn read(value: &str, omitted_year: Option<&str>) -> Self {
        let whole = value.trim();
        let text = || Self::Text(whole.to_owned());
        let omitted: Option<i16> = omitted_year.and_then(|year| year.trim().parse().ok());
        // Without its year, 29 February is a date: `1897-02-29`.
        let without_year = omitted
            .and_then(|year| value.trim().strip_prefix(&format!("{year:04}")))
            .filter(|rest| rest.len() >= 4)
            .map(|rest| format!("--{}", rest.trim_start_matches('-')));
        let value = without_year.as_deref().unwrap_or(value);
        let Ok(date) = parse_date(value, DayOrder::DayFirst) else {
            return text();
        };
        if is_ambiguous(value) {
            return text();
        }
        match date {
            Self::Date {
                year: Some(year),
                month: None,
                day: None,
            } if Some(year) == omitted => text(),
            Self::Date { year, month, day } if year == omitted => Self::Date {
                year: None,
                month,
                day,
            },
            date => date,
        }
    }

    /// The date of a text that can be read in one way only; `None` for «летом» and for `3/4/1980`.
    #[must_use]
    pub fn read_certain(value: &str, omitted_year: Option<&str>) -> Option<Self> {
        let date = Self::read(value, omitted_year);
        matches!(date, Self::Date { .. }).then_some(date)
    }

    /// The digits of day, month, and year, in the order in which people type them; empty without day and month.
    #[must_use]
    pub fn in_digits(&self) -> String {
        match self {
            Self::Date {
                year,
                month: Some(month),
                day: Some(day),
            } => {
                let year = year.map(|year| year.to_string()).unwrap_or_default();
                format!("{day:02}{month:02}{year}")
            }
            _ => String::new(),
        }
    }

    /// The date as `1980-03-22`, `--03-22` or the known parts, or the text. `read` reads it back.
    #[must_use]
    pub fn iso(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Date {
                year: Some(y),
                month: Some(m),
                day: Some(d),
            } => format!("{y:04}-{m:02}-{d:02}"),
            Self::Date {
                year: None,
                month: Some(m),
                day: Some(d),
            } => format!("--{m:02}-{d:02}"),
            Self::Date {
                year: Some(y),
                month: Some(m),
                day: None,
            } => format!("{y:04}-{m:02}"),
            Self::Date { year: Some(y), .. } => format!("{y:04}"),
            Self::Date { month: Some(m), .. } => format!("--{m:02}"),
            Self::Date { day: Some(d), .. } => format!("---{d:02}"),
            Self::Date { .. } => String::new(),
        }
    }
}

/// True if the text is a date in both orders of day and month, and not the same one: `3/4/1980`.
#[must_use]
pub fn is_ambiguous(text: &str) -> bool {
    let day_first = parse_date(text, DayOrder::DayFirst);
    day_first.is_ok() && day_first != parse_date(text, DayOrder::MonthFirst)
}

fn is_leap(year: i16) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}
