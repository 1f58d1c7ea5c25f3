//! Random tables and contacts: no input makes the import panic, and exported tables are safe and stable.

use domain::contact::{
    Contact, DateField, ENTRY_TYPES, Entry, EntryType, Messenger, PostalAddress, SERVICES, Service,
};
use domain::date::DateValue;
use domain::name::Name;
use formats::charset::Charset;
use formats::csv::{self, ColumnSet};
use formats::vcard;
use proptest::collection::vec;
use proptest::prelude::*;

use super::export::export_cards;
use super::{cards, read_table};

/// The exported table of these contacts.
fn export_contacts(columns: ColumnSet, contacts: &[Contact]) -> Vec<u8> {
    let cards: Vec<_> = contacts
        .iter()
        .map(|contact| vcard::new_card("u", contact))
        .collect();
    export_cards(columns, &cards)
}

/// Imports a table and exports it again.
fn reexport(columns: ColumnSet, table: &[u8]) -> Vec<u8> {
    let cards: Vec<_> = cards(table)
        .iter()
        .map(|made| vcard::parse(&made.bytes))
        .collect();
    export_cards(columns, &cards)
}

/// Text with characters and words that have a meaning in tables, spreadsheets, cards, or this program.
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
        // Google's columns separate two dates by «:::», so a date cannot contain it.
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
            ..Name::default()
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
            // A link cannot contain a line break.
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
                details: Vec::new(),
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
