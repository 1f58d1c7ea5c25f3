//! Laws of merging the cards of one person, for random cards.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::laws::rich_card;
use super::*;
use domain::card::Card;
use domain::property::{PropertyRole, base_name};
use domain::text::{items, unescape};

/// What a card says: names without the mark of a second value, and values. Notes are joined, labels are a set.
fn facts(card: &Card) -> BTreeSet<(String, String)> {
    let mut facts = BTreeSet::new();
    for (_, property) in card.properties() {
        let info = property.info();
        let is_said = !info.is_about_card() && info.role != PropertyRole::GroupInfo;
        let value = property.value.trim();
        let name = property.name.to_ascii_uppercase();
        let name = base_name(&name).to_owned();
        if !is_said || value.is_empty() || name == "NOTE" {
            continue;
        }
        if name == "CATEGORIES" {
            facts.extend(
                items(value)
                    .into_iter()
                    .map(|label| (name.clone(), label.to_lowercase())),
            );
        } else {
            facts.insert((name, value.to_owned()));
        }
    }
    facts
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
            prop_assert!(said.contains(fact), "{:?} {}", fact, String::from_utf8_lossy(&print(&merged)));
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
        prop_assert_eq!(facts(&there), facts(&back));
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
