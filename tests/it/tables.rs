//! CSV import and export: tables of real programs, invalid files, and round trips of exported tables.
//!
//! `tests/tables/NAME.csv` is a table and `NAME.txt` the expected result: the program that wrote it, then for
//! each row its line, its problem, its remarks, and the lines of its card.

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
use blocknotik::formats::csv::{self, ColumnCounts, ColumnSet, Field, Mapping, Program, RowProblem};
use blocknotik::formats::vcard;
use proptest::collection::vec;
use proptest::prelude::*;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables")
}

fn fixture(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// The header, mapping and rows of a table.
fn read_table(text: &[u8]) -> (Vec<String>, Mapping, Vec<csv::TableRow>) {
    let table = csv::Table::open(text).unwrap();
    let header = table.header().to_vec();
    let mapping = csv::guess_mapping(&header, &table.samples());
    assert_eq!(mapping.columns.len(), header.len());
    (header, mapping, table.rows().map(Result::unwrap).collect())
}

fn cards(text: &[u8]) -> Vec<csv::RowCard> {
    let (header, mapping, rows) = read_table(text);
    rows.iter()
        .filter_map(|row| csv::row_to_card(row, &header, &mapping))
        .collect()
}

/// The unfolded lines of a card without BEGIN, VERSION, PRODID, UID and END.
fn lines(card: &[u8]) -> Vec<String> {
    let text = String::from_utf8(card.to_vec()).unwrap().replace("\r\n ", "");
    let frame = ["BEGIN:", "VERSION:", "PRODID:", "UID:", "END:"];
    let lines = text
        .lines()
        .filter(|line| !frame.iter().any(|name| line.starts_with(name)));
    lines.map(str::to_owned).collect()
}

/// The result of an import in the form of `NAME.txt`.
fn import_result(text: &str) -> String {
    let (header, mapping, rows) = read_table(text.as_bytes());
    let mut result = format!("{:?}\n", mapping.program);
    for row in rows {
        let problem = row.problem.map(|problem| format!(" {}", problem.as_str()));
        let made = csv::row_to_card(&row, &header, &mapping);
        let notes = made
            .iter()
            .flat_map(|made| &made.remarks)
            .map(|note| format!(" {}", note.as_str()));
        let notes: String = notes.collect();
        let nothing = if made.is_none() { " nothing" } else { "" };
        writeln!(
            result,
            "{}{}{notes}{nothing}",
            row.line,
            problem.unwrap_or_default()
        )
        .unwrap();
        for line in made.iter().flat_map(|made| lines(&made.bytes)) {
            writeln!(result, "  {line}").unwrap();
        }
    }
    result
}

fn check(name: &str) {
    assert_eq!(
        import_result(&fixture(&format!("{name}.csv"))),
        fixture(&format!("{name}.txt")),
        "{name}"
    );
}

#[test]
fn tables_of_known_programs_and_of_users_are_read() {
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

/// Checks that a cell under this title becomes this line of the card.
fn check_cell(title: &str, cell: &str, line: &str) {
    let header = [title.to_owned(), "Phone".to_owned()];
    let row = csv::TableRow {
        line: 2,
        cells: vec![cell.to_owned(), "555-0100".to_owned()],
        problem: None,
    };
    let mapping = csv::guess_mapping(&header, std::slice::from_ref(&row.cells));
    let made = csv::row_to_card(&row, &header, &mapping).unwrap();
    assert!(
        lines(&made.bytes).contains(&line.to_owned()),
        "{title}: {:?}",
        lines(&made.bytes)
    );
}

#[test]
fn titles_determine_the_field_of_a_cell() {
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
fn a_user_may_choose_the_field_of_a_column() {
    let header = ["A".to_owned(), "B".to_owned(), "C".to_owned()];
    let row = csv::TableRow {
        line: 1,
        cells: ["Ann", "x", "y"].map(str::to_owned).to_vec(),
        problem: None,
    };
    let mapping = Mapping {
        program: Program::Unknown,
        columns: vec![Field::GivenName, Field::Ignore, Field::Custom(0)],
    };
    let made = csv::row_to_card(&row, &header, &mapping).unwrap();
    assert_eq!(
        lines(&made.bytes),
        ["N:;Ann;;;", "FN:Ann", "item1.X-CUSTOM:y", "item1.X-ABLabel:C"]
    );
    let all_ignored = Mapping {
        columns: vec![Field::Ignore; 3],
        ..mapping.clone()
    };
    assert_eq!(csv::row_to_card(&row, &header, &all_ignored), None);

    let stored = serde_json::to_string(&mapping).unwrap();
    assert_eq!(
        stored,
        r#"{"source":"unknown","columns":["given-name","leave","custom"]}"#
    );
    assert_eq!(serde_json::from_str::<Mapping>(&stored).unwrap(), mapping);
    assert!(serde_json::from_str::<Mapping>(&stored.replace("leave", "throw")).is_err());

    for target in Field::CHOICES
        .into_iter()
        .chain([Field::Phone(7), Field::AddressType(99)])
    {
        assert_eq!(Field::parse(&target.word()), Some(target));
    }
    assert_eq!(Field::parse("phone-100"), None);
    assert_eq!(Field::parse("phone-0"), None);
    let words: BTreeSet<String> = Field::CHOICES.iter().map(Field::word).collect();
    assert_eq!(words.len(), Field::CHOICES.len());
}

#[test]
fn a_header_has_the_same_key_in_any_spelling() {
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
    let (_, _, rows) = read_table(text);
    let found = rows
        .iter()
        .find_map(|row| row.problem.map(|problem| (problem, row.line)));
    assert_eq!(found, Some((problem, line)));
    assert_eq!(RowProblem::parse(problem.as_str()), Some(problem));
}

#[test]
fn invalid_files_are_read_as_far_as_possible() {
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
    let (_, _, rows) = read_table(format!("Name,Notes\nAnn,{longer}\nBob,\n").as_bytes());
    let found: Vec<_> = rows.iter().map(|row| (row.line, row.problem)).collect();
    assert_eq!(found, [(2, Some(RowProblem::TooLong)), (3, None)]);

    // Every line opens a quote that is never closed, alone and after the line before.
    let tricky = "a\",\",\n".repeat(20_000);
    assert!(read_table(tricky.as_bytes()).2.len() > 10_000);
    let joined = vec!["555-0100"; 100_000].join(" ::: ");
    let made = cards(
        format!("First Name,Last Name,Labels,Phone 1 - Label,Phone 1 - Value\nA,B,,x,{joined}\n").as_bytes(),
    );
    assert_eq!(made.len(), 1);
}

/// The exported table of contacts.
fn export_contacts(columns: ColumnSet, contacts: &[Contact]) -> Vec<u8> {
    let cards: Vec<_> = contacts
        .iter()
        .map(|contact| vcard::new_card("u", contact))
        .collect();
    export_cards(columns, &cards)
}

fn export_cards(columns: ColumnSet, cards: &[blocknotik::domain::card::Card]) -> Vec<u8> {
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

/// Imports a table and exports it again.
fn reexport(columns: ColumnSet, table: &[u8]) -> Vec<u8> {
    let cards: Vec<_> = cards(table)
        .iter()
        .map(|made| vcard::parse(&made.bytes))
        .collect();
    export_cards(columns, &cards)
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

/// Text with everything that is special to tables, spreadsheets, cards and this program.
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

fn entry_type() -> impl Strategy<Value = EntryType> {
    prop_oneof![
        Just(EntryType::None),
        proptest::sample::select(ENTRY_TYPES.to_vec()).prop_map(|(_, entry_type)| entry_type),
        text().prop_map(EntryType::Custom),
    ]
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    vec(
        (entry_type(), text()).prop_map(|(entry_type, value)| Entry {
            line: None,
            entry_type,
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
            entry_type: EntryType::None,
            service,
            value,
        }),
        0..3,
    )
}

fn address() -> impl Strategy<Value = PostalAddress> {
    (
        entry_type(),
        [text(), text(), text(), text(), text(), text(), text()],
    )
        .prop_map(|(entry_type, parts)| {
            let [po_box, extended, street, city, region, postcode, country] = parts;
            PostalAddress {
                line: None,
                entry_type,
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
        // Google's columns separate two dates by «:::», so no date can hold it.
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
            // A link is no text and cannot hold a line break.
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

/// True if a spreadsheet would run the cell.
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_a_panic(bytes in vec(any::<u8>(), 0..400), cells in vec(text(), 0..40)) {
        let (header, mapping, rows) = read_table(&bytes);
        for row in &rows {
            let _ = csv::row_to_card(row, &header, &mapping);
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
    fn exported_tables_survive_the_round_trip(contacts in vec(contact(), 1..3)) {
        // A row of empty cells is not imported.
        prop_assume!(contacts.iter().all(|contact| !contact.display_name().is_empty()));
        for columns in [ColumnSet::Google, ColumnSet::Lab] {
            let table = export_contacts(columns, &contacts);
            let second = reexport(columns, &table);
            prop_assert_eq!(String::from_utf8(table).unwrap(), String::from_utf8(second).unwrap());
        }
    }

    #[test]
    fn no_exported_cell_is_run_by_a_spreadsheet(contact in contact()) {
        for columns in [ColumnSet::Google, ColumnSet::Lab] {
            let table = export_contacts(columns, std::slice::from_ref(&contact));
            let table = csv::Table::open(table.as_slice()).unwrap();
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
