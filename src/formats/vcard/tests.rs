//! Tests of the card layer, as tables and on any bytes.

#![allow(
    clippy::too_many_lines,
    clippy::semicolon_if_nothing_returned,
    reason = "tables of cases"
)]

use proptest::prelude::*;

use super::*;
use crate::domain::contact::{Contact, Entry, EntryType, Messenger, PostalAddress, Service};
use crate::domain::date::DateValue;
use crate::domain::merge::{resolve, three_way};
use crate::formats::charset::Charset;

fn card(lines: &str) -> String {
    format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\n{}END:VCARD\r\n",
        lines.replace('\n', "\r\n")
    )
}

/// Edits the contact of a card and gives what the card is then.
fn edited(bytes: &str, change: impl FnOnce(&mut Contact)) -> String {
    let card = parse(bytes.as_bytes());
    let before = read(&card);
    let mut after = before.clone();
    change(&mut after);
    String::from_utf8(print(&edit(&card, &before, &after))).unwrap()
}

const RICH: &str = "UID:u1\nN:Doe;John;Q.,X.;Mr.;Jr.\nFN:Mr. John Doe\nitem1.TEL;TYPE=CELL:905-555-1234\nitem1.X-ABLabel:_$!<AssistantPhone>!$_\n\
TEL;type=HOME;type=VOICE;type=pref:905-666-1234\nEMAIL;TYPE=INTERNET:john@example.org\nORG:IBM;Accounting;Taxes\nX-CUSTOM;x=1:a,b;c\n\
item2.X-ABDATE:1975-03-01\nitem2.X-ABLabel:_$!<Anniversary>!$_\nBDAY:1980-03-22\nCATEGORIES:Friends,Work\\, paid\nNOTE:one\\ntwo\nURL:http\\://example.org/a,b\n";

#[test]
fn a_card_is_read() {
    let contact = read(&parse(card(RICH).as_bytes()));
    assert_eq!(contact.name.parts(), ["Doe", "John", "Q., X.", "Mr.", "Jr."]);
    assert_eq!(
        contact
            .phones
            .iter()
            .map(|p| (p.kind.clone(), p.value.as_str()))
            .collect::<Vec<_>>(),
        [
            (EntryType::Custom("AssistantPhone".into()), "905-555-1234"),
            (EntryType::Home, "905-666-1234"),
        ]
    );
    assert_eq!(
        (contact.organization.as_str(), contact.department.as_str()),
        ("IBM", "Accounting; Taxes")
    );
    assert_eq!(contact.anniversary.unwrap().value.iso(), "1975-03-01");
    assert_eq!(contact.labels, ["Friends", "Work, paid"]);
    assert_eq!(contact.note, "one\ntwo");
    assert_eq!(contact.links[0].value, "http://example.org/a,b");
    assert_eq!(
        others(&parse(card(RICH).as_bytes())),
        [("X-CUSTOM".to_owned(), "a,b;c".to_owned())]
    );
}

#[test]
fn forms_of_single_properties_are_read() {
    let phone = |line: &str| {
        read(&parse(card(line).as_bytes()))
            .phones
            .first()
            .map(|p| (p.kind.clone(), p.value.clone()))
    };
    for (line, kind, value) in [
        (
            "TEL;VALUE=uri;TYPE=\"work,voice\";PREF=1:tel:+1-418-656-9254;ext=102\n",
            EntryType::Work,
            "+1-418-656-9254 ext. 102",
        ),
        ("tel;HOME;CELL:1\n", EntryType::Cell, "1"),
        ("TEL;TYPE=WORK;TYPE=FAX:1\n", EntryType::Fax, "1"),
        (
            "item7.TEL:1\nITEM7.x-ablabel:_$!<Home>!$_\n",
            EntryType::Home,
            "1",
        ),
        ("TEL:+7 999\n  123\n", EntryType::None, "+7 999 123"),
    ] {
        assert_eq!(phone(line), Some((kind, value.to_owned())), "{line}");
    }
    let messenger = |line: &str| {
        read(&parse(card(line).as_bytes()))
            .messengers
            .first()
            .map(|m| (m.service.clone(), m.value.clone()))
    };
    for (line, service, value) in [
        (
            "IMPP;X-SERVICE-TYPE=Telegram:telegram:petr_sch\n",
            Service::Telegram,
            "petr_sch",
        ),
        ("IMPP:tg:petr_sch\n", Service::Telegram, "petr_sch"),
        ("IMPP:https://t.me/petr_sch\n", Service::Telegram, "petr_sch"),
        ("X-TELEGRAM:@petr_sch\n", Service::Telegram, "petr_sch"),
        (
            "X-SOCIALPROFILE;type=telegram;x-user=petr_sch:https\\://t.me/petr_sch\n",
            Service::Telegram,
            "petr_sch",
        ),
        (
            "IMPP;X-SERVICE-TYPE=Jabber;type=HOME:xmpp:a@b.c\n",
            Service::Jabber,
            "a@b.c",
        ),
        (
            "IMPP:matrix:@anna:example.org\n",
            Service::Matrix,
            "@anna:example.org",
        ),
        ("X-SKYPE-USERNAME:anna\n", Service::Skype, "anna"),
        (
            "IMPP;X-SERVICE-TYPE=Zello:x-apple:anna\n",
            Service::Other("Zello".into()),
            "anna",
        ),
    ] {
        assert_eq!(messenger(line), Some((service, value.to_owned())), "{line}");
    }
    for (line, iso) in [
        ("BDAY;VALUE=date:1980-03-22\n", "1980-03-22"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-22\n", "--03-22"),
        ("BDAY:--0322\n", "--03-22"),
    ] {
        assert_eq!(
            read(&parse(card(line).as_bytes())).birthday.unwrap().value.iso(),
            iso,
            "{line}"
        );
    }
}

#[test]
fn only_what_changed_is_written() {
    let whole = card(RICH);
    for (change, from, to) in [
        (
            Box::new(|c: &mut Contact| c.phones[1].value = "112".into()) as Box<dyn FnOnce(&mut Contact)>,
            "pref:905-666-1234",
            "pref:112",
        ),
        (
            Box::new(|c: &mut Contact| c.phones[1].kind = EntryType::Work),
            "TEL;type=HOME;type=VOICE;type=pref:",
            "TEL;TYPE=VOICE;TYPE=pref;TYPE=WORK:",
        ),
        (
            Box::new(|c: &mut Contact| c.name.family = "Roe; Sr".into()),
            "N:Doe;John;Q.,X.;",
            "N:Roe\\; Sr;John;Q.,X.;",
        ),
        (
            Box::new(|c: &mut Contact| c.organization = "ACME".into()),
            "ORG:IBM;",
            "ORG:ACME;",
        ),
        (
            Box::new(|c: &mut Contact| c.department = "Law".into()),
            ";Accounting;Taxes",
            ";Law",
        ),
        (
            Box::new(|c: &mut Contact| c.note = String::new()),
            "NOTE:one\\ntwo\r\n",
            "",
        ),
        (
            Box::new(|c: &mut Contact| c.labels = vec!["Friends".into()]),
            "Friends,Work\\, paid",
            "Friends",
        ),
        (
            Box::new(|c: &mut Contact| c.labels.clear()),
            "CATEGORIES:Friends,Work\\, paid\r\n",
            "",
        ),
        (
            Box::new(|c: &mut Contact| c.labels.push("Дом".into())),
            "Work\\, paid",
            "Work\\, paid,Дом",
        ),
        (
            Box::new(|c: &mut Contact| c.anniversary = None),
            "item2.X-ABDATE:1975-03-01\r\nitem2.X-ABLabel:_$!<Anniversary>!$_\r\n",
            "",
        ),
        (
            Box::new(|c: &mut Contact| {
                c.phones.remove(0);
            }),
            "item1.TEL;TYPE=CELL:905-555-1234\r\nitem1.X-ABLabel:_$!<AssistantPhone>!$_\r\n",
            "",
        ),
        (
            Box::new(|c: &mut Contact| c.phones[0].kind = EntryType::Custom("дача".into())),
            "item1.X-ABLabel:_$!<AssistantPhone>!$_",
            "item1.X-ABLabel:дача",
        ),
        (
            Box::new(|c: &mut Contact| c.phones[0].kind = EntryType::Cell),
            "item1.TEL;TYPE=CELL:905-555-1234\r\nitem1.X-ABLabel:_$!<AssistantPhone>!$_",
            "item1.TEL;TYPE=CELL:905-555-1234",
        ),
        (
            Box::new(|c: &mut Contact| c.emails[0].kind = EntryType::Custom("shop".into())),
            "EMAIL;TYPE=INTERNET:john@example.org\r\n",
            "item3.EMAIL;TYPE=INTERNET:john@example.org\r\nitem3.X-ABLabel:shop\r\n",
        ),
        (
            Box::new(|c: &mut Contact| {
                c.phones.push(Entry {
                    line: None,
                    kind: EntryType::Work,
                    value: "1,2".into(),
                })
            }),
            "pref:905-666-1234\r\n",
            "pref:905-666-1234\r\nTEL;TYPE=WORK:1\\,2\r\n",
        ),
        (
            Box::new(|c: &mut Contact| {
                c.phones.push(Entry {
                    line: None,
                    kind: EntryType::Custom("дача".into()),
                    value: "12".into(),
                })
            }),
            "pref:905-666-1234\r\n",
            "pref:905-666-1234\r\nitem3.TEL:12\r\nitem3.X-ABLabel:дача\r\n",
        ),
        (
            Box::new(|c: &mut Contact| {
                c.birthday.as_mut().unwrap().value = DateValue::typed("22.03").unwrap()
            }),
            "BDAY:1980-03-22",
            "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-22",
        ),
        (
            Box::new(|c: &mut Contact| c.nickname = "Jo, J".into()),
            "END:",
            "NICKNAME:Jo,J\r\nEND:",
        ),
        (
            Box::new(|c: &mut Contact| {
                c.messengers.push(Messenger {
                    line: None,
                    kind: EntryType::None,
                    service: Service::Telegram,
                    value: "john_d".into(),
                })
            }),
            "END:",
            "IMPP;X-SERVICE-TYPE=Telegram:telegram:john_d\r\nEND:",
        ),
        (
            Box::new(|c: &mut Contact| {
                c.addresses.push(PostalAddress {
                    city: "Тула; Россия".into(),
                    ..Default::default()
                })
            }),
            "END:",
            "ADR:;;;Тула\\; Россия;;;\r\nEND:",
        ),
        (
            Box::new(|c: &mut Contact| c.formatted_name = " ".into()),
            "FN:Mr. John Doe",
            "FN:Mr. John Q.\\, X. Doe Jr.",
        ),
    ] {
        let expected = whole.replacen(from, to, 1);
        assert_ne!(expected, whole, "the case changes nothing: {from}");
        assert_eq!(edited(&whole, change), expected);
    }
}

#[test]
fn no_value_brings_a_line_of_its_own() {
    let old =
        card("EMAIL:mailto:a@example.org\nURL:http://example.org/\nIMPP;X-SERVICE-TYPE=Old:x-apple:ann\n");
    let evil = "http://example.org/a\r\nKEY:evil\nKEY:evil\rKEY:evil";
    let new = edited(&old, |contact| {
        let service = Service::Other(evil.to_owned());
        contact.emails[0].value = evil.to_owned();
        contact.links[0].value = evil.to_owned();
        contact.messengers[0].service = service.clone();
        for entries in [&mut contact.links, &mut contact.phones, &mut contact.emails] {
            entries.push(Entry {
                line: None,
                kind: EntryType::Custom(evil.to_owned()),
                value: evil.to_owned(),
            });
        }
        contact.messengers.push(Messenger {
            line: None,
            kind: EntryType::None,
            service,
            value: evil.to_owned(),
        });
    });
    let begins: Vec<&str> = new
        .split(['\r', '\n'])
        .map(|line| line.get(..3).unwrap_or(line))
        .collect();
    assert!(!begins.contains(&"KEY"), "{new}");
    assert!(
        read(&parse(new.as_bytes())).links[1]
            .value
            .starts_with("http://example.org/a "),
        "{new}"
    );
}

#[test]
fn many_lines_are_edited_as_few_are() {
    let phones = |count: usize| (1..=count).map(|n| format!("item{n}.TEL:{n}\nitem{n}.X-ABLabel:L{n}\n"));
    let count = 20_000;
    let new = edited(&card(&phones(count).collect::<String>()), |contact| {
        contact.phones.retain(|phone| phone.value != "7");
        for phone in &mut contact.phones {
            phone.value.push('0');
            phone.kind = EntryType::Custom("M".to_owned());
        }
        contact.phones.push(Entry {
            line: None,
            kind: EntryType::Custom("N".to_owned()),
            value: "new".to_owned(),
        });
    });
    let group = |n| format!("item{n}.TEL:{n}0\nitem{n}.X-ABLabel:M\n");
    let kept = (1..=count)
        .filter(|n| *n != 7)
        .map(group)
        .collect::<Vec<_>>()
        .concat();
    let added = format!("item{0}.TEL:new\nitem{0}.X-ABLabel:N\n", count + 1);
    let last = format!("item{count}.X-ABLabel:M\n");
    let (kept, _) = kept.split_at(kept.len() - last.len());
    assert!(new == card(&format!("{kept}{added}{last}")), "{}", new.len());
}

#[test]
fn a_new_card_is_what_phones_accept() {
    let contact = Contact {
        formatted_name: "Щёголев Пётр".into(),
        note: "я".repeat(60),
        ..Contact::default()
    };
    let bytes = print(&new_card("u1", &contact));
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.starts_with("BEGIN:VCARD\r\nVERSION:3.0\r\n") && text.ends_with("END:VCARD\r\n"));
    assert!(text.contains("\r\nN:;;;;\r\nFN:Щёголев Пётр\r\n"));
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    assert_eq!(read(&parse(&bytes)).note, contact.note);
    assert_eq!(
        normalize(&bytes, Charset::UTF_8).unwrap(),
        Normalized {
            bytes,
            uid: "u1".into(),
            fixes: vec![],
            problems: vec![],
            group: None,
        }
    );
}

#[test]
fn large_values_go_and_come_back() {
    let value = "QUJD".repeat(20).split_at(76).0.to_owned() + &"\r\n QUJDQUJD".repeat(300);
    let whole = card(&format!(
        "UID:u\nFN:x\nPHOTO;ENCODING=b;TYPE=JPEG:{value}\nNOTE:{}\n",
        "n".repeat(3000)
    ));
    let (stored, blobs) = blobs::extract(whole.as_bytes());
    assert_eq!(blobs.len(), 1);
    assert!(stored.len() < whole.len() - value.len() + 70);
    assert_eq!(blobs::references(&stored), [blobs[0].hash]);
    assert_eq!(blobs::extract(&stored), (stored.clone(), vec![]));
    assert_eq!(
        blobs::restore(&stored, |_| Some(blobs[0].bytes.clone())).unwrap(),
        whole.as_bytes()
    );
    assert_eq!(blobs::restore(&stored, |_| None), None);
    // The stored form can be edited without its blobs.
    let card = parse(&stored);
    let before = read(&card);
    let after = Contact {
        title: "Dr".into(),
        ..before.clone()
    };
    assert_eq!(
        blobs::references(&print(&edit(&card, &before, &after))),
        [blobs[0].hash]
    );
}

#[test]
fn both_sides_of_a_merge_are_kept() {
    let base = card(RICH);
    let mine = edited(&base, |c| {
        c.title = "Boss".into();
        c.phones[0].value = "1".into();
        c.labels.push("A".into());
    });
    let theirs = edited(&base, |c| {
        c.note = "three".into();
        c.phones[1].value = "2".into();
        c.labels.push("B".into());
    });
    let merge = three_way(
        &parse(base.as_bytes()),
        &parse(mine.as_bytes()),
        &parse(theirs.as_bytes()),
    );
    assert!(merge.conflicts.is_empty(), "{:?}", merge.conflicts);
    let merged = read(&parse(&print(&merge.card)));
    assert_eq!((merged.title.as_str(), merged.note.as_str()), ("Boss", "three"));
    assert_eq!(
        (merged.phones[0].value.as_str(), merged.phones[1].value.as_str()),
        ("1", "2")
    );
    assert_eq!(merged.labels, ["Friends", "Work, paid", "B", "A"]);
}

#[test]
fn collisions_are_shown_and_resolved() {
    let base = card(RICH);
    let mine = edited(&base, |c| {
        c.phones[1].value = "1".into();
        c.title = "Boss".into();
    });
    let theirs = edited(&base, |c| {
        c.phones[1].value = "2".into();
        c.title = "Chef".into();
    });
    let [b, m, t] = [&base, &mine, &theirs].map(|bytes| parse(bytes.as_bytes()));
    let merge = three_way(&b, &m, &t);
    let found: Vec<_> = merge
        .conflicts
        .iter()
        .map(|c| (c.base.as_deref(), c.mine.as_deref(), c.theirs.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            (Some("905-666-1234"), Some("1"), Some("2")),
            (None, Some("Boss"), Some("Chef"))
        ]
    );
    assert_eq!(print(&merge.card), theirs.as_bytes());
    let all = merge.conflicts.iter().map(|c| c.key.clone()).collect();
    let resolved = read(&resolve(&b, &m, &t, &all));
    assert_eq!(
        (resolved.phones[1].value.as_str(), resolved.title.as_str()),
        ("1", "Boss")
    );
}

#[test]
fn groups_made_up_twice_are_told_apart() {
    let base = card("UID:u\nFN:x\n");
    let with = |label: &str, value: &str| {
        edited(&base, |c| {
            c.phones.push(Entry {
                line: None,
                kind: EntryType::Custom(label.into()),
                value: value.into(),
            })
        })
    };
    let merge = three_way(
        &parse(base.as_bytes()),
        &parse(with("a", "111").as_bytes()),
        &parse(with("b", "222").as_bytes()),
    );
    let phones = read(&parse(&print(&merge.card))).phones;
    let mut found: Vec<_> = phones.into_iter().map(|p| (p.value, p.kind)).collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        found,
        [
            ("111".to_owned(), EntryType::Custom("a".into())),
            ("222".to_owned(), EntryType::Custom("b".into()))
        ]
    );
}

/// A card of odd but possible lines.
fn odd_card() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        "[a-zA-Z]{1,4}[0-9]?\\.TEL;TYPE=(HOME|work|x-odd):[0-9 +]{0,12}",
        "(item[1-3]\\.)?EMAIL(;PREF=1)?:[a-z]{1,5}@[a-z]{1,5}",
        "item[1-3]\\.X-ABLabel:[a-zа-я_$!<>]{0,8}",
        "X-[A-Z]{1,6}(;[A-Z]{1,3}=\"[a-z:;,]{0,6}\")?:[ -~]{0,40}",
        "(FN|NOTE|ORG|TITLE|nickname|N|ADR|CATEGORIES|BDAY|IMPP|URL):[ -~а-яё]{0,30}(\\\\[n,;])?[a-z]{0,5}",
        "[ -~]{0,20}",
        "\\s[a-z]{0,10}",
    ];
    let end = prop_oneof![Just("\r\n"), Just("\n"), Just("\r\r\n")];
    (prop::collection::vec(line, 0..12), end).prop_map(|(lines, end)| {
        let body = lines.iter().fold(String::new(), |body, line| body + line + end);
        format!("BEGIN:VCARD{end}VERSION:3.0{end}{body}END:VCARD{end}").into_bytes()
    })
}

proptest! {
    #[test]
    fn any_bytes_are_printed_as_they_were(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'\n'), Just(b'\r'), Just(b' '), Just(b':'), Just(b'"')], 0..200)) {
        prop_assert_eq!(print(&parse(&bytes)), bytes.clone());
        let card = parse(&bytes);
        let contact = read(&card);
        prop_assert_eq!(print(&edit(&card, &contact, &contact)), bytes);
    }

    #[test]
    fn an_unchanged_form_changes_nothing(bytes in odd_card()) {
        let card = parse(&bytes);
        let contact = read(&card);
        prop_assert_eq!(print(&edit(&card, &contact, &contact)), bytes.clone());
        let (stored, blobs) = blobs::extract(&bytes);
        let back = blobs::restore(&stored, |hash| blobs.iter().find(|b| b.hash == *hash).map(|b| b.bytes.clone()));
        prop_assert_eq!(back, Some(bytes));
    }

    #[test]
    fn one_changed_phone_leaves_every_other_line(bytes in odd_card()) {
        let card = parse(&bytes);
        let before = read(&card);
        prop_assume!(!before.phones.is_empty());
        let mut after = before.clone();
        after.phones[0].value = "+7 999 000-11-22".into();
        prop_assume!(after != before);
        let edited = edit(&card, &before, &after);
        let at = before.phones[0].line.unwrap();
        prop_assert_eq!(edited.lines().len(), card.lines().len());
        for (line, (old, new)) in card.lines().iter().zip(edited.lines()).enumerate() {
            if line == at {
                prop_assert_eq!(&read(&edited).phones[0].value, "+7 999 000-11-22");
            } else {
                prop_assert_eq!(&old.bytes, &new.bytes);
            }
        }
    }

    #[test]
    fn a_side_that_did_nothing_loses_nothing(base in odd_card(), other in odd_card()) {
        let (base, other) = (parse(&base), parse(&other));
        let theirs = three_way(&base, &base, &other);
        prop_assert!(theirs.conflicts.is_empty());
        prop_assert_eq!(print(&theirs.card), print(&other));
        let mine = three_way(&base, &other, &base);
        prop_assert!(mine.conflicts.is_empty());
        let mut merged: Vec<_> = mine.card.lines().iter().map(crate::domain::card::Line::content).collect();
        let mut wanted: Vec<_> = other.lines().iter().map(crate::domain::card::Line::content).collect();
        merged.sort();
        wanted.sort();
        prop_assert_eq!(merged, wanted);
    }
}
