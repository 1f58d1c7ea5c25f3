//! One organization in two spellings: «ООО Ромашка» and «Ромашка», with and without its department.

use domain::duplicates::is_same_organization;
use domain::fold::fold;
use domain::text::{split, unescape};

use super::{Richer, is_same_text};

/// The longer name, and the units that one of them has.
pub fn richer_organization(one: &str, other: &str) -> Option<Richer> {
    let [mine, theirs] = [one, other].map(|value| {
        let parts = split(value.trim(), ';');
        let name = parts.first().copied().unwrap_or_default();
        let units = parts.get(1..).unwrap_or_default().join(";");
        (name, units.trim_end_matches([';', ',', ' ']).to_owned())
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
    Some(match units {
        units if !is_richer && units == mine.1 => Richer::Own,
        "" => Richer::of(name.to_owned(), one, other),
        units => Richer::of(format!("{name};{units}"), one, other),
    })
}
