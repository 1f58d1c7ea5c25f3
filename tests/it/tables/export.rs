//! Exporting tables: which properties they lose, and what an import reads back.

use domain::card::Card;
use domain::repair::UNREADABLE;
use formats::csv::{self, ColumnCounts, ColumnSet};
use formats::vcard;

use super::{cards, fixture, lines};

/// The exported table of these cards.
pub(super) fn export_cards(columns: ColumnSet, cards: &[Card]) -> Vec<u8> {
    let mut counts = ColumnCounts::default();
    for card in cards {
        counts.widen(card, &vcard::read(card));
    }
    let mut table = csv::header_row(columns, &counts);
    for card in cards {
        table.extend(csv::card_to_row(columns, &counts, card, &vcard::read(card)));
    }
    table
}

#[test]
fn googles_columns_survive_the_round_trip() {
    for name in [
        "google",
        "google-old",
        "outlook-en",
        "outlook-ru",
        "outlook-de",
        "thunderbird",
        "messengers",
    ] {
        let read = cards(fixture(&format!("{name}.csv")).as_bytes());
        let parsed: Vec<_> = read.iter().map(|made| vcard::parse(&made.bytes)).collect();
        let table = export_cards(ColumnSet::Google, &parsed);
        let back = cards(&table);
        for (before, after) in read.iter().zip(&back) {
            let lost = csv::lost_properties(ColumnSet::Google, &vcard::parse(&before.bytes));
            let kept = lines(&before.bytes).into_iter().filter(|line| {
                let name = line.split([':', ';']).next().unwrap_or_default();
                !lost.iter().any(|lost| lost == name)
            });
            assert_eq!(kept.collect::<Vec<_>>(), lines(&after.bytes), "{name}");
        }
        assert_eq!(read.len(), back.len());
    }
}

#[test]
fn lost_parameters_are_listed_too() {
    for (lines, google, lab) in [
        ("TEL;TYPE=CELL,VOICE,pref:1", "", ""),
        ("TEL;TYPE=WORK,FAX:1", "", ""),
        ("TEL;TYPE=HOME,CELL:1", "TEL", ""),
        ("TEL;TYPE=IPHONE,CELL:1", "TEL", ""),
        ("item1.TEL:1\r\nitem1.X-ABLabel:Dacha", "", ""),
        ("item1.TEL;TYPE=CELL:1\r\nitem1.X-ABLabel:Dacha", "TEL", ""),
        ("TEL;PREF=1:1\r\nTEL:2", "", ""),
        ("TEL;PREF=1:1\r\nTEL;PREF=2:2", "TEL", ""),
        ("EMAIL;TYPE=INTERNET;PREF=2:a@example.org", "", "EMAIL"),
        ("N;LANGUAGE=ru;SORT-AS=\"K\":;Ann;;;", "N", "N"),
        ("FN;ALTID=1;LANGUAGE=en:Ann", "FN", "FN"),
        ("NOTE;LANGUAGE=:a", "", "NOTE"),
        ("item1.NOTE:a\r\nitem1.X-ABLabel:Dacha", "NOTE", "NOTE"),
        ("ADR;TYPE=INTL,POSTAL,HOME:;;a;;;;", "", "ADR"),
        ("ADR;LABEL=\"a\":;;a;;;;", "ADR", "ADR"),
        (
            "X-SOCIALPROFILE;TYPE=telegram;X-USER=ann:https://t.me/ann",
            "",
            "",
        ),
        ("IMPP;X-SERVICE-TYPE=Telegram;TYPE=HOME:x-apple:ann", "IMPP", ""),
        ("RELATED;VALUE=text;TYPE=spouse:Tom", "", "RELATED"),
        ("RELATED;VALUE=text;TYPE=spouse,friend:Tom", "RELATED", "RELATED"),
        (
            "item1.X-ABDATE;TYPE=pref:2001-02-03\r\nitem1.X-ABLabel:First day",
            "",
            "X-ABDATE",
        ),
        ("UID:u\r\nREV:20010203T000000Z", "", ""),
        ("rubbish\r\nand more", UNREADABLE, UNREADABLE),
        (
            "X-BLOCKNOTIK-UNREADABLE;X-WHY=unfit-characters:a=FF\r\nrubbish",
            UNREADABLE,
            UNREADABLE,
        ),
        ("TEL:1\r\n\r\n", "", ""),
    ] {
        let card = format!("BEGIN:VCARD\r\nVERSION:4.0\r\n{lines}\r\nEND:VCARD\r\n");
        let card = vcard::parse(card.as_bytes());
        let lost = |columns| csv::lost_properties(columns, &card).join(",");
        assert_eq!(
            (lost(ColumnSet::Google).as_str(), lost(ColumnSet::Lab).as_str()),
            (google, lab),
            "{lines}"
        );
    }
}

#[test]
fn values_beyond_the_last_columns_are_joined_in_them() {
    let lines = |count: usize| -> String {
        let line = |n| format!("TEL:55501{n:02}\r\nADR;TYPE=HOME:;;Street {n};Town;;;\r\n");
        (1..=count).map(line).collect::<Vec<_>>().concat()
    };
    let card = |count| {
        let card = format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\n{}END:VCARD\r\n",
            lines(count)
        );
        vcard::parse(card.as_bytes())
    };
    assert!(csv::lost_properties(ColumnSet::Google, &card(99)).is_empty());
    assert_eq!(
        csv::lost_properties(ColumnSet::Google, &card(101)),
        ["TEL", "ADR"]
    );
    let table = export_cards(ColumnSet::Google, &[card(101)]);
    let back = vcard::read(&vcard::parse(&cards(&table)[0].bytes));
    assert_eq!((back.phones.len(), back.addresses.len()), (101, 101));
    assert_eq!(
        (
            back.addresses[97].city.as_str(),
            back.addresses[100].street.as_str()
        ),
        ("Town", "Street 101\nTown")
    );
    // The same if a card gained an address between the two passes.
    let (few, more) = (card(1), card(2));
    let mut counts = ColumnCounts::default();
    counts.widen(&few, &vcard::read(&few));
    let mut table = csv::header_row(ColumnSet::Google, &counts);
    table.extend(csv::card_to_row(
        ColumnSet::Google,
        &counts,
        &more,
        &vcard::read(&more),
    ));
    let back = vcard::read(&vcard::parse(&cards(&table)[0].bytes));
    let streets: Vec<&str> = back
        .addresses
        .iter()
        .map(|address| address.street.as_str())
        .collect();
    assert_eq!(streets, ["Street 1\nTown", "Street 2\nTown"]);
}

#[test]
fn exported_tables_and_the_properties_that_they_lose() {
    let card = vcard::parse(
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u\r\nFN:Ann\r\nN:;Ann;;;\r\nNOTE:one\r\nNOTE:two\r\nTEL:1\r\nROLE:Baker\r\n\
          item1.X-ABRELATEDNAMES:Tom\r\nitem1.X-ABLabel:_$!<Spouse>!$_\r\nKEY:abc\r\nX-TELEGRAM:ann_w\r\n\
          IMPP;X-SERVICE-TYPE=Skype:skype:ann\r\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\nEND:VCARD\r\n",
    );
    assert_eq!(
        csv::lost_properties(ColumnSet::Google, &card),
        ["NOTE", "ROLE", "KEY", "PHOTO"]
    );
    assert_eq!(
        csv::lost_properties(ColumnSet::Lab, &card),
        ["NOTE", "ROLE", "X-ABRELATEDNAMES", "KEY", "IMPP", "PHOTO"]
    );
    let table = String::from_utf8(export_cards(ColumnSet::Lab, std::slice::from_ref(&card))).unwrap();
    assert_eq!(table, "ФИО,Телефон,Telegram,Теги\r\nAnn,1,ann_w,\r\n");
    let table = String::from_utf8(export_cards(ColumnSet::Google, &[card])).unwrap();
    let (header, row) = table.split_once("\r\n").unwrap();
    assert!(header.ends_with(
        "Labels,Phone 1 - Label,Phone 1 - Value,Relation 1 - Label,Relation 1 - Value,Custom Field 1 - Label,\
         Custom Field 1 - Value,Custom Field 2 - Label,Custom Field 2 - Value"
    ));
    assert!(
        row.ends_with(",one,,,,1,Spouse,Tom,Telegram,ann_w,Skype,ann\r\n"),
        "{row}"
    );
}
