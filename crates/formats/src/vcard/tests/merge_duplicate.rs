//! Laws of merging the cards of one person, for random cards.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::laws::rich_card;
use super::*;
use domain::card::Card;
use domain::date::DateValue;
use domain::property::{PropertyInfo, PropertyRole, ValueFormat, base_name};
use domain::text::{items, split, unescape};

/// What a card says: names without the mark of a second value, and values. Notes are joined, labels are a set; separators
/// alone say nothing.
fn facts(card: &Card) -> BTreeSet<(String, String)> {
    let mut facts = BTreeSet::new();
    for (_, property) in card.properties() {
        let info = property.info();
        let is_said = !info.is_about_card() && info.role != PropertyRole::GroupInfo;
        let value = property.value.trim();
        let name = property.name.to_ascii_uppercase();
        let name = base_name(&name).to_owned();
        if !is_said || !property.has_value() || name == "NOTE" {
            continue;
        }
        let values = match PropertyInfo::of(&name).format {
            _ if name == "CATEGORIES" => items(value).iter().map(|label| label.to_lowercase()).collect(),
            ValueFormat::Structured => vec![value.trim_end_matches([';', ',']).to_owned()],
            ValueFormat::Date => vec![DateValue::read(value, None).iso()],
            _ => vec![value.to_owned()],
        };
        facts.extend(values.into_iter().map(|value| (name.clone(), value)));
    }
    facts
}

/// True if a fact is among others, or another one says it and more: a day without its year, an organization without its
/// department.
fn is_among(fact: &(String, String), others: &BTreeSet<(String, String)>) -> bool {
    others.contains(fact) || others.iter().any(|other| other != fact && says_more(other, fact))
}

fn says_more(one: &(String, String), other: &(String, String)) -> bool {
    let is_structured = PropertyInfo::of(&one.0).format == ValueFormat::Structured;
    let parts = |value: &str| -> Vec<String> { split(value, ';').into_iter().map(str::to_owned).collect() };
    let (mine, theirs) = (parts(&one.1), parts(&other.1));
    let has_part = |(at, part): (usize, &String)| part.is_empty() || mine.get(at) == Some(part);
    let day = other.1.strip_prefix("--").map(|day| format!("-{day}"));
    let is_richer = is_structured && theirs.iter().enumerate().all(has_part);
    one.0 == other.0 && (is_richer || day.is_some_and(|day| one.1.ends_with(&day)))
}

/// The facts that no other one says.
fn richest(facts: &BTreeSet<(String, String)>) -> BTreeSet<(String, String)> {
    let is_said =
        |fact: &&(String, String)| facts.iter().any(|other| other != *fact && says_more(other, fact));
    facts.iter().filter(|fact| !is_said(fact)).cloned().collect()
}

/// All notes of a card.
fn notes(card: &Card) -> String {
    let notes = card
        .properties()
        .filter(|(_, p)| p.is("NOTE") || p.is("X-ALSO-NOTE"));
    notes
        .map(|(_, p)| unescape(&p.value))
        .collect::<Vec<_>>()
        .join("\n")
}

proptest! {
    #[test]
    fn every_value_is_in_the_merged_card(one in rich_card(), other in rich_card()) {
        let merged = merge_duplicate(&one, &other, "RU");
        let said = facts(&merged);
        for fact in facts(&one).union(&facts(&other)) {
            prop_assert!(is_among(fact, &said), "{:?} {}", fact, String::from_utf8_lossy(&print(&merged)));
        }
        for card in [&one, &other] {
            for (_, note) in card.named("NOTE") {
                prop_assert!(notes(&merged).contains(unescape(&note.value).trim()));
            }
        }
    }

    #[test]
    fn a_card_that_is_merged_again_adds_nothing(one in rich_card(), other in rich_card()) {
        let merged = merge_duplicate(&one, &other, "RU");
        prop_assert_eq!(print(&merge_duplicate(&merged, &other, "RU")), print(&merged));
        prop_assert_eq!(print(&merge_duplicate(&one, &one, "RU")), print(&one));
    }

    #[test]
    fn the_order_of_the_cards_changes_no_fact(one in rich_card(), other in rich_card()) {
        let (there, back) = (merge_duplicate(&one, &other, "RU"), merge_duplicate(&other, &one, "RU"));
        prop_assert_eq!(richest(&facts(&there)), richest(&facts(&back)));
    }
}

/// What both of two cards say, of one card, of the other, and of both.
fn assert_merged(own: &str, other: &str, expected: &str) {
    let card =
        |lines: &str| parse(format!("BEGIN:VCARD\r\nVERSION:4.0\r\n{lines}\r\nEND:VCARD\r\n").as_bytes());
    let merged = merge_duplicate(&card(own), &card(other), "RU");
    let text = |card: &Card| String::from_utf8(print(card)).unwrap();
    assert_eq!(text(&merged), text(&card(expected)), "{own} and {other}");
    assert_eq!(
        text(&merge_duplicate(&merged, &card(other), "RU")),
        text(&merged),
        "again"
    );
}

/// Lines of one card, of another one, and what both say.
const WITH_PARAMETERS: [(&str, &str, &str); 13] = [
    (
        "ADR:;;Main St 1;Troy;;;",
        "ADR;LABEL=Main St 1^nTroy;GEO=\"geo:1,2\":;;Main St 1;Troy;;;",
        "ADR;LABEL=Main St 1^nTroy;GEO=\"geo:1,2\":;;Main St 1;Troy;;;",
    ),
    (
        "ADR;LABEL=a:;;Main St 1;Troy;;;",
        "ADR;LABEL=b:;;Main St 1;Troy;;;",
        "ADR;LABEL=a:;;Main St 1;Troy;;;\r\nADR;LABEL=b:;;Main St 1;Troy;;;",
    ),
    (
        "N:Li;Ann;;;",
        "N;SORT-AS=\"Li,Ann\":Li;Ann;;;",
        "N;SORT-AS=\"Li,Ann\":Li;Ann;;;",
    ),
    ("FN:Ann", "FN;LANGUAGE=en:Ann", "FN;LANGUAGE=en:Ann"),
    ("FN;LANGUAGE=de:Ann", "FN;LANGUAGE=en:Ann", "FN;LANGUAGE=de:Ann"),
    (
        "EMAIL:a@b.org",
        "EMAIL;PREF=1;X-EVOLUTION-UI-SLOT=2:a@b.org",
        "EMAIL;PREF=1;X-EVOLUTION-UI-SLOT=2:a@b.org",
    ),
    (
        "EMAIL;PREF=1:a@b.org\r\nEMAIL:c@b.org",
        "EMAIL;PREF=1:c@b.org",
        "EMAIL;PREF=1:a@b.org\r\nEMAIL:c@b.org",
    ),
    (
        "TEL;TYPE=cell:1234567",
        "TEL;TYPE=\"work,pref\":1234567",
        "TEL;TYPE=cell;TYPE=work;TYPE=pref:1234567",
    ),
    (
        "X-JABBER:a@b.org",
        "X-JABBER;TYPE=WORK:a@b.org",
        "X-JABBER;TYPE=WORK:a@b.org",
    ),
    (
        "ADR:;;Main St 1;Troy;;;",
        "a.ADR:;;Main St 1;Troy;;;\r\na.X-ABADR:us",
        "item1.ADR:;;Main St 1;Troy;;;\r\nitem1.X-ABADR:us",
    ),
    (
        "a.ADR:;;Main St 1;Troy;;;\r\na.X-ABADR:ca",
        "a.ADR:;;Main St 1;Troy;;;\r\na.X-ABADR:us",
        "a.ADR:;;Main St 1;Troy;;;\r\na.X-ABADR:ca",
    ),
    (
        "ORG:Acme",
        "a.ORG;X-P=1:Acme Inc.\r\na.X-ABLabel:club",
        "item1.ORG;X-P=1:Acme Inc.\r\nitem1.X-ABLabel:club",
    ),
    (
        "X-ODD;ALTID=1;VALUE=text:x",
        "X-ODD;ALTID=2;PID=1.1:x",
        "X-ODD;ALTID=1;VALUE=text:x",
    ),
];

#[test]
fn what_both_cards_say_has_the_parameters_of_both() {
    for (own, other, expected) in WITH_PARAMETERS {
        assert_merged(own, other, expected);
    }
}

#[test]
fn the_richer_spelling_of_what_both_cards_say_is_kept() {
    for (own, other, expected) in [
        (
            "TEL:8 903 111-22-33",
            "TEL;TYPE=cell:+7 903 111 22 33",
            "TEL;TYPE=cell:+7 903 111 22 33",
        ),
        ("TEL:+7 903 111-22-33", "TEL:+79031112233", "TEL:+7 903 111-22-33"),
        (
            "URL:example.org/Ann",
            "URL:https://Example.org/Ann",
            "URL:https://Example.org/Ann",
        ),
        (
            "URL:https://example.org",
            "URL:http://example.org/",
            "URL:https://example.org",
        ),
        (
            "URL:https://example.org/Ann",
            "URL:https://example.org/ann",
            "URL:https://example.org/Ann\r\nURL:https://example.org/ann",
        ),
        ("BDAY:--0322", "BDAY:19800322", "BDAY:19800322"),
        (
            "ADR:;;Main St 1;Troy;;;",
            "ADR;TYPE=home:;;Main St. 1;Troy;;12180;US",
            "ADR;TYPE=home:;;Main St 1;Troy;;12180;US",
        ),
        (
            "FN:Ann Li\r\nN:Li;Ann;;;",
            "FN:Ann Li\r\nN:Li;Ann;Mei;;",
            "FN:Ann Li\r\nN:Li;Ann;Mei;;",
        ),
    ] {
        assert_merged(own, other, expected);
    }
}

#[test]
fn a_line_without_a_value_gives_way_to_one_with_a_value() {
    for (own, other, expected) in [
        (
            "N:;;;;\r\nTITLE:\r\nNOTE:x",
            "TITLE:Boss\r\nN:Li;Ann;;;",
            "NOTE:x\r\nTITLE:Boss\r\nN:Li;Ann;;;",
        ),
        (
            "N:Li;Ann;;;\r\nORG:Acme",
            "N:;;;;\r\nORG:;",
            "N:Li;Ann;;;\r\nORG:Acme",
        ),
        ("ORG:;", "TITLE:Boss", "ORG:;\r\nTITLE:Boss"),
    ] {
        assert_merged(own, other, expected);
    }
}

#[test]
fn a_number_that_the_other_card_says_twice_has_both_types() {
    let card = |lines: &str| parse(format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{lines}END:VCARD\r\n").as_bytes());
    let incoming = "TEL;TYPE=CELL:1234567\r\na.TEL;TYPE=WORK:123-45-67\r\na.X-ABLabel:Дача\r\n";
    let merged = merge_duplicate(&card("FN:Анна\r\n"), &card(incoming), "RU");
    let expected = "FN:Анна\r\nitem1.TEL;TYPE=CELL;TYPE=WORK:1234567\r\nitem1.X-ABLabel:Дача\r\n";
    assert_eq!(print(&merged), print(&card(expected)));
}

#[test]
fn a_note_that_is_a_part_of_a_word_of_the_other_is_kept() {
    let card =
        |note: &str| parse(format!("BEGIN:VCARD\r\nVERSION:3.0\r\nNOTE:{note}\r\nEND:VCARD\r\n").as_bytes());
    for (own, other, expected) in [
        ("сад", "садовник", "сад\\n\\nсадовник"),
        ("садовник", "сад", "садовник\\n\\nсад"),
        ("школа\\n\\nсад", "сад", "школа\\n\\nсад"),
        ("сад", "школа\\n\\nсад", "сад\\n\\nшкола\\n\\nсад"),
    ] {
        let other = card(other);
        let merged = merge_duplicate(&card(own), &other, "RU");
        assert_eq!(print(&merged), print(&card(expected)));
        assert_eq!(
            print(&merge_duplicate(&merged, &other, "RU")),
            print(&merged),
            "again"
        );
    }
}
