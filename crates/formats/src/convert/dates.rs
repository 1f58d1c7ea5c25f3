//! Converts dates and times between their two forms: basic (`19850412T232050Z`, RFC 6350 §4.3) and extended
//! (`1985-04-12T23:20:50Z`, RFC 2426 §3.1.5 and RFC 7095 §3.5.3). Any other text is returned unchanged.

use domain::date::{DateValue, NO_YEAR};

/// A date that people or programs wrote in another way, if it can be read in one way only: `22.03.1980` as
/// `1980-03-22`.
pub fn standard(value: &str) -> String {
    let has_time = value.contains([':', 'T']);
    match DateValue::read_certain(value, None)
        .filter(|_| !has_time && !value.starts_with(&NO_YEAR.to_string()))
    {
        Some(date) if basic(&date.iso()) != basic(value) => date.iso(),
        _ => value.to_owned(),
    }
}

/// The basic form of a date, a time or both.
pub fn basic(value: &str) -> String {
    let (date, time) = parts(value);
    let date = match date.as_bytes() {
        [b'-', b'-', m @ .., b'-', _, _] if m.len() == 2 && is_digits(&digits(date)) => {
            format!("--{}", digits(date))
        }
        [y @ .., b'-', _, _, b'-', _, _] if y.len() == 4 && is_digits(&digits(date)) => digits(date),
        _ => date.to_owned(),
    };
    let Some(time) = time else {
        return date;
    };
    let (clock, zone) = zone_split(time);
    let is_extended = |text: &str| text.split(':').all(|part| part.len() == 2 || part.is_empty());
    let clock = match clock.split_once('.') {
        _ if clock.starts_with('-') => clock.to_owned(),
        Some((whole, fraction)) if is_extended(whole) => format!("{}.{fraction}", whole.replace(':', "")),
        None if is_extended(clock) => clock.replace(':', ""),
        _ => clock.to_owned(),
    };
    format!("{date}T{clock}{}", zone.replace(':', ""))
}

/// The extended form of a date, a time or both.
pub fn extended(value: &str) -> String {
    let (date, time) = parts(value);
    let date = match (date.strip_prefix("--"), date.len()) {
        (Some(rest), 6) if is_digits(rest) => paired("--", rest, '-'),
        (None, 8) if is_digits(date) => {
            let (year, rest) = date.split_at_checked(4).unwrap_or((date, ""));
            format!("{year}-{}", paired("", rest, '-'))
        }
        _ => date.to_owned(),
    };
    let Some(time) = time else {
        return date;
    };
    let (clock, zone) = zone_split(time);
    let clock = match clock.split_once('.') {
        Some((whole, fraction)) if is_digits(whole) => format!("{}.{fraction}", paired("", whole, ':')),
        None if is_digits(clock) => paired("", clock, ':'),
        _ => clock.to_owned(),
    };
    format!("{date}T{clock}{}", offset_extended(zone))
}

/// `-0500` as `-05:00`; any other text unchanged.
pub fn offset_extended(zone: &str) -> String {
    match zone.strip_prefix(['+', '-']) {
        Some(rest) if rest.len() == 4 && is_digits(rest) => {
            let (sign, _) = zone.split_at_checked(1).unwrap_or((zone, ""));
            paired(sign, rest, ':')
        }
        _ => zone.to_owned(),
    }
}

/// `-05:00` as `-0500`; any other text unchanged.
pub fn offset_basic(zone: &str) -> String {
    let shortened = zone.replacen(':', "", 1);
    if offset_extended(&shortened) == zone {
        shortened
    } else {
        zone.to_owned()
    }
}

/// Date and time, separated at the `T`.
fn parts(value: &str) -> (&str, Option<&str>) {
    match value.split_once('T') {
        // Texts such as «The Day» also have a T.
        Some((date, time))
            if date.bytes().all(|b| b.is_ascii_digit() || b == b'-')
                && time.bytes().all(|b| b.is_ascii_digit() || b"-+:.Z".contains(&b)) =>
        {
            (date, Some(time))
        }
        _ => (value, None),
    }
}

/// A time without its zone, and the zone.
fn zone_split(time: &str) -> (&str, &str) {
    let at = time
        .char_indices()
        .skip(1)
        .find(|(at, c)| {
            matches!(c, 'Z' | '+') || (*c == '-' && !time.get(..*at).is_some_and(|t| t.ends_with('-')))
        })
        .map_or(time.len(), |(at, _)| at);
    let is_truncated = time.starts_with('-');
    if is_truncated {
        (time, "")
    } else {
        time.split_at_checked(at).unwrap_or((time, ""))
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(|c| *c != '-').collect()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// `before`, then the digits in pairs with `separator` between them.
fn paired(before: &str, digits: &str, separator: char) -> String {
    let mut text = before.to_owned();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && at % 2 == 0 {
            text.push(separator);
        }
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_and_extended_forms_are_converted() {
        for (short, long) in [
            ("19850412", "1985-04-12"),
            ("--0412", "--04-12"),
            ("1985-04", "1985-04"),
            ("1985", "1985"),
            ("---12", "---12"),
            ("--04", "--04"),
            ("19850412T232050Z", "1985-04-12T23:20:50Z"),
            ("20090808T1430-0500", "2009-08-08T14:30-05:00"),
            ("T10", "T10"),
            ("T1022", "T10:22"),
            ("T102200Z", "T10:22:00Z"),
            ("T-2200", "T-2200"),
            ("20140101T000000.000Z", "2014-01-01T00:00:00.000Z"),
            ("летом", "летом"),
            ("The 5th", "The 5th"),
        ] {
            assert_eq!(extended(short), long, "{short}");
            assert_eq!(basic(long), short, "{long}");
        }
        assert_eq!(
            (offset_basic("-05:00"), offset_extended("+0300")),
            ("-0500".into(), "+03:00".into())
        );
    }
}
