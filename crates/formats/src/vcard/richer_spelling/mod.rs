//! One fact in two spellings, of which the one that says more is kept: «ООО Ромашка» and «Ромашка», a birthday with and
//! without its year, an address with and without its postal code.

mod components;
mod dates;
mod organization;

use std::collections::HashMap;

use domain::card::{Card, Line, Property};
use domain::duplicates::organization_key;
use domain::fold::fold;
use domain::property::{PropertyInfo, ValueFormat, base_name};
use domain::text::{split, unescape};

use super::lines::make;
use super::value::param_text;
use components::{united, words};
use dates::{OF_SPELLING, richer_date};
use organization::richer_organization;

/// Which of two spellings says everything that both say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Richer {
    /// The first.
    Own,
    /// The second.
    Other,
    /// Neither: this value does, which has parts of both.
    United(String),
}

impl Richer {
    fn of(value: String, own: &str, other: &str) -> Self {
        if value == own {
            Self::Own
        } else if value == other {
            Self::Other
        } else {
            Self::United(value)
        }
    }
}

/// The richer one of two spellings; `None` if the properties do not say the same. Of a name this is right only if the
/// contacts are called the same.
#[must_use]
pub fn richer_spelling(own: &Property, other: &Property) -> Option<Richer> {
    let key = SpellingKey::of(own);
    if key.is_none() || key != SpellingKey::of(other) {
        return None;
    }
    let (mine, theirs) = (own.value.as_str(), other.value.as_str());
    match base_name(&own.name).to_ascii_uppercase().as_str() {
        "ORG" => richer_organization(mine, theirs),
        "TITLE" => Some(Richer::Own),
        "ADR" => united(mine, theirs, &[STREET]),
        "N" => united(mine, theirs, &[FAMILY, GIVEN]),
        _ => richer_date(own, other),
    }
}

/// Positions in ADR (RFC 6350 §6.3.1) and N (§6.2.2).
const STREET: usize = 2;
const FAMILY: usize = 0;
const GIVEN: usize = 1;

/// What two spellings of one fact have in common, so that few have to be compared.
#[derive(PartialEq, Eq, Hash)]
struct SpellingKey {
    property: String,
    text: String,
}

impl SpellingKey {
    /// `None` for a property of which all spellings are the same, or for which `add_missing` knows them.
    fn of(property: &Property) -> Option<Self> {
        let name = base_name(&property.name).to_ascii_uppercase();
        let part = |at: usize| split(&property.value, ';').get(at).copied().unwrap_or_default();
        let text = match name.as_str() {
            "ORG" => organization_key(&unescape(part(0).trim()))?,
            "TITLE" => folded_words(&property.value),
            "ADR" => words(part(STREET)).join(" "),
            "N" => words(part(FAMILY)).join(" "),
            _ if PropertyInfo::of(&name).format == ValueFormat::Date => name.clone(),
            _ => return None,
        };
        (!text.is_empty()).then_some(Self { property: name, text })
    }
}

/// The spellings of a card, to find the one of another card's fact.
pub struct Spellings<'a> {
    by_key: HashMap<SpellingKey, Vec<&'a Property>>,
}

impl<'a> Spellings<'a> {
    /// Those of a card.
    pub fn of(card: &'a Card) -> Self {
        let mut by_key: HashMap<SpellingKey, Vec<&Property>> = HashMap::new();
        for (_, property) in card.properties() {
            if let Some(key) = SpellingKey::of(property) {
                by_key.entry(key).or_default().push(property);
            }
        }
        Self { by_key }
    }

    /// The property that says the same as another card's.
    pub fn find(&self, other: &Property) -> Option<&'a Property> {
        let candidates = self.by_key.get(&SpellingKey::of(other)?)?;
        candidates
            .iter()
            .copied()
            .find(|own| richer_spelling(own, other).is_some())
    }
}

fn folded_words(value: &str) -> String {
    fold(&unescape(value))
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn is_same_text(one: &str, other: &str) -> bool {
    folded_words(one) == folded_words(other)
}

/// Cards of one person after both have the same spelling of what both say.
pub struct SpelledAlike {
    /// The card that is kept.
    pub kept: Card,
    /// The other one.
    pub incoming: Card,
}

/// Gives both cards the richer spellings of what both say. N is compared only if they have `one_name`.
pub fn take_richer_spellings(kept: &Card, incoming: &Card, one_name: bool) -> SpelledAlike {
    let mut alike = Alike {
        kept: kept.lines().to_vec(),
        places: HashMap::new(),
        one_name,
    };
    for (at, property) in kept.properties() {
        if let Some(key) = SpellingKey::of(property) {
            alike.places.entry(key).or_default().push(at);
        }
    }
    incoming.properties().for_each(|(_, theirs)| alike.take(theirs));
    let lines = incoming.lines().iter();
    SpelledAlike {
        incoming: Card::new(lines.map(|line| alike.spelled(line)).collect()),
        kept: Card::new(alike.kept),
    }
}

/// A card with the richer spellings of another one.
struct Alike {
    kept: Vec<Line>,
    places: HashMap<SpellingKey, Vec<usize>>,
    one_name: bool,
}

impl Alike {
    /// The line that says what another card's property says, and which spelling is the richer one. `None` also if one
    /// has the same spelling.
    fn line_of(&self, theirs: &Property) -> Option<(usize, Richer)> {
        if theirs.is("N") && !self.one_name {
            return None;
        }
        let places = self.places.get(&SpellingKey::of(theirs)?)?;
        let own = || {
            places
                .iter()
                .filter_map(|at| Some((*at, self.kept.get(*at)?.property.as_ref()?)))
        };
        if own().any(|(_, own)| own.value == theirs.value) {
            return None;
        }
        own().find_map(|(at, own)| Some((at, richer_spelling(own, theirs)?)))
    }

    /// Takes the spelling of another card's property if it is richer.
    fn take(&mut self, theirs: &Property) {
        let Some((at, richer)) = self.line_of(theirs) else {
            return;
        };
        let Some((line, mine)) = self
            .kept
            .get(at)
            .and_then(|line| Some((line, line.property.as_ref()?)))
        else {
            return;
        };
        let richer = match richer {
            Richer::Own => return,
            Richer::United(value) => make(&mine.head, &value, line.end()),
            Richer::Other => make(&head_of_spelling(mine, theirs), &theirs.value, line.end()),
        };
        if let Some(place) = self.kept.get_mut(at) {
            *place = richer;
        }
    }

    /// Another card's line in the spelling that was taken.
    fn spelled(&self, line: &Line) -> Line {
        let alike = line.property.as_ref().and_then(|theirs| {
            let (at, _) = self.line_of(theirs)?;
            let mine = self.kept.get(at)?.property.as_ref()?;
            Some(make(&theirs.head, &mine.value, line.end()))
        });
        alike.unwrap_or_else(|| line.clone())
    }
}

/// The head of a property with the parameters that belong to the other one's value.
fn head_of_spelling(mine: &Property, theirs: &Property) -> String {
    if mine.info().format != ValueFormat::Date {
        return mine.head.clone();
    }
    let is_of_spelling = |name: &str| OF_SPELLING.contains(&name);
    let kept = mine.params.iter().filter(|param| !is_of_spelling(&param.name));
    let taken = theirs.params.iter().filter(|param| is_of_spelling(&param.name));
    let params = kept.chain(taken).map(param_text);
    let name = mine.head.split(';').next().unwrap_or(&mine.name);
    params.fold(name.to_owned(), |head, param| head + &param)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vcard::parse;

    fn property(line: &str) -> Property {
        let card = parse(format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{line}\r\nEND:VCARD\r\n").as_bytes());
        card.properties().nth(2).unwrap().1.clone()
    }

    fn assert_richer(name: &str, one: &str, other: &str, richer: Option<&str>) {
        let [own, theirs] = [one, other].map(|value| property(&format!("{name}:{value}")));
        let found = richer_spelling(&own, &theirs).map(|found| match found {
            Richer::Own => own.value.clone(),
            Richer::Other => theirs.value.clone(),
            Richer::United(value) => value,
        });
        assert_eq!(found.as_deref(), richer, "{one} {other}");
    }

    #[test]
    fn the_richer_spelling_is_kept() {
        for (name, one, other, richer) in [
            ("ORG", "ООО Ромашка", "Ромашка ООО", Some("ООО Ромашка")),
            ("ORG", "Ромашка", "«Ромашка»\\, ООО", Some("«Ромашка»\\, ООО")),
            ("ORG", "Acme", "Acme Inc.", Some("Acme Inc.")),
            ("org", "Acme Inc.;Sales", "ACME", Some("Acme Inc.;Sales")),
            ("ORG", "Acme;", "Acme Inc.;Sales", Some("Acme Inc.;Sales")),
            ("ORG", "Acme;;", "Acme;", Some("Acme;;")),
            ("ORG", "Acme;Sales", "Acme Inc.", Some("Acme Inc.;Sales")),
            ("ORG", "Acme;Sales", "Acme;sales", Some("Acme;Sales")),
            ("ORG", "Acme;Sales", "Acme;Support", None),
            ("ORG", "ООО Ромашка", "АО Ромашка", None),
            ("ORG", "Acme", "Apex", None),
            ("ORG", "ООО", "ООО", None),
            ("X-ALSO-ORG", "Acme", "Acme Inc.", Some("Acme Inc.")),
            ("TITLE", "Head of Sales", "head of  sales", Some("Head of Sales")),
            ("TITLE", "Head", "Head of Sales", None),
            ("NOTE", "a", "a", None),
        ] {
            assert_richer(name, one, other, richer);
        }
    }

    #[test]
    fn components_that_one_of_two_addresses_has_are_united() {
        for (name, one, other, richer) in [
            (
                "ADR",
                ";;ул. Ленина, 5;Тула;;;",
                ";;Ул Ленина 5;Тула;;300000;Россия",
                Some(";;ул. Ленина, 5;Тула;;300000;Россия"),
            ),
            (
                "ADR",
                ";;Main St 1;;;;US",
                ";;Main St. 1;Troy;;;",
                Some(";;Main St 1;Troy;;;US"),
            ),
            (
                "ADR",
                ";;Main St 1",
                ";;Main St 1;;;12180",
                Some(";;Main St 1;;;12180"),
            ),
            (
                "ADR",
                ";;Main St 1;Troy",
                ";;Main St 1;;;;",
                Some(";;Main St 1;Troy"),
            ),
            ("ADR", ";;Main St 1;Troy;;;", ";;Main St 2;Troy;;;", None),
            ("ADR", ";;Main St 1;Troy;;;", ";;Main St 1;Albany;;;", None),
            ("ADR", ";;;Troy;;;", ";;;Troy;NY;;", None),
            ("ADR", ";Apt 1;Main St 1;;;;", ";Apt 2;Main St 1;;;;", None),
            (
                "N",
                "Иванов;Иван;;;",
                "Иванов;Иван;Петрович;;",
                Some("Иванов;Иван;Петрович;;"),
            ),
            ("N", "Иванов;Иван;Петрович;;", "Иванов;Иван;Павлович;;", None),
            ("N", "Иванов;;;;", "Иванов;Иван;;;", None),
        ] {
            assert_richer(name, one, other, richer);
        }
    }

    #[test]
    fn a_date_takes_the_parameters_of_its_spelling() {
        for (own, other, richer) in [
            ("BDAY:--0322", "BDAY;VALUE=date:1980-03-22", Some(Richer::Other)),
            ("BDAY:1980-03-22", "BDAY:--0322", Some(Richer::Own)),
            ("BDAY:19800322", "BDAY:1980-03-22", Some(Richer::Own)),
            ("BDAY:1980", "BDAY:1980-03-22", Some(Richer::Other)),
            ("BDAY:1980", "BDAY:--0322", None),
            ("BDAY:1980-03-22", "BDAY:1981-03-22", None),
            (
                "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-22",
                "BDAY:1980-03-22",
                Some(Richer::Other),
            ),
            (
                "BDAY:1980-03-22",
                "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-22",
                Some(Richer::Own),
            ),
            ("BDAY:1980-03-22T00:00:00Z", "BDAY:1980-03-22", Some(Richer::Own)),
            (
                "BDAY:1980-03-22",
                "BDAY:1980-03-22T15:30:00Z",
                Some(Richer::Other),
            ),
            ("BDAY:1980-03-22T15:30:00Z", "BDAY:1980-03-22T15:40:00Z", None),
            ("BDAY:--0322T153000", "BDAY:1980-03-22", None),
            ("BDAY;VALUE=text:летом", "BDAY:1980-03-22", None),
            ("BDAY:1980-03-22", "X-ANNIVERSARY:1980-03-22", None),
        ] {
            let found = richer_spelling(&property(own), &property(other));
            assert_eq!(found, richer, "{own} {other}");
        }
        let card = |line: &str| parse(format!("BEGIN:VCARD\r\n{line}\r\nEND:VCARD\r\n").as_bytes());
        let own = card("a.BDAY;X-APPLE-OMIT-YEAR=1604;X-P=1:1604-03-22");
        let alike = take_richer_spellings(&own, &card("BDAY;VALUE=date;X-Q=2:1980-03-22"), true);
        assert_eq!(alike.kept, card("a.BDAY;X-P=1;VALUE=date:1980-03-22"));
    }
}
