//! Reads a date from its day, month, and year, which tables and directories keep apart.

use super::{DateValue, DayOrder, parse_date};

/// A date from its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateOfParts {
    /// The date, or a text of what is written.
    pub date: DateValue,
    /// The date with day and month exchanged, if only this is possible: the month is not a month, and the day is one.
    pub exchanged: Option<DateValue>,
}

/// The date of a day, a month and a year, the month as a number or by its name. The day may be a whole date. Blank
/// parts and zeros are unknown. What is not a date, or can be read in two ways, becomes a text of what is written.
#[must_use]
pub fn date_of_parts(parts: [&str; 3]) -> DateOfParts {
    let [day, month, year] = parts;
    let date = date_in_order(parts);
    let number = |part: &str| part.trim().parse::<u8>().ok();
    let may_be_exchanged =
        matches!(date, DateValue::Text(_)) && number(month).is_some_and(|month| month > 12);
    let exchanged = may_be_exchanged.then(|| date_in_order([month, day, year]));
    DateOfParts {
        exchanged: exchanged.filter(|date| matches!(date, DateValue::Date { .. })),
        date,
    }
}

/// True for the text of parts that are not a date: `5.?.?`.
#[must_use]
pub fn is_text_of_parts(text: &str) -> bool {
    let is_part = |part: &str| part == UNKNOWN || part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 3 && parts.contains(&UNKNOWN) && parts.iter().all(|part| is_part(part))
}

/// What stands for a part that is not known.
const UNKNOWN: &str = "?";

fn date_in_order(parts: [&str; 3]) -> DateValue {
    let parts = parts.map(str::trim);
    let is_zero = |part: &str| part.bytes().all(|byte| byte == b'0');
    let known = parts.map(|part| if is_zero(part) { "" } else { part });
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let [day, month, year] = known;
    let is_whole = day.len() > 2 && month.is_empty() && year.is_empty();
    if is_whole || !known.iter().all(is_number) {
        let written: Vec<&str> = known.into_iter().filter(|part| !part.is_empty()).collect();
        return DateValue::read(&written.join(" "), None);
    }
    let iso = match (day, month, year) {
        ("", "", year) => year.to_owned(),
        ("", month, "") => format!("--{month:0>2}"),
        // A day of no month is not a date.
        (_, "", "") => String::new(),
        ("", month, year) => format!("{year}-{month:0>2}"),
        (day, month, "") => format!("--{month:0>2}-{day:0>2}"),
        (day, month, year) => format!("{year}-{month:0>2}-{day:0>2}"),
    };
    let has_whole_year = year.is_empty() || year.len() == 4;
    let date = parse_date(&iso, DayOrder::DayFirst)
        .ok()
        .filter(|_| has_whole_year);
    // Without the question mark, a day and a year would look like a month and a year.
    let written = known.map(|part| if part.is_empty() { UNKNOWN } else { part });
    date.unwrap_or_else(|| DateValue::Text(written.join(".")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_from_its_parts() {
        for (parts, iso) in [
            (["22", "March", "1980"], "1980-03-22"),
            (["22", "март", "1980"], "1980-03-22"),
            (["22", "марта", "1980 г."], "1980-03-22"),
            (["22nd", "Mar", "1980"], "1980-03-22"),
            (["22", "3", "1980"], "1980-03-22"),
            (["22", "03", "1980"], "1980-03-22"),
            (["22", "March", ""], "--03-22"),
            (["22", "3", ""], "--03-22"),
            (["22", "3", "0000"], "--03-22"),
            (["", "3", "1980"], "1980-03"),
            (["00", "3", "1980"], "1980-03"),
            (["", "Март", "1980"], "1980-03"),
            (["", "", "1980"], "1980"),
            (["22.3", "", ""], "--03-22"),
            (["22.3", "", "1980"], "1980-03-22"),
            (["22 марта", "", "1980"], "1980-03-22"),
            (["22 марта 1980", "", ""], "1980-03-22"),
            (["19800322", "", ""], "1980-03-22"),
            (["31", "2", "1980"], "31.2.1980"),
            (["31", "13", "1980"], "31.13.1980"),
            (["13", "14", "1980"], "13.14.1980"),
            (["5", "32", "1980"], "5.32.1980"),
            (["5", "", ""], "5.?.?"),
            (["22", "3", "80"], "22.3.80"),
            (["22", "", "1980"], "22.?.1980"),
            (["7", "", ""], "7.?.?"),
            (["07", "0", "0000"], "07.?.?"),
            (["7-е число", "", ""], "7-е число"),
            (["22", "Brumaire", "1980"], "22 Brumaire 1980"),
            (["3/4/1980", "", ""], "3/4/1980"),
        ] {
            let read = date_of_parts(parts);
            assert_eq!(
                (read.date.iso().as_str(), read.exchanged),
                (iso, None),
                "{parts:?}"
            );
        }
        for (parts, iso) in [
            (["5", "13", "1980"], "1980-05-13"),
            (["5", "13", ""], "--05-13"),
            (["02", "29", "1980"], "1980-02-29"),
        ] {
            let exchanged = date_of_parts(parts).exchanged.map(|date| date.iso());
            assert_eq!(exchanged.as_deref(), Some(iso), "{parts:?}");
        }
        assert!(is_text_of_parts("5.?.?") && !is_text_of_parts("5.6.1980") && !is_text_of_parts("летом?"));
        assert_eq!(
            date_of_parts(["3/4", "", "1980"]).date,
            DateValue::Text("3/4 1980".to_owned())
        );
    }
}
