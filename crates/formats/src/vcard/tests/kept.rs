//! Tests that an edit keeps what it does not change: parameters, lists, types, times, groups.

use super::*;
use domain::contact::EntryType;
use domain::date::{DayOrder, parse_date};

/// A line, an edit of its contact, and the line after it.
type Case = (&'static str, fn(&mut Contact), &'static str);

fn check(version: &str, cases: &[Case]) {
    for (from, change, to) in cases {
        let before = card(&format!("{from}\n")).replace("3.0", version);
        let after = card(&if to.is_empty() {
            String::new()
        } else {
            format!("{to}\n")
        })
        .replace("3.0", version);
        assert_eq!(edited(&before, change), after, "{from}");
    }
}

fn set_birthday(contact: &mut Contact, typed: &str) {
    contact.birthday.as_mut().unwrap().value = parse_date(typed, DayOrder::DayFirst).unwrap();
}

#[test]
fn a_date_keeps_its_parameters_time_and_style() {
    check(
        "3.0",
        &[
            (
                "BDAY;VALUE=date;CALSCALE=gregorian;X-SRC=\"a\":1980-03-22",
                |c| set_birthday(c, "23.04.1981"),
                "BDAY;VALUE=date;CALSCALE=gregorian;X-SRC=\"a\":1981-04-23",
            ),
            (
                "BDAY;VALUE=date-time:1980-03-22T10:00:00Z",
                |c| set_birthday(c, "23.04.1981"),
                "BDAY;VALUE=date-time:1981-04-23T10:00:00Z",
            ),
            (
                "item1.bday:19800322",
                |c| set_birthday(c, "23.04.1981"),
                "item1.bday:19810423",
            ),
            (
                "BDAY:19800322",
                |c| set_birthday(c, "23.04"),
                "BDAY;X-APPLE-OMIT-YEAR=1604:16040423",
            ),
            (
                "BDAY;X-APPLE-OMIT-YEAR=1896;VALUE=date:1896-03-22",
                |c| set_birthday(c, "23.04"),
                "BDAY;X-APPLE-OMIT-YEAR=1896;VALUE=date:1896-04-23",
            ),
            (
                "BDAY;X-APPLE-OMIT-YEAR=1604;VALUE=date:1604-03-22",
                |c| set_birthday(c, "23.04.1981"),
                "BDAY;VALUE=date:1981-04-23",
            ),
            ("BDAY:--03-22", |c| set_birthday(c, "23.04"), "BDAY:--04-23"),
            (
                "BDAY;VALUE=text;X-A=1:летом",
                |c| set_birthday(c, "23.04.1981"),
                "BDAY;X-A=1:1981-04-23",
            ),
            ("BDAY;VALUE=date:1980-03-22", |c| c.birthday = None, ""),
        ],
    );
}

#[test]
fn a_date_of_version_4_keeps_its_parameters_time_and_style() {
    check(
        "4.0",
        &[
            (
                "BDAY;CALSCALE=gregorian:19800322",
                |c| set_birthday(c, "23.04.1981"),
                "BDAY;CALSCALE=gregorian:19810423",
            ),
            ("BDAY:--0322", |c| set_birthday(c, "23.04.1981"), "BDAY:19810423"),
            ("BDAY:1980-03", |c| set_birthday(c, "23.04.1981"), "BDAY:19810423"),
            (
                "BDAY:19800322T1000",
                |c| set_birthday(c, "23.04"),
                "BDAY:--0423T1000",
            ),
            (
                "ANNIVERSARY;X-A=\"b:c\":20000101",
                |c| {
                    c.anniversary.as_mut().unwrap().value =
                        parse_date("02.02.2002", DayOrder::DayFirst).unwrap();
                },
                "ANNIVERSARY;X-A=\"b:c\":20020202",
            ),
        ],
    );
}

#[test]
fn a_list_stays_a_list() {
    check(
        "3.0",
        &[
            (
                "N;X-A=b,c:Stevenson;John;Philip,Paul;Dr.;Jr.,M.D.",
                |c| c.name.given = "Johny".into(),
                "N;X-A=b,c:Stevenson;Johny;Philip,Paul;Dr.;Jr.,M.D.",
            ),
            (
                "N:Stevenson;John;Philip,Paul;;",
                |c| c.name.middle = "Philip, Paul, Anna".into(),
                "N:Stevenson;John;Philip,Paul,Anna;;",
            ),
            (
                "N:Doe;John;Richter\\, James,Bob, Al ;;",
                |c| c.name.middle = "Richter, James, Rob, Al".into(),
                "N:Doe;John;Richter\\, James,Rob, Al ;;",
            ),
            (
                "N:Doe;John;;;",
                |c| c.name.middle = "A, B".into(),
                "N:Doe;John;A\\, B;;",
            ),
            ("N:Doe;John", |c| c.name.family = "Roe".into(), "N:Roe;John;;;"),
            (
                "NICKNAME;X=1:Jim\\, Jr,Jimmie",
                |c| c.nickname = "Jim, Jr, Jimbo".into(),
                "NICKNAME;X=1:Jim\\, Jr,Jimbo",
            ),
            (
                "ADR:;;1 Main,Flat 2;Тула;;;",
                |c| c.addresses[0].city = "Тверь".into(),
                "ADR:;;1 Main,Flat 2;Тверь;;;",
            ),
            (
                "ADR:;;1 Main,Flat 2;Тула;;;;more;parts",
                |c| c.addresses[0].street = "1 Main, Flat 3".into(),
                "ADR:;;1 Main,Flat 3;Тула;;;;more;parts",
            ),
            (
                "ORG:A,B\\;C;Отдел\\, 1;Сектор",
                |c| c.department = "Отдел, 1; Группа".into(),
                "ORG:A,B\\;C;Отдел\\, 1;Группа",
            ),
            (
                "ORG;X=1:A,B;C",
                |c| c.organization = "A, D".into(),
                "ORG;X=1:A,D;C",
            ),
            (
                "CATEGORIES;X=1:a\\,b, c,d",
                |c| drop(c.labels.pop()),
                "CATEGORIES;X=1:a\\,b, c",
            ),
        ],
    );
}

#[test]
fn a_new_type_replaces_the_shown_one() {
    for (types, new, expected) in [
        (";TYPE=work,cell", EntryType::Main, ";TYPE=work,MAIN"),
        (
            ";type=work;type=cell;X-A=\"b\"",
            EntryType::Main,
            ";type=work;type=MAIN;X-A=\"b\"",
        ),
        (";TYPE=\"voice,cell\"", EntryType::Work, ";TYPE=\"voice,WORK\""),
        (";TYPE=work,cell", EntryType::Work, ";TYPE=work"),
        (";TYPE=cell,work", EntryType::Home, ";TYPE=HOME"),
        (";TYPE=work,fax,pref", EntryType::Cell, ";TYPE=work,CELL,pref"),
        (";TYPE=cell,mobile,voice", EntryType::Fax, ";TYPE=FAX,voice"),
        (";CELL;PREF", EntryType::Home, ";HOME;PREF"),
        (";TYPE=cell", EntryType::None, ""),
        (";X-A=1", EntryType::Work, ";X-A=1;TYPE=WORK"),
        ("", EntryType::Other, ";TYPE=OTHER"),
    ] {
        let new_card = edited(&card(&format!("TEL{types}:112\n")), |c| {
            c.phones[0].entry_type = new.clone();
        });
        assert_eq!(new_card, card(&format!("TEL{expected}:112\n")), "{types}");
        assert_eq!(
            read(&parse(new_card.as_bytes())).phones[0].entry_type,
            new,
            "{types}"
        );
    }
}

#[test]
fn the_label_of_a_group_stays_for_its_other_lines() {
    let two = card("item1.TEL:112\nitem1.EMAIL:a@b\nitem1.X-ABLabel:дача\n");
    let home = edited(&two, |c| c.phones[0].entry_type = EntryType::Home);
    assert_eq!(
        home,
        card("TEL;TYPE=HOME:112\nitem1.EMAIL:a@b\nitem1.X-ABLabel:дача\n")
    );
    let other = edited(&two, |c| c.phones[0].entry_type = EntryType::Custom("сад".into()));
    assert_eq!(
        other,
        card("item2.TEL:112\nitem2.X-ABLabel:сад\nitem1.EMAIL:a@b\nitem1.X-ABLabel:дача\n")
    );
}

#[test]
fn a_value_that_may_be_a_uri_keeps_its_form() {
    check(
        "4.0",
        &[
            (
                "TEL;VALUE=uri;TYPE=work:sip:a@pbx.example",
                |c| c.phones[0].value = "+7 495 1234567".into(),
                "TEL;VALUE=uri;TYPE=work:tel:+74951234567",
            ),
            (
                "TEL;VALUE=uri;TYPE=work:sip:a@pbx.example",
                |c| c.phones[0].value = "sip:b@pbx.example".into(),
                "TEL;VALUE=uri;TYPE=work:sip:b@pbx.example",
            ),
            (
                "EMAIL:mailto:a@b",
                |c| c.emails[0].value = "c@d".into(),
                "EMAIL:mailto:c@d",
            ),
        ],
    );
    check(
        "3.0",
        &[
            (
                "IMPP;X-SERVICE-TYPE=Jabber:xmpp:an\\,na@b",
                |c| c.messengers[0].value = "bo@b".into(),
                "IMPP;X-SERVICE-TYPE=Jabber:xmpp:bo@b",
            ),
            (
                "X-SOCIALPROFILE;type=twitter;X-USER=ann:http\\://twitter.com/ann",
                |c| c.messengers[0].value = "bob".into(),
                "X-SOCIALPROFILE;type=twitter;X-USER=bob:http\\://twitter.com/bob",
            ),
        ],
    );
}
