//! One organization or title in two spellings: «ООО Ромашка» and «Ромашка», "Head of Sales" and "head of sales".

use domain::card::{Card, Line};
use domain::duplicates::is_same_organization;
use domain::fold::fold;
use domain::property::base_name;
use domain::text::{split, unescape};

use super::lines::make;

/// Properties of which a card has one value, and may have a second one.
const COMPARED: [&str; 2] = ["ORG", "TITLE"];

/// The value that says everything that two values of a property say, both as they are written; `None` if they do not
/// mean the same.
#[must_use]
pub fn richer_spelling(name: &str, one: &str, other: &str) -> Option<String> {
    match *COMPARED.get(compared(name)?)? {
        "ORG" => richer_organization(one, other),
        _ => is_same_text(one, other).then(|| one.to_owned()),
    }
}

/// Which of the compared properties one of this name is.
fn compared(name: &str) -> Option<usize> {
    let base = base_name(name);
    COMPARED.iter().position(|own| own.eq_ignore_ascii_case(base))
}

fn is_same_text(one: &str, other: &str) -> bool {
    let words = |value: &str| -> Vec<String> {
        fold(&unescape(value))
            .split_whitespace()
            .map(str::to_owned)
            .collect()
    };
    let one = words(one);
    !one.is_empty() && one == words(other)
}

/// The longer name, and the units that one of them has.
fn richer_organization(one: &str, other: &str) -> Option<String> {
    let [mine, theirs] = [one, other].map(|value| {
        let parts = split(value.trim(), ';');
        let name = parts.first().copied().unwrap_or_default();
        let units = parts.get(1..).unwrap_or_default().join(";");
        (name, units.trim_end_matches([';', ' ']).to_owned())
    });
    let names = (mine.0, theirs.0);
    if !is_same_organization(&unescape(names.0), &unescape(names.1)) {
        return None;
    }
    let units = match (mine.1.as_str(), theirs.1.as_str()) {
        (units, "") | ("", units) => units,
        (units, others) if is_same_text(units, others) => units,
        _ => return None,
    };
    let richness = |name: &str| (fold(name).split_whitespace().count(), name.trim().chars().count());
    let is_richer = richness(names.1) > richness(names.0);
    let name = if is_richer { names.1 } else { names.0 };
    match units {
        units if !is_richer && units == mine.1 => Some(one.to_owned()),
        "" => Some(name.to_owned()),
        units => Some(format!("{name};{units}")),
    }
}

/// `kept` with the richer spellings of what both cards say, and `incoming` without it.
pub fn take_richer_spellings(kept: &Card, incoming: &Card) -> (Card, Card) {
    let (mut lines, mut left) = (kept.lines().to_vec(), Vec::new());
    for line in incoming.lines() {
        if !take_line(&mut lines, line) {
            left.push(line.clone());
        }
    }
    (Card::new(lines), Card::new(left))
}

/// True if one of the lines says what another line says; it then has the richer spelling.
fn take_line(lines: &mut [Line], other: &Line) -> bool {
    let plain = other.property.as_ref();
    let Some(theirs) = plain.filter(|p| p.params.is_empty() && p.group.is_none()) else {
        return false;
    };
    // Most lines are of other properties, and a card may have thousands.
    let Some(own) = compared(&theirs.name) else {
        return false;
    };
    for line in lines {
        let Some(property) = line.property.as_ref().filter(|p| compared(&p.name) == Some(own)) else {
            continue;
        };
        if let Some(richer) = richer_spelling(&property.name, &property.value, &theirs.value) {
            if richer != property.value {
                *line = make(&property.head, &richer, line.end());
            }
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(
                richer_spelling(name, one, other).as_deref(),
                richer,
                "{one} {other}"
            );
        }
    }
}
