//! Tests of reading a card into a `Contact`.

use super::*;
use domain::contact::{EntryType, Service};

#[test]
fn a_card_is_read() {
    let contact = read(&parse(card(RICH).as_bytes()));
    assert_eq!(contact.name.parts(), ["Doe", "John", "Q., X.", "Mr.", "Jr."]);
    assert_eq!(
        contact
            .phones
            .iter()
            .map(|p| (p.entry_type.clone(), p.value.as_str()))
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

/// Phone lines with their type and value.
const PHONES: [(&str, EntryType, &str); 5] = [
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
];

#[test]
fn phones_are_read() {
    for (line, entry_type, value) in PHONES {
        let phones = read(&parse(card(line).as_bytes())).phones;
        let phone = phones.first().map(|p| (p.entry_type.clone(), p.value.as_str()));
        assert_eq!(phone, Some((entry_type, value)), "{line}");
    }
}

/// Lines of messengers with their service and account.
fn messenger_lines() -> [(&'static str, Service, &'static str); 9] {
    [
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
    ]
}

#[test]
fn messengers_are_read() {
    for (line, service, value) in messenger_lines() {
        let messengers = read(&parse(card(line).as_bytes())).messengers;
        let messenger = messengers.first().map(|m| (m.service.clone(), m.value.as_str()));
        assert_eq!(messenger, Some((service, value)), "{line}");
    }
}

#[test]
fn birthdays_are_read() {
    for (line, iso) in [
        ("BDAY;VALUE=date:1980-03-22\n", "1980-03-22"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-22\n", "--03-22"),
        ("BDAY:--0322\n", "--03-22"),
    ] {
        let birthday = read(&parse(card(line).as_bytes())).birthday.unwrap();
        assert_eq!(birthday.value.iso(), iso, "{line}");
    }
}
