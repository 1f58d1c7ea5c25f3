//! Birthdays and anniversaries, which may lack a year: parses dates of cards and dates that users type.

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
const NO_YEAR: i16 = 1604;

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

    /// Reads a card's value: `1980-03-22`, `19800322`, `--0322`, `--03-22`, `1985-04`, `1985`,
    /// `---22`, each optionally with a time (RFC 6350 §4.3, RFC 2426 §3.1.5). `omitted_year` is the value of
    /// `X-APPLE-OMIT-YEAR`. Any other value becomes a text.
    #[must_use]
    pub fn read(value: &str, omitted_year: Option<&str>) -> Self {
        let value = value.trim();
        let date = value.split(['T', ' ']).next().unwrap_or_default();
        let Some((year, month, day)) = parts(date) else {
            return Self::Text(value.to_owned());
        };
        let year =
            year.filter(|y| *y != NO_YEAR && omitted_year.and_then(|o| o.trim().parse().ok()) != Some(*y));
        match (month, day) {
            (Some(month), Some(day)) => {
                Self::of(year, month, day).unwrap_or_else(|| Self::Text(value.to_owned()))
            }
            (month, day) if year.is_some() || month.is_some() || day.is_some() => {
                Self::Date { year, month, day }
            }
            _ => Self::Text(value.to_owned()),
        }
    }

    /// Parses a date that a user typed: `22.03.1980`, `22.03`, `22/3/1980`, `1980-03-22`, `--03-22`.
    #[must_use]
    pub fn parse_typed(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.starts_with("--") || text.split('-').next().is_some_and(|y| y.len() == 4) {
            return match Self::read(text, None) {
                date @ Self::Date { day: Some(_), .. } => Some(date),
                _ => None,
            };
        }
        let numbers: Vec<&str> = text
            .split(['.', '/'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        match numbers.as_slice() {
            [day, month] => Self::of(None, month.parse().ok()?, day.parse().ok()?),
            [day, month, year] if year.len() == 4 => {
                Self::of(Some(year.parse().ok()?), month.parse().ok()?, day.parse().ok()?)
            }
            _ => None,
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

fn is_leap(year: i16) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

type DateParts = (Option<i16>, Option<u8>, Option<u8>);

/// Year, month and day of a date of a card.
fn parts(date: &str) -> Option<DateParts> {
    if let Some(day) = date.strip_prefix("---") {
        return Some((None, None, Some(number(day, 2)?)));
    }
    if let Some(rest) = date.strip_prefix("--") {
        let digits = rest.replace('-', "");
        return match digits.len() {
            2 => Some((None, Some(number(&digits, 2)?), None)),
            4 => Some((
                None,
                Some(number(digits.get(..2)?, 2)?),
                Some(number(digits.get(2..)?, 2)?),
            )),
            _ => None,
        };
    }
    let compact = date.replace('-', "");
    let year = Some(number(compact.get(..4)?, 4)?);
    match compact.len() {
        4 => Some((year, None, None)),
        6 => Some((year, Some(number(compact.get(4..6)?, 2)?), None)),
        8 => Some((
            year,
            Some(number(compact.get(4..6)?, 2)?),
            Some(number(compact.get(6..8)?, 2)?),
        )),
        _ => None,
    }
}

/// A number of exactly `len` digits.
fn number<N: std::str::FromStr>(digits: &str, len: usize) -> Option<N> {
    (digits.len() == len && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_of_dates_in_cards_are_read() {
        for (value, omitted, iso) in [
            ("1980-03-22", None, "1980-03-22"),
            ("19800322", None, "1980-03-22"),
            ("1980-03-22T00:00:00Z", None, "1980-03-22"),
            ("--0322", None, "--03-22"),
            ("--03-22", None, "--03-22"),
            ("1604-03-22", Some("1604"), "--03-22"),
            ("1604-03-22", None, "--03-22"),
            ("1896-03-22", Some("1896"), "--03-22"),
            ("--0229", None, "--02-29"),
            ("1985-04", None, "1985-04"),
            ("1985", None, "1985"),
            ("---12", None, "---12"),
            ("летом", None, "летом"),
            ("1980-13-01", None, "1980-13-01"),
            ("20090808T1430-0500", None, "2009-08-08"),
        ] {
            assert_eq!(DateValue::read(value, omitted).iso(), iso, "{value}");
        }
        assert_eq!(
            DateValue::read("1980-02-30", None),
            DateValue::Text("1980-02-30".into())
        );
    }

    #[test]
    fn typed_dates_are_parsed() {
        for (typed, iso) in [
            ("22.03.1980", "1980-03-22"),
            ("22.03", "--03-22"),
            ("22.3.", "--03-22"),
            ("22/3/1980", "1980-03-22"),
            ("1980-03-22", "1980-03-22"),
            ("--03-22", "--03-22"),
            ("29.02", "--02-29"),
        ] {
            assert_eq!(
                DateValue::parse_typed(typed).map(|d| d.iso()).as_deref(),
                Some(iso),
                "{typed}"
            );
        }
        for typed in [
            "",
            "летом",
            "31.02.1980",
            "29.02.1981",
            "32.01",
            "1.2.80",
            "22",
            "1980-03",
        ] {
            assert_eq!(DateValue::parse_typed(typed), None, "{typed}");
        }
    }
}
