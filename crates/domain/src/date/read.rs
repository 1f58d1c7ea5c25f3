//! Reads a date from any text: ISO 8601 as vCard has it, the orders of day and month, and names of months.

use super::months::{YEAR_WORDS, is_filler, month_of};
use super::{DateValue, NO_YEAR};
use crate::phone::clean;

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateError {
    /// It does not look like a date.
    Unreadable,
    /// The calendar has no such day or month: 31 February.
    NoSuchDay,
}

/// Which of two numbers is the day, where both are possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// `3/4` is 3 April.
    DayFirst,
    /// `3/4` is March 4.
    MonthFirst,
}

/// No date is longer.
const MAX_TEXT: usize = 60;

/// Reads a date. A year of 0000 or 1604 means "no year".
///
/// # Errors
///
/// `NoSuchDay` for a date that the calendar does not have, `Unreadable` for any other text.
pub fn parse_date(text: &str, order: DayOrder) -> Result<DateValue, DateError> {
    if text.len() > MAX_TEXT {
        return Err(DateError::Unreadable);
    }
    let text = clean(text).trim().to_lowercase();
    let text = without_year_word(without_time(&text).trim());
    if let Some(rest) = text.strip_prefix("--") {
        return without_year(rest);
    }
    if text.chars().any(char::is_alphabetic) && !text.contains('年') && !text.contains('년') {
        return in_words(text);
    }
    in_numbers(text, order)
}

/// `--03-22`, `--0322`, `--03`, `---22`, without the first two dashes.
fn without_year(rest: &str) -> Result<DateValue, DateError> {
    if let Some(day) = rest.strip_prefix('-') {
        return partial(None, None, Some(number(day, 2)?));
    }
    match rest.split_once('-') {
        Some((month, day)) => of(None, number(month, 2)?, number(day, 2)?),
        None if rest.len() == 4 => {
            let (month, day) = rest.split_at_checked(2).ok_or(DateError::Unreadable)?;
            of(None, number(month, 2)?, number(day, 2)?)
        }
        None => partial(None, Some(number(rest, 2)?), None),
    }
}

/// Drops the word after the year: «1980 г.», «22.03.1980 года».
fn without_year_word(text: &str) -> &str {
    let plain = text.trim_end_matches(['.', ' ']);
    let ends_with_year = |rest: &&str| {
        let digits = rest.bytes().rev().take_while(u8::is_ascii_digit).count();
        digits == 4
    };
    let rests = YEAR_WORDS.iter().filter_map(|word| plain.strip_suffix(word));
    rests.map(str::trim_end).find(ends_with_year).unwrap_or(text)
}

/// Drops the time after a date: `1985-04-12T00:00:00Z`, `4/12/1985 0:00`, `4/12/1985 12:00 am`.
fn without_time(text: &str) -> &str {
    let is_time = |text: &str| {
        let text = text.trim_end_matches(['a', 'p', 'm', ' ', 'z']);
        text.contains(':') && text.chars().all(|c| c.is_ascii_digit() || ":.+- ".contains(c))
    };
    let is_basic = |text: &str| {
        text.len() >= 2
            && text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || ":.+-z".contains(c))
    };
    let is_date = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == '-');
    match (text.split_once('t'), text.split_once(' ')) {
        (Some((date, rest)), _) if is_date(date) && is_basic(rest) => date,
        (_, Some((date, rest))) if is_time(rest) => date,
        _ => text,
    }
}

/// A date of numbers: `1980-03-22`, `19800322`, `22.3.1980`, `1980年3月22日`.
fn in_numbers(text: &str, order: DayOrder) -> Result<DateValue, DateError> {
    let text = text
        .replace(['年', '月', '년', '월'], "-")
        .replace(['日', '일'], "");
    let text = text.trim_end_matches(['.', ',', '-', ' ']);
    let is_dotted = text.contains('.');
    let parts: Vec<&str> = text
        .split(['-', '.', '/', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    if text.starts_with(['-', '.', '/']) || parts.iter().any(|part| !is_digits(part)) {
        return Err(DateError::Unreadable);
    }
    let order = if is_dotted { DayOrder::DayFirst } else { order };
    match parts.as_slice() {
        [whole] if whole.len() == 8 => {
            let part = |range| whole.get(range).ok_or(DateError::Unreadable);
            of(
                Some(number(part(0..4)?, 4)?),
                number(part(4..6)?, 2)?,
                number(part(6..8)?, 2)?,
            )
        }
        [year] if year.len() == 4 => partial(Some(number(year, 4)?), None, None),
        [first, second] if first.len() <= 2 && second.len() <= 2 => ordered(None, first, second, order),
        [year, month] | [month, year] if year.len() == 4 && month.len() <= 2 => {
            partial(Some(number(year, 4)?), Some(number(month, 2)?), None)
        }
        [year, month, day] if year.len() == 4 => {
            of(Some(number(year, 4)?), number(month, 2)?, number(day, 2)?)
        }
        [first, second, year] if year.len() == 4 => ordered(Some(number(year, 4)?), first, second, order),
        _ => Err(DateError::Unreadable),
    }
}

fn ordered(year: Option<i16>, first: &str, second: &str, order: DayOrder) -> Result<DateValue, DateError> {
    let (first, second) = (number(first, 2)?, number(second, 2)?);
    let day_first = of(year, second, first);
    let month_first = of(year, first, second);
    match order {
        DayOrder::DayFirst => day_first.or(month_first),
        DayOrder::MonthFirst => month_first.or(day_first),
    }
}

/// A date with the name of its month, in any order: «22 марта 1980 г.», "March 22, 1980".
fn in_words(text: &str) -> Result<DateValue, DateError> {
    let (mut year, mut month, mut day) = (None, None, None);
    for word in words(text) {
        let is_number = is_digits(word);
        if is_number && word.len() == 4 && year.is_none() {
            year = Some(number(word, 4)?);
        } else if is_number && word.len() <= 2 && day.is_none() {
            day = Some(number(word, 2)?);
        } else if let (None, Some(named)) = (month, month_of(word)) {
            month = Some(named);
        } else if !is_filler(word) {
            return Err(DateError::Unreadable);
        }
    }
    match (month, day) {
        (Some(month), Some(day)) => of(year, month, day),
        (Some(month), None) => partial(year, Some(month), None),
        _ => Err(DateError::Unreadable),
    }
}

/// The runs of digits and of letters of a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    let halves = parts.flat_map(|part| {
        let at = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        let (digits, letters) = part.split_at(at);
        [digits, letters]
    });
    halves.filter(|word| !word.is_empty())
}

fn of(year: Option<i16>, month: u8, day: u8) -> Result<DateValue, DateError> {
    DateValue::of(known(year), month, day).ok_or(DateError::NoSuchDay)
}

/// A date of which only some parts are known.
fn partial(year: Option<i16>, month: Option<u8>, day: Option<u8>) -> Result<DateValue, DateError> {
    let year = known(year);
    let fits =
        month.is_none_or(|month| (1..=12).contains(&month)) && day.is_none_or(|day| (1..=31).contains(&day));
    if !fits {
        return Err(DateError::NoSuchDay);
    }
    if year.is_none() && month.is_none() && day.is_none() {
        return Err(DateError::Unreadable);
    }
    Ok(DateValue::Date { year, month, day })
}

fn known(year: Option<i16>) -> Option<i16> {
    year.filter(|year| *year != 0 && *year != NO_YEAR)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A number of at most `max` digits.
fn number<N: std::str::FromStr>(digits: &str, max: usize) -> Result<N, DateError> {
    let fits = is_digits(digits) && digits.len() <= max;
    fits.then(|| digits.parse().ok())
        .flatten()
        .ok_or(DateError::Unreadable)
}
