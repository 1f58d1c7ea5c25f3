//! A form that is opened and saved changes no byte of the card, although a browser changes values on the way.
//! `PROPTEST_CASES=10000` tries that many random cards.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use scraper::ElementRef;

use crate::support::client::Client;
use crate::support::contacts::cards_of_anna;
use crate::support::form::value_of;
use crate::support::import::import as import_file;
use crate::support::multipart::{Part, multipart, send_multipart};
use crate::support::page::Page;
use crate::support::server::TestServer;

/// What a browser makes of the value of a control that the user does not touch (HTML, "value sanitization
/// algorithm"), before it is sent.
fn sanitized(element: ElementRef) -> String {
    let value = value_of(element);
    let is_blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
    let line = value.replace(['\r', '\n'], "");
    match (element.value().name(), element.attr("type").unwrap_or("text")) {
        ("textarea", _) => value.replace("\r\n", "\n").replace('\r', "\n"),
        ("input", "text" | "search" | "tel" | "password") => line,
        ("input", "email" | "url") => line.trim_matches(is_blank).to_owned(),
        ("input", "number") => line.parse::<f64>().map_or_else(|_| String::new(), |_| line),
        ("input", "date") => {
            let is_date = chrono::NaiveDate::parse_from_str(&line, "%Y-%m-%d").is_ok();
            if is_date { line } else { String::new() }
        }
        _ => value,
    }
}

/// The names and values that a browser sends when the user presses the button at once.
pub fn sent(page: &Page) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for element in page.select("form.contact-form :is(input, select, textarea)[name]") {
        let control = element.attr("type").unwrap_or_default();
        let is_sent = match control {
            "file" => false,
            "checkbox" | "radio" => element.attr("checked").is_some(),
            _ => true,
        };
        if is_sent {
            // Every line break is sent as CR LF.
            let value = sanitized(element).replace("\r\n", "\n").replace('\n', "\r\n");
            pairs.push((element.attr("name").unwrap().to_owned(), value));
        }
    }
    pairs
}

pub fn save_untouched(client: &Client, path: &str, page: &Page) {
    let pairs = sent(page);
    let mut parts: Vec<Part> = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), None, value.as_bytes()))
        .collect();
    parts.push(("photo", Some(""), b""));
    let answer = send_multipart(client, path, &multipart(&parts));
    assert_eq!(answer.status, 303, "{path} {pairs:?}\n{}", answer.text());
}

/// Saves the form of every contact of Anna's book and compares the cards before and after.
fn check(server: &TestServer, client: &Client, count: usize) {
    let before = cards_of_anna(server);
    let mut saved = 0;
    for id in 1.. {
        let path = format!("/contacts/{id}");
        let form = client.get(&format!("{path}/edit"));
        if form.status != 200 {
            break;
        }
        save_untouched(client, &path, &form.page(200));
        saved += 1;
    }
    assert_eq!(saved, count);
    let after = cards_of_anna(server);
    let cards = before
        .split_inclusive("END:VCARD\r\n")
        .zip(after.split_inclusive("END:VCARD\r\n"));
    let changed: Vec<_> = cards.filter(|(before, after)| before != after).collect();
    let changed_count = changed.len();
    let first = changed
        .first()
        .map(|(before, after)| format!("{before}\nbecame\n{after}"));
    assert_eq!(first, None, "{changed_count} of {count} cards were changed");
    assert_eq!(before, after);
}

/// A text with what browsers, HTML and vCard treat specially.
fn odd_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "Б",
        "é",
        "😀",
        " ",
        "  ",
        "\\n",
        "\\N",
        "\\n\\n",
        "\\,",
        "\\;",
        "\\\\",
        ",",
        ";",
        ":",
        "<b>",
        "&amp;",
        "\"",
        "'",
        "\t",
        "\u{a0}",
        "\u{200b}",
        "\u{2028}",
        "\u{85}",
        "\u{7f}",
        "=",
        "%0A",
        "+",
        "\\",
        "http://",
        "@",
        "1980-03-22",
        "12",
        "0",
        "\r\n ",
        "x-y",
        "^n",
        "_$!<",
        ">!$_",
        "END:VCARD",
        "</textarea>",
        "1,5",
    ]);
    prop::collection::vec(piece, 0..7).prop_map(|pieces| pieces.concat())
}

fn odd_line() -> impl Strategy<Value = String> {
    let head = "(N|NICKNAME|ORG|TITLE|NOTE|ROLE|X-ODD|CATEGORIES|GEO|LABEL)(;LANGUAGE=ru|;X-A=\"b;c\")?";
    let many = "(item[123]\\.)?(TEL|EMAIL|URL|ADR|IMPP|X-SKYPE|X-TELEGRAM|X-SOCIALPROFILE)\
        (;TYPE=work,cell|;type=HOME;type=pref|;TYPE=X-Own|;X-SERVICE-TYPE=(Skype|Odd\\^n one)|;X-USER=u|;VALUE=uri)?";
    let start = prop_oneof![
        Just(""),
        Just("tel:"),
        Just("mailto:"),
        Just("skype:"),
        Just("https://t.me/"),
        Just(";;"),
        Just("+7 999 1")
    ];
    let dates = "(BDAY|X-ANNIVERSARY|ANNIVERSARY|item[123]\\.X-ABDATE)(;VALUE=text|;VALUE=date|;X-APPLE-OMIT-YEAR=1604)?:\
        (1980-03-22|19800322T101010Z|--0322|1604-03-22|1985|---22|летом|весна\\\\nлето| 1980-03-22 )";
    prop_oneof![
        3 => (head, odd_text()).prop_map(|(head, text)| format!("{head}:{text}")),
        1 => (head, odd_text(), odd_text(), odd_text()).prop_map(|(head, a, b, c)| format!("{head}:{a};{b};{c}")),
        3 => (many, start, odd_text()).prop_map(|(head, start, text)| format!("{head}:{start}{text}")),
        1 => (many, odd_text(), odd_text()).prop_map(|(head, street, city)| format!("{head}:;;{street};{city};;12;")),
        1 => ("item[123]", odd_text()).prop_map(|(group, text)| format!("{group}.X-ABLabel:{text}")),
        1 => dates,
        1 => Just("REV:20260101T000000Z".to_owned()),
    ]
}

fn odd_cards(count: usize) -> String {
    let lines = prop::collection::vec(odd_line(), 1..9);
    let card = (lines, prop_oneof![Just("3.0"), Just("4.0")], odd_text());
    let mut runner = TestRunner::deterministic();
    (0..count).fold(String::new(), |mut file, n| {
        let (lines, version, name) = card.new_tree(&mut runner).unwrap().current();
        let body = lines.join("\r\n");
        write!(
            file,
            "BEGIN:VCARD\r\nVERSION:{version}\r\nUID:u{n}\r\nFN:Ann {n}{name}\r\n{body}\r\nEND:VCARD\r\n"
        )
        .unwrap();
        file
    })
}

fn case_count() -> usize {
    std::env::var("PROPTEST_CASES").map_or(150, |cases| cases.parse().unwrap())
}

both_databases! {
    fn an_untouched_form_of_a_random_card_changes_no_byte(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let count = case_count();
        let counts = import_file(&server.app, &server.access_of("anna"), "a.vcf", odd_cards(count)).import.counts;
        assert_eq!(counts.done.added, u64::try_from(count).unwrap());
        check(&server, &client, count);
    }

    fn an_untouched_form_of_a_card_of_another_program_changes_no_byte(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let mut added = 0;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cards");
        let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
        paths.sort();
        for path in paths.iter().filter(|path| path.extension().is_some_and(|e| e == "vcf")) {
            let bytes = fs::read(path).unwrap();
            if bytes.len() < 200_000 {
                added += import_file(&server.app, &anna, "a.vcf", bytes).import.counts.done.added;
            }
        }
        check(&server, &client, usize::try_from(added).unwrap());
    }
}
