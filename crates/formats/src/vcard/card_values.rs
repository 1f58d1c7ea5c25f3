//! What a card says, to ask which of several cards say a value of their union.

use std::collections::BTreeSet;

use domain::card::{Card, Property};
use domain::property::base_name;
use domain::text::unescape;

use super::compared_value::{ComparedValue, known};
use super::joined_note::says_note;
use super::richer_spelling::Spellings;

/// The values of a card.
pub struct CardValues<'a> {
    card: &'a Card,
    region: &'a str,
    values: BTreeSet<ComparedValue>,
    spellings: Spellings<'a>,
}

impl<'a> CardValues<'a> {
    /// Those of a card; `region` (ISO 3166-1) is the country of numbers without a country code.
    #[must_use]
    pub fn of(card: &'a Card, region: &'a str) -> Self {
        Self {
            card,
            region,
            values: known(card, region),
            spellings: Spellings::of(card),
        }
    }

    /// True if the card says what a property of the union says, in any spelling. A joined note is said by each card whose
    /// note is a part of it.
    #[must_use]
    pub fn has(&self, property: &Property) -> bool {
        let name = property.name.to_ascii_uppercase();
        let base = base_name(&name);
        let is_same = |name: &str| {
            let value = ComparedValue::of(name, &property.value, self.region);
            self.values.contains(&value)
        };
        is_same(&name) || is_same(base) || self.has_a_part(base, property)
    }

    fn has_a_part(&self, name: &str, property: &Property) -> bool {
        if name == "NOTE" {
            let mut notes = self.card.named(name);
            return notes.any(|(_, own)| says_note(&unescape(&property.value), &unescape(&own.value)));
        }
        self.spellings.find(property).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vcard::parse;

    fn card(lines: &str) -> Card {
        parse(format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{lines}\r\nEND:VCARD\r\n").as_bytes())
    }

    #[test]
    fn a_card_says_what_it_says_in_another_spelling() {
        for (own, other, expected) in [
            ("TEL:+7 903 111-22-33", "TEL;TYPE=CELL:89031112233", true),
            ("TEL:+7 903 111-22-33", "TEL:89031112234", false),
            ("TEL:*31#+79031112233", "TEL:+7 903 111-22-33", true),
            ("TEL:+79031112233", "TEL:*31#+7 903 111-22-33", false),
            ("EMAIL:A@b.org", "EMAIL:a@B.org", true),
            ("FN:Ivan", "X-ALSO-FN:Ivan", true),
            ("ORG:Acme", "X-ALSO-ORG:Acme Inc.", true),
            ("NOTE:club", "NOTE:school\\n\\nclub", true),
            ("NOTE:clubs", "NOTE:school\\n\\nclub", false),
            ("NOTE:club", "NOTE:school\\n\\nclubs", false),
            ("NOTE:a\\, b", "NOTE:school\\n\\na, b", true),
            ("X-ODD:1", "X-ODD:11", false),
        ] {
            let (own, other) = (card(own), card(other));
            let (_, property) = other.properties().nth(2).unwrap();
            assert_eq!(
                CardValues::of(&own, "RU").has(property),
                expected,
                "{}",
                property.value
            );
        }
    }
}
