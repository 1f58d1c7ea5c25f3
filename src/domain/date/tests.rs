//! Tests of the reader of dates.

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
        ("2020-4-1", None, "2020-04-01"),
        ("1985-4-7", None, "1985-04-07"),
        ("0000-12-25", None, "--12-25"),
        ("--4-7", None, "--04-07"),
        ("--12", None, "--12"),
        ("1985-13", None, "1985-13"),
        ("--45", None, "--45"),
        ("---77", None, "---77"),
        ("---00", None, "---00"),
        ("--0230", None, "--0230"),
        ("198504", None, "198504"),
        ("1985-00-00", None, "1985-00-00"),
        ("-1985-04", None, "-1985-04"),
        ("22.03.1980", None, "1980-03-22"),
        ("1604", None, "1604"),
        ("1980-03-22T00:00:00.000Z", None, "1980-03-22"),
        ("1980-03-22 00:00:00 +0300", None, "1980-03-22"),
    ] {
        assert_eq!(DateValue::read(value, omitted).iso(), iso, "{value}");
    }
    assert_eq!(
        DateValue::read("1980-02-30", None),
        DateValue::Text("1980-02-30".into())
    );
}

/// Dates as people write them.
const TYPED: &[(&str, &str)] = &[
    ("22.03.1980", "1980-03-22"),
    ("22.03", "--03-22"),
    ("22.3.", "--03-22"),
    ("22/3/1980", "1980-03-22"),
    ("1980-03-22", "1980-03-22"),
    ("--03-22", "--03-22"),
    ("29.02", "--02-29"),
    ("22.3", "--03-22"),
    ("22/03/1980", "1980-03-22"),
    ("22 марта 1980", "1980-03-22"),
    ("22 МАРТА 1980 г.", "1980-03-22"),
    ("22-го марта", "--03-22"),
    ("март 1980", "1980-03"),
    ("1 мая", "--05-01"),
    ("3 янв. 1999", "1999-01-03"),
    ("March 22, 1980", "1980-03-22"),
    ("22nd of March 1980", "1980-03-22"),
    ("05 Mar 2021", "2021-03-05"),
    ("Sept 1", "--09-01"),
    ("22. März 1980", "1980-03-22"),
    ("22 mars 1980", "1980-03-22"),
    ("22 de marzo de 1980", "1980-03-22"),
    ("22 березня 1980", "1980-03-22"),
    ("1980年3月22日", "1980-03-22"),
    ("1980", "1980"),
    ("1980-03", "1980-03"),
    ("03.1980", "1980-03"),
    ("03-22", "--03-22"),
    ("22-03", "--03-22"),
    ("22-03-1980", "1980-03-22"),
    ("12/25/1980", "1980-12-25"),
    ("12.25.1980", "1980-12-25"),
    ("1980/3/22", "1980-03-22"),
    ("1980.03.22", "1980-03-22"),
    ("22 03 1980", "1980-03-22"),
    ("٢٢/٠٣/١٩٨٠", "1980-03-22"),
    ("\u{200e}22.03.1980", "1980-03-22"),
    ("4/12/1985 0:00", "1985-12-04"),
    ("3/4/1985", "1985-04-03"),
];

#[test]
fn typed_dates_are_parsed() {
    for (typed, iso) in TYPED {
        assert_eq!(
            parse_date(typed, DayOrder::DayFirst)
                .ok()
                .map(|d| d.iso())
                .as_deref(),
            Some(*iso),
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
        "5/5/85",
        "198003",
        "1985-13",
        "--45",
        "---77",
        "0000-00-00",
        "22.03.1980, кажется",
        "22 марта или апреля",
        "March 32, 1980",
    ] {
        assert_eq!(parse_date(typed, DayOrder::DayFirst).ok(), None, "{typed}");
    }
}

#[test]
fn what_cannot_be_read_stays_a_text() {
    for value in [
        "1985-13",
        "--45",
        "---77",
        "1985-02-30",
        "31.04",
        "летом",
        "1.2.80",
        "198504",
        "0000-00-00",
        "",
    ] {
        assert!(
            matches!(DateValue::read(value, None), DateValue::Text(_)),
            "{value}"
        );
    }
    let long = "1".repeat(400);
    assert_eq!(DateValue::read(&long, None), DateValue::Text(long));
}

#[test]
fn impossible_days_are_distinguished_from_other_texts() {
    for (text, error) in [
        ("31.02.1985", DateError::NoSuchDay),
        ("29.02.1981", DateError::NoSuchDay),
        ("32 марта", DateError::NoSuchDay),
        ("1985-13", DateError::NoSuchDay),
        ("--45", DateError::NoSuchDay),
        ("---77", DateError::NoSuchDay),
        ("13/13/1985", DateError::NoSuchDay),
        ("летом", DateError::Unreadable),
        ("1.2.80", DateError::Unreadable),
        ("", DateError::Unreadable),
        ("1980-03-22-01", DateError::Unreadable),
    ] {
        assert_eq!(parse_date(text, DayOrder::DayFirst), Err(error), "{text}");
    }
}

#[test]
fn the_order_counts_only_where_both_are_possible() {
    for (text, day_first, month_first) in [
        ("3/4/1985", "1985-04-03", "1985-03-04"),
        ("3/4", "--04-03", "--03-04"),
        ("12/25/1980", "1980-12-25", "1980-12-25"),
        ("25/12/1980", "1980-12-25", "1980-12-25"),
        ("03-04", "--04-03", "--03-04"),
        // Dots are written where the day comes first.
        ("3.4.1985", "1985-04-03", "1985-04-03"),
        ("1985-03-04", "1985-03-04", "1985-03-04"),
        ("1985/03/04", "1985-03-04", "1985-03-04"),
        ("March 4", "--03-04", "--03-04"),
    ] {
        for (order, expected) in [
            (DayOrder::DayFirst, day_first),
            (DayOrder::MonthFirst, month_first),
        ] {
            assert_eq!(
                parse_date(text, order).map(|d| d.iso()),
                Ok(expected.to_owned()),
                "{text}"
            );
        }
    }
}
