//! CSV tables: real ones and invalid ones are imported, and exported ones survive the round trip.
//!
//! `tests/tables/NAME.csv` is a table and `NAME.txt` the expected result: the program that wrote it, then for
//! each row its line, its problem, its remarks, and the lines of its card.

mod export;
mod line_ends;
mod programs;
mod random;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use formats::csv::{self, Field, Mapping, Program, RowProblem, RowRemark};

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
        let remarks = made
            .iter()
            .flat_map(|made| &made.remarks)
            .map(|remark| format!(" {}", remark.as_str()));
        let remarks: String = remarks.collect();
        let nothing = if made.is_none() { " nothing" } else { "" };
        writeln!(
            result,
            "{}{}{remarks}{nothing}",
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
        ("Размер", "42", "item1.X-CUSTOM:42"),
        ("Размер", "42", "item1.X-ABLabel:Размер"),
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
fn the_report_says_how_a_date_of_two_readings_was_read() {
    for (title, cell, remark) in [
        ("Birthday", "3/4/1985", Some(RowRemark::MonthFirst)),
        ("Дата рождения", "3/4/1985", Some(RowRemark::DayFirst)),
        ("Anniversary", "5/6/1986", Some(RowRemark::MonthFirst)),
        ("Годовщина", "5/6/1986", Some(RowRemark::DayFirst)),
        ("Birthday", "25/4/1985", None),
        ("Birthday", "4/4/1985", None),
        ("Birthday", "3.4.1985", None),
        ("Birthday", "1985-04-03", None),
    ] {
        let header = ["Name".to_owned(), title.to_owned()];
        let row = csv::TableRow {
            line: 2,
            cells: vec!["Ann".to_owned(), cell.to_owned()],
            problem: None,
        };
        let mapping = csv::guess_mapping(&header, std::slice::from_ref(&row.cells));
        let made = csv::row_to_card(&row, &header, &mapping).unwrap();
        assert_eq!(made.remarks, Vec::from_iter(remark), "{title}: {cell}");
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
        header_line: None,
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

    for field in Field::CHOICES
        .into_iter()
        .chain([Field::Phone(7), Field::AddressType(99)])
    {
        assert_eq!(Field::parse(&field.word()), Some(field));
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
