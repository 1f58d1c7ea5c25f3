//! Converts cards between vCard 3.0 (RFC 2426) and 4.0 (RFC 6350), line by line. A line that is the same
//! in both versions keeps its bytes and its place.
//!
//! Nothing is lost: each converted line is converted back, and if that does not give the original, the
//! parameter `X-WAS` keeps the original. The way back uses `X-WAS` only if it still fits the line, so an
//! edit made in the other version wins.

pub(super) mod dates;
pub(super) mod media;
pub(super) mod prop;
mod relations;
mod rules;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use domain::card::{Card, Line, Version};
use domain::name::guess_name;
use domain::text::{escape, unescape};

use super::vcard::{ORIGINAL_PARAM, read};
use dates::basic;
use prop::Prop;
use relations::GroupRelations;

/// Converts a card of version 4.0 to 3.0. Cards of other versions are returned unchanged.
#[must_use]
pub fn to_30(card: &Card) -> Card {
    match card.version() {
        Version::V40 => Conversion::new(card, TargetVersion::V30).run(card),
        _ => card.clone(),
    }
}

/// Converts a card of version 3.0 to 4.0. Cards of other versions are returned unchanged.
#[must_use]
pub fn to_40(card: &Card) -> Card {
    match card.version() {
        Version::V30 => Conversion::new(card, TargetVersion::V40).run(card),
        _ => card.clone(),
    }
}

/// Converts `incoming` to the vCard version of `kept`, so that the two can be compared.
#[must_use]
pub fn to_version_of(kept: &Card, incoming: &Card) -> Card {
    match kept.version() {
        Version::V30 => to_30(incoming),
        Version::V40 => to_40(incoming),
        Version::V21 | Version::Unknown => incoming.clone(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TargetVersion {
    V30,
    V40,
}

/// Converts the lines of one card in order.
struct Conversion {
    target: TargetVersion,
    relations: GroupRelations,
    /// FN, or a name made from the other properties.
    formatted_name: String,
    line_end: Vec<u8>,
    lines: Vec<Line>,
    /// The previous property before and after its conversion, if it is an ADR that a LABEL may follow.
    address: Option<(Prop, Prop)>,
}

impl Conversion {
    fn new(card: &Card, target: TargetVersion) -> Self {
        Self {
            target,
            relations: GroupRelations::of(card),
            formatted_name: card
                .first("FN")
                .map_or_else(|| read(card).display_name(), |p| unescape(&p.value)),
            line_end: card.line_end().to_vec(),
            lines: Vec::with_capacity(card.lines().len() + 2),
            address: None,
        }
    }

    fn run(mut self, card: &Card) -> Card {
        // Nested cards (AGENT of vCard 2.1) are not converted.
        let mut depth = 0_usize;
        for line in card.lines() {
            let Some(property) = &line.property else {
                self.lines.push(line.clone());
                continue;
            };
            if property.is("END") {
                depth = depth.saturating_sub(1);
            }
            let is_delimiter = property.is("BEGIN") || property.is("END");
            if is_delimiter || depth != 1 {
                self.lines.push(line.clone());
            } else if !property.is("VERSION") {
                self.convert(line, &Prop::of(property));
            }
            if property.is("BEGIN") {
                depth += 1;
                if depth == 1 {
                    self.push_version(card);
                }
            }
        }
        self.add_missing_names(card);
        Card::new(self.lines)
    }

    /// Writes VERSION, which follows BEGIN directly (RFC 6350 §6.7.9).
    fn push_version(&mut self, card: &Card) {
        let mut version = card
            .first("VERSION")
            .map_or_else(|| Prop::new("VERSION", ""), Prop::of);
        let number = match self.target {
            TargetVersion::V30 => "3.0",
            TargetVersion::V40 => "4.0",
        };
        number.clone_into(&mut version.value);
        self.push(&version);
    }

    fn convert(&mut self, line: &Line, prop: &Prop) {
        let address = self.address.take();
        if self.target == TargetVersion::V30 && prop.is("ADR") && self.push_address_and_label(prop) {
            return;
        }
        if let Some((before, after)) = &address
            && let Some(joined) = address_with_label(before, after, prop)
        {
            self.lines.pop();
            self.push(&joined);
            return;
        }
        let Some(new) = self.convert_property(prop) else {
            return;
        };
        if new.head() == prop.head() && new.value == prop.value {
            self.lines.push(line.clone());
        } else {
            self.push(&new);
        }
        if self.target == TargetVersion::V40 && prop.is("ADR") && !prop.has("LABEL") {
            self.address = Some((prop.clone(), new));
        }
    }

    fn push(&mut self, prop: &Prop) {
        self.lines.push(prop.line(&self.line_end));
    }

    /// Writes an ADR of 4.0 as ADR and LABEL: in 3.0 the LABEL parameter is a property with the parameters of
    /// its address (RFC 2426 §3.2.2). Writes nothing and returns false if there is no label.
    fn push_address_and_label(&mut self, prop: &Prop) -> bool {
        let label = prop.values("LABEL").collect::<Vec<_>>().join(",");
        let mut bare = prop.clone();
        bare.remove("LABEL");
        if label.is_empty() || bare.has(ORIGINAL_PARAM) {
            return false;
        }
        let Some(address) = self.convert_property(&bare) else {
            return false;
        };
        let mut label_property = address.clone();
        label_property.remove(ORIGINAL_PARAM);
        "LABEL".clone_into(&mut label_property.name);
        label_property.value = escape(&label);
        self.push(&address);
        self.push(&label_property);
        true
    }

    /// The property in the target version; `None` if the previous conversion added it.
    fn convert_property(&self, prop: &Prop) -> Option<Prop> {
        let Some(was) = prop.value_of(ORIGINAL_PARAM).map(str::to_owned) else {
            return Some(self.with_original(prop));
        };
        let mut now = prop.clone();
        now.remove(ORIGINAL_PARAM);
        if was.is_empty() && prop.is("N") && self.target == TargetVersion::V40 {
            return (prop.value != guess_n(&self.formatted_name)).then(|| self.with_original(&now));
        }
        let mut before = Prop::read(&was)?;
        if before.value.is_empty() && !was.ends_with(':') {
            before.value = self.forward(&now).value;
        }
        if is_equivalent(&self.backward(&before), &now, self.target.other()) {
            Some(before)
        } else {
            Some(self.with_original(&now))
        }
    }

    /// Converts a property by the rules, and adds `X-WAS` if converting back does not give the original.
    fn with_original(&self, prop: &Prop) -> Prop {
        let mut new = self.forward(prop);
        let back = self.backward(&new);
        // The result of the way back must convert to `new` again, or the next conversion would add `X-WAS`.
        let is_stable = is_equivalent(&self.forward(&back), &new, self.target);
        if !is_stable || !is_equivalent(&back, prop, self.target.other()) {
            let head = prop.head();
            if back.value == prop.value {
                new.add(ORIGINAL_PARAM, &[&head]);
            } else {
                new.add(ORIGINAL_PARAM, &[&format!("{head}:{}", prop.value)]);
            }
        }
        new
    }

    fn forward(&self, prop: &Prop) -> Prop {
        self.target.apply_rules(prop, &self.relations)
    }

    fn backward(&self, prop: &Prop) -> Prop {
        self.target.other().apply_rules(prop, &self.relations)
    }

    /// Adds what the target version requires: FN, in 3.0 also N (RFC 2426 §3.1.2).
    fn add_missing_names(&mut self, card: &Card) {
        let mut at = self.position("FN").or_else(|| self.position("VERSION"));
        if card.first("FN").is_none() {
            let at = at.get_or_insert(0);
            *at += 1;
            self.insert(*at, &Prop::new("FN", &escape(&self.formatted_name)));
        }
        if self.target == TargetVersion::V30 && card.first("N").is_none() {
            let mut guess = Prop::new("N", &guess_n(&self.formatted_name));
            guess.add(ORIGINAL_PARAM, &[""]);
            self.insert(at.map_or(0, |at| at + 1), &guess);
        }
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.lines
            .iter()
            .position(|line| line.property.as_ref().is_some_and(|p| p.is(name)))
    }

    fn insert(&mut self, at: usize, prop: &Prop) {
        let line = prop.line(&self.line_end);
        self.lines.insert(at.min(self.lines.len()), line);
    }
}

impl TargetVersion {
    fn other(self) -> Self {
        match self {
            Self::V30 => Self::V40,
            Self::V40 => Self::V30,
        }
    }

    fn apply_rules(self, prop: &Prop, relations: &GroupRelations) -> Prop {
        match self {
            Self::V30 => rules::to_30(prop, relations),
            Self::V40 => rules::to_40(prop, relations),
        }
    }
}

/// The value of N, guessed from a formatted name.
fn guess_n(name: &str) -> String {
    guess_name(name).parts().map(escape).join(";")
}

/// Joins an address of 3.0 and the LABEL property after it to one ADR of 4.0; `None` if `prop` is not the
/// label of this address. `before` and `after` are the address before and after its conversion.
fn address_with_label(before: &Prop, after: &Prop, prop: &Prop) -> Option<Prop> {
    let text = unescape(&prop.value);
    let is_reversible = !text.is_empty() && text.trim() == text && escape(&text) == prop.value;
    let mut expected = before.clone();
    "LABEL".clone_into(&mut expected.name);
    expected.value.clone_from(&prop.value);
    expected.remove(ORIGINAL_PARAM);
    let belongs = prop.is("LABEL") && is_equivalent(&expected, prop, TargetVersion::V30);
    if !is_reversible || !belongs || after.has(ORIGINAL_PARAM) {
        return None;
    }
    let mut with_label = after.clone();
    with_label.add("LABEL", &[&text]);
    Some(with_label)
}

/// True if both properties have the same meaning in this version.
fn is_equivalent(a: &Prop, b: &Prop, version: TargetVersion) -> bool {
    let group = |prop: &Prop| prop.group.as_deref().map(str::to_ascii_lowercase);
    group(a) == group(b)
        && a.is(&b.name)
        && meaning(a) == meaning(b)
        && params(a, version) == params(b, version)
}

fn meaning(prop: &Prop) -> String {
    if prop.is_any(&DATES) && !prop.has_value_type("text") {
        basic(&prop.value)
    } else if prop.is_any(&TEXTS) || rules::is_escaped_uri(&prop.value) {
        unescape(&prop.value)
    } else {
        prop.value.clone()
    }
}

fn params(prop: &Prop, version: TargetVersion) -> BTreeMap<&str, Vec<String>> {
    let mut all: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for written in &prop.params {
        let values = written.param.values.iter();
        match written.param.name.as_str() {
            "PREF" if values.clone().all(|v| v.trim().is_empty()) => {}
            "VALUE" if values.clone().all(|v| is_default_value_type(prop, v, version)) => {}
            "TYPE" => all
                .entry("TYPE")
                .or_default()
                .extend(values.map(|v| v.to_ascii_lowercase())),
            word if rules::is_type_word(&written.param) => {
                all.entry("TYPE").or_default().push(word.to_ascii_lowercase());
            }
            name => all.entry(name).or_default().extend(values.cloned()),
        }
    }
    if let Some(types) = all.get_mut("TYPE") {
        types.sort();
    }
    all
}

const DATES: [&str; 4] = ["BDAY", "ANNIVERSARY", "X-ANNIVERSARY", "REV"];
const TEXTS: [&str; 4] = ["FN", "NOTE", "TITLE", "ROLE"];
const URIS: [&str; 9] = [
    "PHOTO", "LOGO", "SOUND", "KEY", "RELATED", "MEMBER", "GEO", "URL", "SOURCE",
];

/// True if this VALUE is the property's default in the version, so that it can be left out.
fn is_default_value_type(prop: &Prop, value: &str, version: TargetVersion) -> bool {
    let value = value.to_ascii_lowercase();
    let defaults: &[&str] = match version {
        _ if prop.is_any(&DATES) => &["date", "date-time", "date-and-or-time", "timestamp"],
        TargetVersion::V30 if prop.is("TZ") => &["utc-offset"],
        TargetVersion::V30 if media::is_media(prop) => &["binary"],
        TargetVersion::V40 if prop.is("TZ") => &["text"],
        TargetVersion::V40 if prop.is_any(&URIS) => &["uri"],
        _ => &[],
    };
    defaults.contains(&value.as_str())
}
