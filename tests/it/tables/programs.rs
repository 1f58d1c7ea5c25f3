//! Tables of many programs: each header is recognized, and no cell ends in the wrong place.

use std::fs;
use std::path::Path;

use formats::csv::{self, Program};

use super::{cards, lines, read_table};

/// The lines of all cards of a table.
fn card_lines(text: &str) -> Vec<Vec<String>> {
    cards(text.as_bytes())
        .iter()
        .map(|made| lines(&made.bytes))
        .collect()
}

fn field_table(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/field")
        .join(name);
    fs::read_to_string(path).unwrap()
}

fn check_lines(table: &str, cards: &[&[&str]]) {
    let found = card_lines(table);
    assert_eq!(found.len(), cards.len(), "{table}: {found:#?}");
    for (found, wanted) in found.iter().zip(cards) {
        for line in *wanted {
            assert!(found.iter().any(|found| found == line), "{line} in {found:#?}");
        }
        assert!(
            !found
                .iter()
                .any(|line| line.starts_with("NOTE:") && !wanted.contains(&line.as_str())),
            "{found:#?}"
        );
    }
}

#[test]
fn the_preamble_of_linkedin_is_skipped() {
    let table = field_table("linkedin-preamble-header-becomes-a-contact.csv");
    let (header, mapping, _) = read_table(table.as_bytes());
    assert_eq!((header.len(), mapping.program), (7, Program::Linkedin));
    check_lines(
        &table,
        &[
            &[
                "N:Линкова;Анна;;;",
                "ORG:Ромашка\\, ООО",
                "TITLE:Бухгалтер",
                "EMAIL;TYPE=INTERNET:anna@example.org",
                "URL:https://www.linkedin.example/in/anna",
                "item1.X-ABDATE:2021-03-05",
                "item1.X-ABLabel:Connected On",
            ],
            &[
                "N:Линков;Пётр;;;",
                "ORG:Лютик",
                "TITLE:Инженер",
                "URL:https://www.linkedin.example/in/petr",
            ],
        ],
    );
}

#[test]
fn the_second_organization_of_google_is_another_organization() {
    check_lines(
        "Name,Given Name,Family Name,Organization 1 - Name,Organization 1 - Title,Organization 2 - Name,\
         Organization 2 - Title\nАнна Ёлкина,Анна,Ёлкина,Ромашка,Бухгалтер,Лютик,Директор\n",
        &[&["ORG:Ромашка", "TITLE:Бухгалтер", "ORG:Лютик", "TITLE:Директор"]],
    );
}

#[test]
fn hubspot_gives_a_whole_address_and_the_company() {
    check_lines(
        &field_table("hubspot-street-and-region-go-to-note.csv"),
        &[&[
            "N:Хабова;Клара;;;",
            "ORG:ХабКо",
            "TEL:+74951230002",
            "TEL;TYPE=CELL:+79037771007",
            "EMAIL;TYPE=INTERNET:klara@example.org",
            "ADR:;;ул. Мира 1;Тула;Тульская;300000;Россия",
            "BDAY:1990-05-06",
            "item1.X-CUSTOM:1",
            "item1.X-ABLabel:Record ID",
            "item2.X-CUSTOM:New",
            "item2.X-ABLabel:Lead Status",
        ]],
    );
}

/// A preamble, the table below it, and the line of the header.
#[test]
fn the_header_is_found_below_a_preamble() {
    for (table, line, people) in [
        (
            "Notes:\n\nFirst Name,Last Name,Email Address\nA,B,a@example.org\n",
            3,
            1,
        ),
        (
            "Выписка по клиентам;;;\nза 2024 год;;;\n\nФИО;Телефон;E-mail;Город\nИван Петров;+79991234567;;Омск\n",
            4,
            1,
        ),
        (
            "Kundenliste\nStand: 01.02.2024\n\nVorname;Nachname;Telefon\nAnna;Berg;030 123456\nOtto;Berg;030 123457\n",
            4,
            2,
        ),
        (
            "Exported by Contacts, version 3\nName\tPhone\tCompany\nAnn\t555-0100\tX\n",
            2,
            1,
        ),
        ("\n\n\nName,Phone\nAnn,555-0100\n", 4, 1),
        (
            "sep=;\nСписок;\n\nИмя;Фамилия;Телефон\nАнна;Ким;+79991234567\n",
            4,
            1,
        ),
        ("Name,Phone\nAnn,555-0100\nBob,555-0101\n", 1, 2),
        ("Ann,555-0100\nBob,555-0101\n", 0, 2),
        ("Иван Петров\nАнна Ким\n", 0, 2),
    ] {
        let found = csv::Table::open(table.as_bytes()).unwrap();
        assert_eq!(found.header_line(), line, "{table}");
        assert_eq!(card_lines(table).len(), people, "{table}");
    }
}

#[test]
fn a_user_may_choose_the_line_of_the_header() {
    let table = "a,b\nc,d\nTitle,Other\nx,y\n";
    for (line, header, rows) in [
        (Some(1), vec!["a", "b"], 3),
        (Some(3), vec!["Title", "Other"], 1),
        (Some(0), vec!["1", "2"], 4),
        (Some(99), vec![], 0),
    ] {
        let found = csv::Table::open_at(table.as_bytes(), line).unwrap();
        assert_eq!(found.header(), header, "{line:?}");
        assert_eq!(found.rows().count(), rows, "{line:?}");
    }
}

#[test]
fn titles_of_many_programs_are_recognized() {
    for (title, cell, line) in [
        // Salesforce and Zoho.
        ("Account Name", "Ромашка", "ORG:Ромашка"),
        ("MailingCity", "Omsk", "ADR:;;;Omsk;;;"),
        ("Mailing State/Province", "Omsk", "ADR:;;;;Omsk;;"),
        ("MailingPostalCode", "644000", "ADR:;;;;;644000;"),
        ("MobilePhone", "1234567", "TEL;TYPE=CELL:1234567"),
        ("Mailing Zip/Postal Code", "644000", "ADR:;;;;;644000;"),
        ("Description", "x", "NOTE:x"),
        // Outlook in French and Spanish, iCloud and Fastmail.
        ("Prénom", "Anne", "FN:Anne"),
        ("Téléphone (bureau)", "1234567", "TEL;TYPE=WORK:1234567"),
        ("Téléphone (domicile)", "1234567", "TEL;TYPE=HOME:1234567"),
        ("Ville (domicile)", "Lyon", "ADR;TYPE=HOME:;;;Lyon;;;"),
        (
            "Adresse de messagerie 2",
            "a@example.org",
            "EMAIL;TYPE=INTERNET:a@example.org",
        ),
        ("Société", "X", "ORG:X"),
        ("Apellidos", "Pérez", "N:Pérez;;;;"),
        ("Ciudad del trabajo", "Madrid", "ADR;TYPE=WORK:;;;Madrid;;;"),
        ("Teléfono móvil", "1234567", "TEL;TYPE=CELL:1234567"),
        (
            "Dirección de correo electrónico",
            "a@example.org",
            "EMAIL;TYPE=INTERNET:a@example.org",
        ),
        ("Cumpleaños", "1990-05-06", "BDAY:1990-05-06"),
        ("Email2", "a@example.org", "EMAIL;TYPE=INTERNET:a@example.org"),
        ("Nick Name", "Аня", "NICKNAME:Аня"),
        ("Work Street Address", "Main 1", "ADR;TYPE=WORK:;;Main 1;;;;"),
        // Mail.ru, VK, and WhatsApp.
        ("Ник", "Аня", "NICKNAME:Аня"),
        ("bdate", "6.5.1990", "BDAY:1990-05-06"),
        ("Saved Name", "Анна", "FN:Анна"),
    ] {
        super::check_cell(title, cell, line);
    }
}

#[test]
fn titles_of_thunderbird_are_recognized_and_others_become_custom_fields() {
    for (title, cell, line) in [
        // Thunderbird in Russian and German.
        ("Номер факса", "1234567", "TEL;TYPE=FAX:1234567"),
        ("Номер мобильного телефона", "1234567", "TEL;TYPE=CELL:1234567"),
        (
            "Первичный адрес эл. почты",
            "a@example.org",
            "EMAIL;TYPE=INTERNET:a@example.org",
        ),
        ("Домашний город", "Омск", "ADR;TYPE=HOME:;;;Омск;;;"),
        ("Privat: PLZ", "10115", "ADR;TYPE=HOME:;;;;;10115;"),
        ("Tel. dienstlich", "1234567", "TEL;TYPE=WORK:1234567"),
        ("Mobil-Tel.-Nr.", "1234567", "TEL;TYPE=CELL:1234567"),
        // What has no field is a custom field.
        ("Email Opt Out", "x", "item1.X-CUSTOM:x"),
        (
            "Contact owner",
            "boss@example.org",
            "item1.X-CUSTOM:boss@example.org",
        ),
        ("Record ID", "12345678901", "item1.X-CUSTOM:12345678901"),
        ("ИНН", "7701234567", "item1.X-CUSTOM:7701234567"),
    ] {
        super::check_cell(title, cell, line);
    }
}

#[test]
fn parts_of_dates_addresses_and_names_are_joined() {
    check_lines(
        "Имя;Фамилия;День рождения;Месяц рождения;Год рождения\nАнна;Ким;6;5;1990\n",
        &[&["N:Ким;Анна;;;", "BDAY:1990-05-06"]],
    );
    check_lines(
        "Vorname,Nachname,Geburtstag,Geburtsmonat,Geburtsjahr\nAnna,Berg,6,5,\n",
        &[&["BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-06"]],
    );
    check_lines(
        "Name,Birth Day,Birth Month,Birth Year\nAnn,31,12,1999\n",
        &[&["BDAY:1999-12-31"]],
    );
    check_lines(
        "Name,Birth Day,Birth Month,Birth Year\nAnn,22,March,1980\nBob,22,Foo,1980\nCid,3,,1980\n",
        &[
            &["BDAY:1980-03-22"],
            &["BDAY;VALUE=text:22 Foo 1980"],
            &["BDAY;VALUE=text:3.?.1980"],
        ],
    );
    check_lines(
        "Имя;Фамилия;День рождения;Месяц рождения;Год рождения\nАнна;Ким;22;марта;1980 г.\n",
        &[&["BDAY:1980-03-22"]],
    );
    check_lines(
        "ФИО;Улица;Дом;Квартира;Город;Индекс;Страна\nАнна Ким;Мира;5;12;Омск;644000;Россия\n",
        &[&["ADR:;12;Мира 5;Омск;;644000;Россия"]],
    );
    check_lines(
        "Name,Billing Street,Billing City,Shipping Street,Shipping City\nAnn,A 1,Bonn,B 2,Kiel\n",
        &[&["ADR:;;A 1;Bonn;;;", "ADR:;;B 2;Kiel;;;"]],
    );
    check_lines(
        "Name,Company,Company,Job Title,Position\nAnn,One,Two,Boss,Clerk\n",
        &[&["ORG:One", "ORG:Two", "TITLE:Boss", "TITLE:Clerk"]],
    );
}

#[test]
fn hostile_tables_are_read_within_bounds() {
    let preamble = "Text, more text\n".repeat(10_000);
    let table = format!("{preamble}First Name,Last Name,Phone\nAnn,Smith,555-0100\n");
    let chosen = csv::Table::open_at(table.as_bytes(), Some(10_001)).unwrap();
    assert_eq!(chosen.header(), ["First Name", "Last Name", "Phone"]);
    assert!(chosen.preamble().len() < 1000);
    assert_eq!(chosen.rows().count(), 1);
    assert_eq!(
        card_lines(&table).len(),
        10_001 + usize::from(csv::Table::open(table.as_bytes()).unwrap().header_line() == 0)
    );

    let long = "1".repeat(10_000);
    let made = card_lines(&format!("Name,Phone\nAnn,{long}\n"));
    assert!(made[0].join("").contains(&long));

    let titles: Vec<String> = (0..5_000).map(|n| format!("Unknown {n} x")).collect();
    let cells: Vec<String> = (0..5_000).map(|n| format!("v{n}")).collect();
    let made = card_lines(&format!("Name,{}\nAnn,{}\n", titles.join(","), cells.join(",")));
    let text = made[0].join("\n");
    assert!(cells.iter().all(|cell| text.contains(cell)));

    let made = card_lines("Name,Phone\n\u{202e}Ann\u{202c},\u{202d}555-0100\u{202c}\n");
    assert!(made[0].join("\n").contains("555-0100"));
}
