//! A part of a card: the properties that a CardDAV client asks for (RFC 6352 §10.4.2).

use domain::card::{Card, Line};
use domain::card_filter::PropertyName;

use super::lines::make;

/// A property that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedProperty {
    /// Its name.
    pub name: PropertyName,
    /// True if its value is left out.
    pub without_value: bool,
}

/// The card with these properties only, and with what makes it a card.
#[must_use]
pub fn partial(card: &Card, wanted: &[WantedProperty]) -> Card {
    let end = card.line_end().to_vec();
    let lines = card.lines().iter().filter_map(|line| part(line, wanted, &end));
    Card::new(lines.collect())
}

fn part(line: &Line, wanted: &[WantedProperty], end: &[u8]) -> Option<Line> {
    let property = line.property.as_ref()?;
    if ["BEGIN", "END", "VERSION"].iter().any(|name| property.is(name)) {
        return Some(line.clone());
    }
    let asked = wanted.iter().find(|wanted| wanted.name.names(property))?;
    if asked.without_value {
        Some(make(&property.head, "", end))
    } else {
        Some(line.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{parse, print};
    use super::*;

    #[test]
    fn only_the_asked_properties_stay() {
        let card = parse(b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna\r\nitem1.TEL;TYPE=home:1\r\nNOTE:a\r\n b\r\nEND:VCARD\r\n");
        let wanted = |name: &str, without_value| WantedProperty {
            name: PropertyName::parse(name),
            without_value,
        };
        let part = partial(&card, &[wanted("note", false), wanted("TEL", true)]);
        assert_eq!(
            String::from_utf8(print(&part)).unwrap(),
            "BEGIN:VCARD\r\nVERSION:3.0\r\nitem1.TEL;TYPE=home:\r\nNOTE:a\r\n b\r\nEND:VCARD\r\n"
        );
    }
}
