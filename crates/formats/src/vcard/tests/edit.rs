//! Tests of writing a changed `Contact` back to its card.

use super::*;
use domain::contact::{Entry, EntryType, MAX_VALUES, Messenger, PostalAddress, Service};
use domain::date::{DayOrder, parse_date};

/// A change of the contact of [`RICH`], with the part of the card that changes: before, after.
type Change = (fn(&mut Contact), &'static str, &'static str);

const CHANGES: [Change; 21] = [
    (
        |c| c.phones[1].value = "112".into(),
        "pref:905-666-1234",
        "pref:112",
    ),
    (
        |c| c.phones[1].entry_type = EntryType::Work,
        "TEL;type=HOME;type=VOICE;type=pref:",
        "TEL;type=WORK;type=VOICE;type=pref:",
    ),
    (
        |c| c.name.family = "Roe; Sr".into(),
        "N:Doe;John;Q.,X.;",
        "N:Roe\\; Sr;John;Q.,X.;",
    ),
    (|c| c.organization = "ACME".into(), "ORG:IBM;", "ORG:ACME;"),
    (|c| c.department = "Law".into(), ";Accounting;Taxes", ";Law"),
    (|c| c.note = String::new(), "NOTE:one\\ntwo\r\n", ""),
    (
        |c| c.labels = vec!["Friends".into()],
        "Friends,Work\\, paid",
        "Friends",
    ),
    (|c| c.labels.clear(), "CATEGORIES:Friends,Work\\, paid\r\n", ""),
    (
        |c| c.labels.push("Дом".into()),
        "Work\\, paid",
        "Work\\, paid,Дом",
    ),
    (
        |c| c.anniversary = None,
        "item2.X-ABDATE:1975-03-01\r\nitem2.X-ABLabel:_$!<Anniversary>!$_\r\n",
        "",
    ),
    (
        |c| {
            c.phones.remove(0);
        },
        "item1.TEL;TYPE=CELL:905-555-1234\r\nitem1.X-ABLabel:_$!<AssistantPhone>!$_\r\n",
        "",
    ),
    (
        |c| c.phones[0].entry_type = EntryType::Custom("дача".into()),
        "item1.X-ABLabel:_$!<AssistantPhone>!$_",
        "item1.X-ABLabel:дача",
    ),
    (
        |c| c.phones[0].entry_type = EntryType::Cell,
        "item1.TEL;TYPE=CELL:905-555-1234\r\nitem1.X-ABLabel:_$!<AssistantPhone>!$_",
        "item1.TEL;TYPE=CELL:905-555-1234",
    ),
    (
        |c| c.emails[0].entry_type = EntryType::Custom("shop".into()),
        "EMAIL;TYPE=INTERNET:john@example.org\r\n",
        "item3.EMAIL;TYPE=INTERNET:john@example.org\r\nitem3.X-ABLabel:shop\r\n",
    ),
    (
        |c| {
            c.phones.push(Entry {
                line: None,
                entry_type: EntryType::Work,
                value: "1,2".into(),
            });
        },
        "pref:905-666-1234\r\n",
        "pref:905-666-1234\r\nTEL;TYPE=WORK:1\\,2\r\n",
    ),
    (
        |c| {
            c.phones.push(Entry {
                line: None,
                entry_type: EntryType::Custom("дача".into()),
                value: "12".into(),
            });
        },
        "pref:905-666-1234\r\n",
        "pref:905-666-1234\r\nitem3.TEL:12\r\nitem3.X-ABLabel:дача\r\n",
    ),
    (
        |c| {
            c.birthday.as_mut().unwrap().value = parse_date("22.03", DayOrder::DayFirst).unwrap();
        },
        "BDAY:1980-03-22",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-22",
    ),
    (|c| c.nickname = "Jo, J".into(), "END:", "NICKNAME:Jo,J\r\nEND:"),
    (
        |c| {
            c.messengers.push(Messenger {
                line: None,
                entry_type: EntryType::None,
                service: Service::Telegram,
                value: "john_d".into(),
            });
        },
        "END:",
        "IMPP;X-SERVICE-TYPE=Telegram:telegram:john_d\r\nEND:",
    ),
    (
        |c| {
            c.addresses.push(PostalAddress {
                city: "Тула; Россия".into(),
                ..Default::default()
            });
        },
        "END:",
        "ADR:;;;Тула\\; Россия;;;\r\nEND:",
    ),
    (
        |c| c.formatted_name = " ".into(),
        "FN:Mr. John Doe",
        "FN:Mr. John Q.\\, X. Doe Jr.",
    ),
];

#[test]
fn only_what_changed_is_written() {
    let whole = card(RICH);
    for (change, from, to) in CHANGES {
        let expected = whole.replacen(from, to, 1);
        assert_ne!(expected, whole, "the case changes nothing: {from}");
        assert_eq!(edited(&whole, change), expected);
    }
}

#[test]
fn a_value_cannot_add_a_line() {
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
                entry_type: EntryType::Custom(evil.to_owned()),
                value: evil.to_owned(),
            });
        }
        contact.messengers.push(Messenger {
            line: None,
            entry_type: EntryType::None,
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
fn a_card_with_many_lines_is_edited() {
    let phones = |count: usize| (1..=count).map(|n| format!("item{n}.TEL:{n}\nitem{n}.X-ABLabel:L{n}\n"));
    let count = MAX_VALUES;
    let new = edited(&card(&phones(count).collect::<String>()), |contact| {
        contact.phones.retain(|phone| phone.value != "7");
        for phone in &mut contact.phones {
            phone.value.push('0');
            phone.entry_type = EntryType::Custom("M".to_owned());
        }
        contact.phones.push(Entry {
            line: None,
            entry_type: EntryType::Custom("N".to_owned()),
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
