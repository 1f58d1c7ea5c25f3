//! Reads a date from its day, month, and year, which tables and directories keep apart.

use super::{DateValue, DayOrder, parse_date};

/// The date of a day, a month and a year, the month as a number or by its name. The day may be a whole date. Blank
/// parts and zeros are unknown. What is not a date, or can be read in two ways, becomes a text of what is written.
#[must_use]
pub fn date_of_parts(parts: [&str; 3]) -> DateValue {
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
        // A day of no month is no date.
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
    let written = known.map(|part| if part.is_empty() { "?" } else { part });
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
            (["22", "3", "80"], "22.3.80"),
            (["22", "", "1980"], "22.?.1980"),
            (["7", "", ""], "7.?.?"),
            (["07", "0", "0000"], "07.?.?"),
            (["7-е число", "", ""], "7-е число"),
            (["22", "Brumaire", "1980"], "22 Brumaire 1980"),
            (["3/4/1980", "", ""], "3/4/1980"),
        ] {
            assert_eq!(date_of_parts(parts).iso(), iso, "{parts:?}");
        }
        assert_eq!(
            date_of_parts(["3/4", "", "1980"]),
            DateValue::Text("3/4 1980".to_owned())
        );
    }
}
