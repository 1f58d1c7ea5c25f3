//! Parses the dates of CSV cells.

use domain::date::{self, DateValue, DayOrder};

/// Parses a date; `None` if the cell has no date (Outlook writes `0/0/00` or `0000-00-00`). Any other text
/// becomes a `DateValue::Text`. `month_first` is for `3/4/1985`; where the calendar allows only one order,
/// that order is used.
pub fn parse_date(cell: &str, month_first: bool) -> Option<DateValue> {
    let cell = cell.trim();
    let digits: Vec<char> = cell.chars().filter(char::is_ascii_digit).collect();
    let is_zero = !digits.is_empty() && digits.iter().all(|d| *d == '0') && is_numeric(cell);
    if cell.is_empty() || is_zero {
        return None;
    }
    let order = if month_first {
        DayOrder::MonthFirst
    } else {
        DayOrder::DayFirst
    };
    let parsed = date::parse_date(cell, order);
    Some(parsed.unwrap_or_else(|_| DateValue::Text(cell.to_owned())))
}

/// The order of day and month in `25/4/1990`; `None` if both numbers may be a month.
pub fn slash_order(cell: &str) -> Option<SlashOrder> {
    let mut numbers = without_time(cell.trim())
        .split('/')
        .map(|n| n.trim().parse::<u8>());
    match (numbers.next()?.ok()?, numbers.next()?.ok()?) {
        (13..=31, 1..=12) => Some(SlashOrder::DayFirst),
        (1..=12, 13..=31) => Some(SlashOrder::MonthFirst),
        _ => None,
    }
}

/// The order of a date with slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlashOrder {
    DayFirst,
    MonthFirst,
}

fn is_numeric(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || "-./: T".contains(c))
}

/// Drops the time after a date: `1985-04-12 00:00:00`, `4/12/1985 0:00`.
fn without_time(text: &str) -> &str {
    let is_time =
        |text: &str| text.contains(':') && text.chars().all(|c| c.is_ascii_digit() || ":.+-Z".contains(c));
    match text.split_once([' ', 'T']) {
        Some((date, rest)) if is_time(rest) => date,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_other_programs_are_parsed() {
        for (cell, month_first, iso) in [
            ("1985-04-12", true, Some("1985-04-12")),
            (" --04-12", true, Some("--04-12")),
            ("--0412", true, Some("--04-12")),
            ("12.04.1985", true, Some("1985-04-12")),
            ("4/12/1985", true, Some("1985-04-12")),
            ("4/12/1985", false, Some("1985-12-04")),
            ("13/4/1985", true, Some("1985-04-13")),
            ("4/13/1985", false, Some("1985-04-13")),
            ("1985/04/12", true, Some("1985-04-12")),
            ("4/12/1985 0:00", true, Some("1985-04-12")),
            ("1985-04-12T00:00:00Z", true, Some("1985-04-12")),
            ("1604-04-12", true, Some("--04-12")),
            ("12.04.1604", true, Some("--04-12")),
            ("4/12/1604", true, Some("--04-12")),
            ("1985", true, Some("1985")),
            ("0000-00-00", true, None),
            ("0/0/00", true, None),
            ("00.00.0000", true, None),
            ("", true, None),
            ("летом", true, Some("летом")),
            ("4/12/85", true, Some("4/12/85")),
            ("31.02.1985", true, Some("31.02.1985")),
            ("1985-04-12 или 13", true, Some("1985-04-12 или 13")),
        ] {
            assert_eq!(
                parse_date(cell, month_first).map(|d| d.iso()).as_deref(),
                iso,
                "{cell}"
            );
        }
        assert!(matches!(parse_date("летом", true), Some(DateValue::Text(_))));
    }
}
