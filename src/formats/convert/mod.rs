//! Conversion between vCard 3.0 (RFC 2426) and 4.0 (RFC 6350), as a map on content lines: a line that
//! is the same in both keeps its bytes and its place.
//!
//! Nothing is lost: each line that was rewritten is tried backwards, and where that does not give what
//! stood there, the parameter `X-WAS` holds it. Going back honours `X-WAS` only as long as it still
//! fits the line, so an edit made in the other version wins.

pub(super) mod dates;
mod labels;
pub(super) mod media;
pub(super) mod prop;
mod rules;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::domain::card::{Card, Line, Version};
use crate::domain::name::guess_name;
use crate::domain::text::{escape, unescape};

use super::vcard::read;
use dates::basic;
use labels::Labels;
use prop::Prop;

/// Holds what a rewritten line was: its head, and its value where that is not to be had from the new
/// one. Empty on a line that was not there.
const WAS: &str = "X-WAS";

/// The card as version 3.0; a card that is no 4.0 as it is.
#[must_use]
pub fn to_30(card: &Card) -> Card {
    match card.version() {
        Version::V40 => Conversion::new(card, Target::V30).run(card),
        _ => card.clone(),
    }
}

/// The card as version 4.0; a card that is no 3.0 as it is.
#[must_use]
pub fn to_40(card: &Card) -> Card {
    match card.version() {
        Version::V30 => Conversion::new(card, Target::V40).run(card),
        _ => card.clone(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    V30,
    V40,
}

/// One conversion under way.
struct Conversion {
    target: Target,
    labels: Labels,
    /// The formatted name.
    name: String,
    end: Vec<u8>,
    lines: Vec<Line>,
    /// The last property before and after it was converted, if it is an address that may take a label.
    address: Option<(Prop, Prop)>,
}

impl Conversion {
    fn new(card: &Card, target: Target) -> Self {
        Self {
            target,
            labels: Labels::of(card),
            name: card
                .first("FN")
                .map_or_else(|| read(card).display_name(), |p| unescape(&p.value)),
            end: card.line_end().to_vec(),
            lines: Vec::with_capacity(card.lines().len() + 2),
            address: None,
        }
    }

    fn run(mut self, card: &Card) -> Card {
        // Cards within cards (AGENT of vCard 2.1) are left alone.
        let mut depth = 0_usize;
        for line in card.lines() {
            let Some(property) = &line.property else {
                self.lines.push(line.clone());
                continue;
            };
            if property.is("END") {
                depth = depth.saturating_sub(1);
            }
            let is_frame = property.is("BEGIN") || property.is("END");
            if is_frame || depth != 1 {
                self.lines.push(line.clone());
            } else if !property.is("VERSION") {
                self.convert(line, &Prop::of(property));
            }
            if property.is("BEGIN") {
                depth += 1;
                if depth == 1 {
                    self.version(card);
                }
            }
        }
        self.names(card);
        Card::new(self.lines)
    }

    /// VERSION stands right behind BEGIN (RFC 6350 §6.7.9).
    fn version(&mut self, card: &Card) {
        let mut version = card
            .first("VERSION")
            .map_or_else(|| Prop::new("VERSION", ""), Prop::of);
        let number = match self.target {
            Target::V30 => "3.0",
            Target::V40 => "4.0",
        };
        number.clone_into(&mut version.value);
        self.push(&version);
    }

    fn convert(&mut self, line: &Line, prop: &Prop) {
        let address = self.address.take();
        if self.target == Target::V30 && prop.is("ADR") && self.address_to_30(prop) {
            return;
        }
        if let Some((before, after)) = &address
            && let Some(labelled) = labelled(before, after, prop)
        {
            self.lines.pop();
            self.push(&labelled);
            return;
        }
        let Some(new) = self.converted(prop) else {
            return;
        };
        if new.head() == prop.head() && new.value == prop.value {
            self.lines.push(line.clone());
        } else {
            self.push(&new);
        }
        if self.target == Target::V40 && prop.is("ADR") && !prop.has("LABEL") {
            self.address = Some((prop.clone(), new));
        }
    }

    fn push(&mut self, prop: &Prop) {
        self.lines.push(prop.line(&self.end));
    }

    /// The LABEL parameter of an address is a property of its own in 3.0 (RFC 2426 §3.2.2), written
    /// behind it with the same parameters.
    fn address_to_30(&mut self, prop: &Prop) -> bool {
        let label = prop.values("LABEL").collect::<Vec<_>>().join(",");
        let mut bare = prop.clone();
        bare.remove("LABEL");
        if label.is_empty() || bare.has(WAS) {
            return false;
        }
        let Some(address) = self.converted(&bare) else {
            return false;
        };
        let mut beside = address.clone();
        beside.remove(WAS);
        "LABEL".clone_into(&mut beside.name);
        beside.value = escape(&label);
        self.push(&address);
        self.push(&beside);
        true
    }

    /// The property in the target's version; `None` if it was added by the last conversion only.
    fn converted(&self, prop: &Prop) -> Option<Prop> {
        let Some(was) = prop.value_of(WAS).map(str::to_owned) else {
            return Some(self.marked(prop));
        };
        let mut now = prop.clone();
        now.remove(WAS);
        if was.is_empty() && prop.is("N") && self.target == Target::V40 {
            return (prop.value != guessed(&self.name)).then(|| self.marked(&now));
        }
        let mut before = Prop::read(&was)?;
        if before.value.is_empty() && !was.ends_with(':') {
            before.value = self.forward(&now).value;
        }
        if same(&self.backward(&before), &now, self.target.other()) {
            Some(before)
        } else {
            Some(self.marked(&now))
        }
    }

    /// The property by the rules, with what it was wherever the way back would not find it.
    fn marked(&self, prop: &Prop) -> Prop {
        let mut new = self.forward(prop);
        let back = self.backward(&new);
        // What comes back must lead here again, or the next conversion would mark it in its turn.
        let is_stable = same(&self.forward(&back), &new, self.target);
        if !is_stable || !same(&back, prop, self.target.other()) {
            let head = prop.head();
            if back.value == prop.value {
                new.add(WAS, &[&head]);
            } else {
                new.add(WAS, &[&format!("{head}:{}", prop.value)]);
            }
        }
        new
    }

    fn forward(&self, prop: &Prop) -> Prop {
        self.target.rules(prop, &self.labels)
    }

    fn backward(&self, prop: &Prop) -> Prop {
        self.target.other().rules(prop, &self.labels)
    }

    /// Both versions want FN, and 3.0 wants N (RFC 2426 §3.1.2).
    fn names(&mut self, card: &Card) {
        let mut at = self.position("FN").or_else(|| self.position("VERSION"));
        if card.first("FN").is_none() {
            let at = at.get_or_insert(0);
            *at += 1;
            self.insert(*at, &Prop::new("FN", &escape(&self.name)));
        }
        if self.target == Target::V30 && card.first("N").is_none() {
            let mut guess = Prop::new("N", &guessed(&self.name));
            guess.add(WAS, &[""]);
            self.insert(at.map_or(0, |at| at + 1), &guess);
        }
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.lines
            .iter()
            .position(|line| line.property.as_ref().is_some_and(|p| p.is(name)))
    }

    fn insert(&mut self, at: usize, prop: &Prop) {
        let line = prop.line(&self.end);
        self.lines.insert(at.min(self.lines.len()), line);
    }
}

impl Target {
    fn other(self) -> Self {
        match self {
            Self::V30 => Self::V40,
            Self::V40 => Self::V30,
        }
    }

    fn rules(self, prop: &Prop, labels: &Labels) -> Prop {
        match self {
            Self::V30 => rules::to_30(prop, labels),
            Self::V40 => rules::to_40(prop, labels),
        }
    }
}

/// What N is where nobody said it.
fn guessed(name: &str) -> String {
    guess_name(name).parts().map(escape).join(";")
}

/// An address of 3.0 and the LABEL behind it, put together for 4.0; `None` if the property is no such
/// label. `before` and `after` are the address in both versions.
fn labelled(before: &Prop, after: &Prop, prop: &Prop) -> Option<Prop> {
    let text = unescape(&prop.value);
    let is_kept = !text.is_empty() && text.trim() == text && escape(&text) == prop.value;
    let mut beside = before.clone();
    "LABEL".clone_into(&mut beside.name);
    beside.value.clone_from(&prop.value);
    beside.remove(WAS);
    let belongs = prop.is("LABEL") && same(&beside, prop, Target::V30);
    if !is_kept || !belongs || after.has(WAS) {
        return None;
    }
    let mut labelled = after.clone();
    labelled.add("LABEL", &[&text]);
    Some(labelled)
}

/// True if both say the same in this version.
fn same(a: &Prop, b: &Prop, version: Target) -> bool {
    let group = |prop: &Prop| prop.group.as_deref().map(str::to_ascii_lowercase);
    group(a) == group(b)
        && a.is(&b.name)
        && meaning(a) == meaning(b)
        && params(a, version) == params(b, version)
}

fn meaning(prop: &Prop) -> String {
    if prop.is_any(&DATES) && !prop.has_value_type("text") {
        basic(&prop.value)
    } else if prop.is_any(&TEXTS) {
        unescape(&prop.value)
    } else {
        prop.value.clone()
    }
}

fn params(prop: &Prop, version: Target) -> BTreeMap<&str, Vec<String>> {
    let mut all: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for part in &prop.params {
        let values = part.param.values.iter();
        match part.param.name.as_str() {
            "VALUE" if values.clone().all(|v| is_default(prop, v, version)) => {}
            "TYPE" => all
                .entry("TYPE")
                .or_default()
                .extend(values.map(|v| v.to_ascii_lowercase())),
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

/// True if this VALUE says what holds without it.
fn is_default(prop: &Prop, value: &str, version: Target) -> bool {
    let value = value.to_ascii_lowercase();
    let defaults: &[&str] = match version {
        _ if prop.is_any(&DATES) => &["date", "date-time", "date-and-or-time", "timestamp"],
        Target::V30 if prop.is("TZ") => &["utc-offset"],
        Target::V30 if media::is_media(prop) => &["binary"],
        Target::V40 if prop.is("TZ") => &["text"],
        Target::V40 if prop.is_any(&URIS) => &["uri"],
        _ => &[],
    };
    defaults.contains(&value.as_str())
}
