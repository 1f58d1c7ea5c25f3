//! Tables of contacts: the headers of real programs, bad files, and ours written and read again.
//!
//! `tests/tables/NAME.csv` is a table and `NAME.txt` what becomes of it: where it comes from, then for
//! each row its line, what is wrong with it, what is told of it, and the lines of its card.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use blocknotik::domain::contact::{
    Contact, DateField, ENTRY_TYPES, Entry, EntryType, Messenger, PostalAddress, SERVICES, Service,
};
use blocknotik::domain::date::DateValue;
use blocknotik::domain::name::Name;
use blocknotik::domain::repair::UNREADABLE;
use blocknotik::formats::charset::Charset;
use blocknotik::formats::csv::{self, Columns, Mapping, RowProblem, Shape, Source, Target};
use blocknotik::formats::vcard;
use proptest::collection::vec;
use proptest::prelude::*;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables")
}

fn fixture(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// A table opened, its columns understood.
fn opened(text: &[u8]) -> (Vec<String>, Mapping, Vec<csv::Row>) {
    let table = csv::open(text).unwrap();
    let header = table.header().to_vec();
    let mapping = csv::mapping(&header, &table.samples());
    assert_eq!(mapping.columns.len(), header.len());
    (header, mapping, table.rows().map(Result::unwrap).collect())
}

fn cards(text: &[u8]) -> Vec<csv::Made> {
    let (header, mapping, rows) = opened(text);
    rows.iter()
        .filter_map(|row| csv::card(row, &header, &mapping))
        .collect()
}

/// The lines of a card without folds and frame.
fn lines(card: &[u8]) -> Vec<String> {
    let text = String::from_utf8(card.to_vec()).unwrap().replace("\r\n ", "");
    let frame = ["BEGIN:", "VERSION:", "PRODID:", "UID:", "END:"];
    let lines = text
        .lines()
        .filter(|line| !frame.iter().any(|name| line.starts_with(name)));
    lines.map(str::to_owned).collect()
}

fn told(text: &str) -> String {
    let (header, mapping, rows) = opened(text.as_bytes());
    let mut told = format!("{:?}\n", mapping.source);
    for row in rows {
        let problem = row.problem.map(|problem| format!(" {}", problem.as_str()));
        let made = csv::card(&row, &header, &mapping);
        let notes = made
            .iter()
            .flat_map(|made| &made.notes)
            .map(|note| format!(" {}", note.as_str()));
        let notes: String = notes.collect();
        let nothing = if made.is_none() { " nothing" } else { "" };
        writeln!(
            told,
            "{}{}{notes}{nothing}",
            row.line,
            problem.unwrap_or_default()
        )
        .unwrap();
        for line in made.iter().flat_map(|made| lines(&made.bytes)) {
            writeln!(told, "  {line}").unwrap();
        }
    }
    told
}

fn check(name: &str) {
    assert_eq!(
        told(&fixture(&format!("{name}.csv"))),
        fixture(&format!("{name}.txt")),
        "{name}"
    );
}

#[test]
fn the_tables_of_known_programs_and_of_people_are_read() {
    let files = fs::read_dir(folder()).unwrap();
    let names = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names: BTreeSet<String> = names
        .filter_map(|name| Some(name.strip_suffix(".csv")?.to_owned()))
        .collect();
    assert!(names.len() >= 20);
    for name in names {
        check(&name);
    }
}

/// The whole of a card's column, for a row of one cell under this title.
fn check_cell(title: &str, cell: &str, line: &str) {
    let header = [title.to_owned(), "Phone".to_owned()];
    let row = csv::Row {
        line: 2,
        cells: vec![cell.to_owned(), "555-0100".to_owned()],
        problem: None,
    };
    let mapping = csv::mapping(&header, std::slice::from_ref(&row.cells));
    let made = csv::card(&row, &header, &mapping).unwrap();
    assert!(
        lines(&made.bytes).contains(&line.to_owned()),
        "{title}: {:?}",
        lines(&made.bytes)
    );
}

#[test]
fn titles_say_what_a_cell_is() {
    for (title, cell, line) in [
        ("Рабочий телефон", "1234567", "TEL;TYPE=WORK:1234567"),
        ("моб. тел.", "1234567", "TEL;TYPE=CELL:1234567"),
        (
            "E-mail privat",
            "a@example.org",
            "EMAIL;TYPE=INTERNET;TYPE=HOME:a@example.org",
        ),
        (
            "Электронная почта",
            "a@example.org, b@example.org",
            "EMAIL;TYPE=INTERNET:b@example.org",
        ),
        (
            "Telegram",
            "t.me/anna_w",
            "IMPP;X-SERVICE-TYPE=Telegram:telegram:anna_w",
        ),
        ("Город", "Омск", "ADR:;;;Омск;;;"),
        ("Geburtstag", "3.4.1990", "BDAY:1990-04-03"),
        ("Birthday", "3/4/1990", "BDAY:1990-03-04"),
        ("Дата рождения", "3/4/1990", "BDAY:1990-04-03"),
        ("Birthday", "25/4/1990", "BDAY:1990-04-25"),
        ("Birthday", "--12-31", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-12-31"),
        ("Размер", "42", "NOTE:Размер: 42"),
        ("Photo", "not a link", "NOTE:Photo: not a link"),
        (
            "Website",
            "https://example.org/a,b;c",
            "URL:https://example.org/a,b;c",
        ),
    ] {
        check_cell(title, cell, line);
    }
}

#[test]
fn a_person_may_say_what_a_column_is() {
    let header = ["A".to_owned(), "B".to_owned(), "C".to_owned()];
    let row = csv::Row {
        line: 1,
        cells: ["Ann", "x", "y"].map(str::to_owned).to_vec(),
        problem: None,
    };
    let mapping = Mapping {
        source: Source::Unknown,
        columns: vec![Target::GivenName, Target::Leave, Target::Custom(0)],
    };
    let made = csv::card(&row, &header, &mapping).unwrap();
    assert_eq!(
        lines(&made.bytes),
        ["N:;Ann;;;", "FN:Ann", "item1.X-CUSTOM:y", "item1.X-ABLabel:C"]
    );
    let all_left = Mapping {
        columns: vec![Target::Leave; 3],
        ..mapping.clone()
    };
    assert_eq!(csv::card(&row, &header, &all_left), None);

    let kept = serde_json::to_string(&mapping).unwrap();
    assert_eq!(
        kept,
        r#"{"source":"unknown","columns":["given-name","leave","custom"]}"#
    );
    assert_eq!(serde_json::from_str::<Mapping>(&kept).unwrap(), mapping);
    assert!(serde_json::from_str::<Mapping>(&kept.replace("leave", "throw")).is_err());

    for target in csv::CHOICES
        .into_iter()
        .chain([Target::Phone(7), Target::AddressKind(99)])
    {
        assert_eq!(Target::parse(&target.word()), Some(target));
    }
    assert_eq!(Target::parse("phone-100"), None);
    assert_eq!(Target::parse("phone-0"), None);
    let words: BTreeSet<String> = csv::CHOICES.iter().map(Target::word).collect();
    assert_eq!(words.len(), csv::CHOICES.len());
}

#[test]
fn a_header_is_known_again() {
    let key = |titles: &[&str]| csv::header_key(&titles.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>());
    assert_eq!(key(&["ФИО ", "E-Mail"]), key(&["фио", "e-mail"]));
    assert_ne!(key(&["a b"]), key(&["a", "b"]));
}

#[test]
fn the_same_row_is_the_same_contact() {
    let made = cards("Name,Phone\nAnn,555-0100\nBob,555-0101\nAnn,555-0100\n".as_bytes());
    assert_eq!(made[0].uid, made[2].uid);
    assert_ne!(made[0].uid, made[1].uid);
    let wider = cards("Name,Notes,Phone\nAnn,,555-0100\n".as_bytes());
    assert_eq!(made[0].uid, wider[0].uid);
}

fn check_problem(text: &[u8], problem: RowProblem, line: usize) {
    let (_, _, rows) = opened(text);
    let found = rows
        .iter()
        .find_map(|row| row.problem.map(|problem| (problem, row.line)));
    assert_eq!(found, Some((problem, line)));
    assert_eq!(RowProblem::parse(problem.as_str()), Some(problem));
}

#[test]
fn bad_files_are_read_as_far_as_they_go() {
    let nul = b"Name,Phone\nAnn,555-0100\nB\0ob\x01,555-0101\n";
    check_problem(nul, RowProblem::Characters, 3);
    check_problem(b"Name,Phone\n\xffAnn,555-0100\n", RowProblem::Characters, 2);
    check_problem(
        b"Name,Phone\n\n\nAnn,\"555-0100\nBob,555-0101\n",
        RowProblem::UnclosedQuote,
        4,
    );
    check_problem(b"Name,Phone\n\"A\nnn\",1\nBob,2,3\n", RowProblem::ExtraCells, 4);

    let wide = vec!["Phone"; 5_000].join(",");
    let cells = (0..5_000)
        .map(|n| format!("555-{n:04}"))
        .collect::<Vec<_>>()
        .join(",");
    let made = cards(format!("{wide}\n{cells}\n").as_bytes());
    let text = lines(&made[0].bytes).join("\n");
    assert!(text.contains("TEL:555-0000\n") && text.contains("555-4999"));

    let large = "x".repeat(5 << 20);
    let made = cards(format!("Name,Notes\nAnn,\"{large}\"\n").as_bytes());
    assert!(made[0].bytes.len() > large.len());

    let longer = "x".repeat(17 << 20);
    let (_, _, rows) = opened(format!("Name,Notes\nAnn,{longer}\nBob,\n").as_bytes());
    let found: Vec<_> = rows.iter().map(|row| (row.line, row.problem)).collect();
    assert_eq!(found, [(2, Some(RowProblem::TooLong)), (3, None)]);

    // Every line looks like the beginning of a cell that never ends, alone and after the one before.
    let tricky = "a\",\",\n".repeat(20_000);
    assert!(opened(tricky.as_bytes()).2.len() > 10_000);
    let joined = vec!["555-0100"; 100_000].join(" ::: ");
    let made = cards(
        format!("First Name,Last Name,Labels,Phone 1 - Label,Phone 1 - Value\nA,B,,x,{joined}\n").as_bytes(),
    );
    assert_eq!(made.len(), 1);
}

/// A table of contacts as it is exported.
fn written(columns: Columns, contacts: &[Contact]) -> Vec<u8> {
    let cards: Vec<_> = contacts
        .iter()
        .map(|contact| vcard::new_card("u", contact))
        .collect();
    written_cards(columns, &cards)
}

fn written_cards(columns: Columns, cards: &[blocknotik::domain::card::Card]) -> Vec<u8> {
    let mut shape = Shape::default();
    for card in cards {
        shape.widen(card, &vcard::read(card));
    }
    let mut table = csv::header_row(columns, &shape);
    for card in cards {
        table.extend(csv::row(columns, &shape, card, &vcard::read(card)));
    }
    table
}

/// Writes, reads and writes again.
fn again(columns: Columns, table: &[u8]) -> Vec<u8> {
    let cards: Vec<_> = cards(table)
        .iter()
        .map(|made| vcard::parse(&made.bytes))
        .collect();
    written_cards(columns, &cards)
}

#[test]
fn googles_own_table_comes_back_as_it_was_read() {
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
        let table = written_cards(Columns::Google, &parsed);
        let back = cards(&table);
        for (before, after) in read.iter().zip(&back) {
            let not_carried = csv::not_carried(Columns::Google, &vcard::parse(&before.bytes));
            let kept = lines(&before.bytes).into_iter().filter(|line| {
                let name = line.split([':', ';']).next().unwrap_or_default();
                !not_carried.iter().any(|lost| lost == name)
            });
            assert_eq!(kept.collect::<Vec<_>>(), lines(&after.bytes), "{name}");
        }
        assert_eq!(read.len(), back.len());
    }
}

#[test]
fn what_only_parameters_say_is_left_out_too() {
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
        let lost = |columns| csv::not_carried(columns, &card).join(",");
        assert_eq!(
            (lost(Columns::Google).as_str(), lost(Columns::Lab).as_str()),
            (google, lab),
            "{lines}"
        );
    }
}

#[test]
fn what_has_no_columns_any_more_stands_in_the_last_ones() {
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
    assert!(csv::not_carried(Columns::Google, &card(99)).is_empty());
    assert_eq!(csv::not_carried(Columns::Google, &card(101)), ["TEL", "ADR"]);
    let table = written_cards(Columns::Google, &[card(101)]);
    let back = vcard::read(&vcard::parse(&cards(&table)[0].bytes));
    assert_eq!((back.phones.len(), back.addresses.len()), (101, 101));
    assert_eq!(
        (
            back.addresses[97].city.as_str(),
            back.addresses[100].street.as_str()
        ),
        ("Town", "Street 101\nTown")
    );
    // One that gained an address between the passes, too.
    let (few, more) = (card(1), card(2));
    let mut shape = Shape::default();
    shape.widen(&few, &vcard::read(&few));
    let mut table = csv::header_row(Columns::Google, &shape);
    table.extend(csv::row(Columns::Google, &shape, &more, &vcard::read(&more)));
    let back = vcard::read(&vcard::parse(&cards(&table)[0].bytes));
    let streets: Vec<&str> = back
        .addresses
        .iter()
        .map(|address| address.street.as_str())
        .collect();
    assert_eq!(streets, ["Street 1\nTown", "Street 2\nTown"]);
}

#[test]
fn a_written_table_says_what_it_leaves_out() {
    let card = vcard::parse(
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u\r\nFN:Ann\r\nN:;Ann;;;\r\nNOTE:one\r\nNOTE:two\r\nTEL:1\r\nROLE:Baker\r\n\
          item1.X-ABRELATEDNAMES:Tom\r\nitem1.X-ABLabel:_$!<Spouse>!$_\r\nKEY:abc\r\nX-TELEGRAM:ann_w\r\n\
          IMPP;X-SERVICE-TYPE=Skype:skype:ann\r\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\nEND:VCARD\r\n",
    );
    assert_eq!(
        csv::not_carried(Columns::Google, &card),
        ["NOTE", "ROLE", "KEY", "PHOTO"]
    );
    assert_eq!(
        csv::not_carried(Columns::Lab, &card),
        ["NOTE", "ROLE", "X-ABRELATEDNAMES", "KEY", "IMPP", "PHOTO"]
    );
    let table = String::from_utf8(written_cards(Columns::Lab, std::slice::from_ref(&card))).unwrap();
    assert_eq!(table, "ФИО,Телефон,Telegram,Теги\r\nAnn,1,ann_w,\r\n");
    let table = String::from_utf8(written_cards(Columns::Google, &[card])).unwrap();
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

/// Text with what is special to tables, spreadsheets, cards and this program.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => any::<String>().prop_map(|text| text.chars().take(6).collect()),
        3 => proptest::sample::select(vec![
            "=1+1", "+", "-", "@", "'", "\t", "\r", "\n", "\"", ",", ";", " ::: ", ":::", "* ", "* starred", "\\", "\\n",
            "tel:", "mailto:", "//", "t.me/", "telegram:", "Иванов Иван", "ООО Ромашка", "+7 999 123-45-67", "123/4567",
            "домашний", "Fax", "Work Fax", "Telegram", "1985-04-12", "--04-12", "4/12/1985", "0/0/00", "a@example.org",
            "http://example.org/", "Anniversary", " ", "\u{a0}", "\0", "\u{feff}", "sep=;", "x-other", ";ext=5",
        ]).prop_map(str::to_owned),
    ];
    vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

fn kind() -> impl Strategy<Value = EntryType> {
    prop_oneof![
        Just(EntryType::None),
        proptest::sample::select(ENTRY_TYPES.to_vec()).prop_map(|(_, kind)| kind),
        text().prop_map(EntryType::Custom),
    ]
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    vec(
        (kind(), text()).prop_map(|(kind, value)| Entry {
            line: None,
            kind,
            value,
        }),
        0..3,
    )
}

fn messengers() -> impl Strategy<Value = Vec<Messenger>> {
    let service = prop_oneof![
        proptest::sample::select(SERVICES.to_vec()).prop_map(|(_, _, service)| service),
        text().prop_map(Service::Other),
    ];
    vec(
        (service, text()).prop_map(|(service, value)| Messenger {
            line: None,
            kind: EntryType::None,
            service,
            value,
        }),
        0..3,
    )
}

fn address() -> impl Strategy<Value = PostalAddress> {
    (kind(), [text(), text(), text(), text(), text(), text(), text()]).prop_map(|(kind, parts)| {
        let [po_box, extended, street, city, region, postcode, country] = parts;
        PostalAddress {
            line: None,
            kind,
            po_box,
            extended,
            street,
            city,
            region,
            postcode,
            country,
        }
    })
}

fn date() -> impl Strategy<Value = Option<DateField>> {
    let value = prop_oneof![
        // By «:::» Google's columns part two dates, so that no date can hold it there.
        text().prop_map(|text| DateValue::Text(text.replace(":::", ":"))),
        (1..13_u8, 1..29_u8).prop_map(|(month, day)| DateValue::of(None, month, day).unwrap()),
        (1700..2100_i16, 1..13_u8, 1..29_u8).prop_map(|(y, m, d)| DateValue::of(Some(y), m, d).unwrap()),
        (1700..2100_i16).prop_map(|year| DateValue::Date {
            year: Some(year),
            month: None,
            day: None
        }),
    ];
    proptest::option::of(value.prop_map(|value| DateField { line: None, value }))
}

fn contact() -> impl Strategy<Value = Contact> {
    let name =
        [text(), text(), text(), text(), text()].prop_map(|[family, given, middle, prefix, suffix]| Name {
            family,
            given,
            middle,
            prefix,
            suffix,
        });
    let name = prop_oneof![Just(Name::default()), name];
    let texts = [text(), text(), text(), text(), text(), text()];
    let many = (
        entries(),
        entries(),
        entries(),
        messengers(),
        vec(address(), 0..3),
    );
    (name, texts, many, date(), date(), vec(text(), 0..4)).prop_map(
        |(name, texts, (phones, emails, links, messengers, addresses), birthday, anniversary, labels)| {
            let [formatted_name, nickname, organization, department, title, note] = texts;
            // A link is no text: a line break cannot stand in one.
            let links = links.into_iter().map(|link| Entry {
                value: link.value.replace(['\r', '\n'], " "),
                ..link
            });
            Contact {
                formatted_name,
                name,
                nickname,
                organization,
                department,
                title,
                phones,
                emails,
                links: links.collect(),
                messengers,
                addresses,
                birthday,
                anniversary,
                note,
                labels,
            }
        },
    )
}

/// A first character that makes a spreadsheet run a cell.
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_a_panic(bytes in vec(any::<u8>(), 0..400), cells in vec(text(), 0..40)) {
        let (header, mapping, rows) = opened(&bytes);
        for row in &rows {
            let _ = csv::card(row, &header, &mapping);
        }
        for line in [",", ";", "\t", "\n"] {
            for made in cards(cells.join(line).as_bytes()) {
                let normalized = vcard::normalize(&made.bytes, Charset::UTF_8).unwrap();
                prop_assert_eq!(&normalized.bytes, &made.bytes);
                prop_assert_eq!(&normalized.uid, &made.uid);
                prop_assert!(normalized.fixes.is_empty(), "{:?}", normalized.fixes);
            }
        }
    }

    #[test]
    fn what_is_written_is_read_and_written_again_the_same(contacts in vec(contact(), 1..3)) {
        // A row of empty cells is no contact.
        prop_assume!(contacts.iter().all(|contact| !contact.display_name().is_empty()));
        for columns in [Columns::Google, Columns::Lab] {
            let table = written(columns, &contacts);
            let second = again(columns, &table);
            prop_assert_eq!(String::from_utf8(table).unwrap(), String::from_utf8(second).unwrap());
        }
    }

    #[test]
    fn no_written_cell_is_run_by_a_spreadsheet(contact in contact()) {
        for columns in [Columns::Google, Columns::Lab] {
            let table = written(columns, std::slice::from_ref(&contact));
            let table = csv::open(table.as_slice()).unwrap();
            let header = table.header().to_vec();
            let rows = table.rows().map(|row| row.unwrap().cells);
            for cells in std::iter::once(header).chain(rows) {
                for cell in cells {
                    let rest = cell.strip_prefix('+').unwrap_or_default();
                    let is_phone = rest.starts_with(|c: char| c.is_ascii_digit())
                        && rest.chars().all(|c| c.is_ascii_digit() || " ()-.,+\u{a0}".contains(c));
                    prop_assert!(!is_formula(&cell) || is_phone, "{cell:?}");
                }
            }
        }
    }
}
