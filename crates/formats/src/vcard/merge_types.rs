//! Joins what two cards say about one number or address: its types, and the labels that people gave it.

use std::collections::{BTreeMap, BTreeSet};

use domain::card::{Card, Line, Property};
use domain::diff::apple_label;
use domain::property::{PropertyRole, ValueFormat};
use domain::property_group_names::GroupNames;
use domain::text::{escape, unescape};

use super::compared_value::{ComparedValue, group_labels, meaning};
use super::lines::make;
use super::value::{GroupLabels, own_type, param_value, type_of_word, type_word};

/// Between two labels of one value.
const JOINT: &str = ", ";

/// Gives the numbers and addresses of `kept` the types and labels that `incoming` has for them.
pub fn join_types(kept: &Card, incoming: &Card, region: &str) -> Card {
    let names = (group_labels(kept), group_labels(incoming));
    let key = |property: &Property, names: &BTreeMap<String, String>| {
        ComparedValue::of(&property.name, &property.value, region).named(meaning(property, names))
    };
    let labels = GroupLabels::of(kept);
    let mut known: BTreeMap<ComparedValue, KnownValue> = BTreeMap::new();
    for (line, property) in typed(kept) {
        let label = labels.of_property(property).map(label_text);
        let of_value = known
            .entry(key(property, &names.0))
            .or_insert_with(|| KnownValue::at(line));
        of_value.said.extend(
            property
                .param("TYPE")
                .map(str::to_owned)
                .chain(label)
                .flat_map(comparable),
        );
    }
    let labels = GroupLabels::of(incoming);
    for (_, property) in typed(incoming) {
        if let Some(of_value) = known.get_mut(&key(property, &names.1)) {
            property.param("TYPE").for_each(|word| of_value.add_type(word));
            if let Some(label) = labels.of_property(property) {
                of_value.add_label(&label_text(label));
            }
        }
    }
    let mut joined = Joined {
        lines: kept.lines().iter().map(|line| vec![line.clone()]).collect(),
        group_names: GroupNames::of(kept),
        card: kept,
    };
    for of_value in known.values().filter(|known| known.is_changed()) {
        joined.write(of_value);
    }
    Card::new(joined.lines.concat())
}

/// The properties that a form shows with a type and a label. Of any other one the label says what its value is.
fn typed(card: &Card) -> impl Iterator<Item = (usize, &Property)> {
    let is_typed = |property: &Property| {
        let info = property.info();
        let is_text = !matches!(info.format, ValueFormat::Binary | ValueFormat::List);
        info.field.is_some() && is_text && property.has_value()
    };
    card.properties().filter(move |(_, property)| is_typed(property))
}

fn label_text(label: &Property) -> String {
    unescape(&label.value).trim().to_owned()
}

/// A type or a label in the forms in which it may have been said already: as a whole, and each of several labels.
fn comparable(text: impl AsRef<str>) -> Vec<String> {
    let bare = apple_label(text.as_ref()).to_lowercase();
    let bare = bare.strip_prefix("x-").unwrap_or(&bare).replace('_', " ");
    let parts: Vec<String> = bare.split(JOINT).map(|part| part.trim().to_owned()).collect();
    parts.into_iter().chain([bare]).collect()
}

/// What is known of a value.
struct KnownValue {
    /// The first line of the card that has it.
    line: usize,
    said: BTreeSet<String>,
    new_types: Vec<String>,
    new_labels: Vec<String>,
}

impl KnownValue {
    fn at(line: usize) -> Self {
        Self {
            line,
            said: BTreeSet::new(),
            new_types: Vec::new(),
            new_labels: Vec::new(),
        }
    }

    fn is_changed(&self) -> bool {
        !self.new_types.is_empty() || !self.new_labels.is_empty()
    }

    fn is_new(&mut self, text: &str) -> bool {
        let forms = comparable(text);
        let is_new = forms.last().is_some_and(|whole| !self.said.contains(whole));
        self.said.extend(forms);
        is_new
    }

    /// Adds a type that pages show. How a value is transmitted, and what is preferred in the other card, is not added.
    fn add_type(&mut self, word: &str) {
        let is_shown = type_of_word(word).is_some() || own_type(word).is_some();
        if is_shown && self.is_new(word) {
            self.new_types.push(word.to_owned());
        }
    }

    fn add_label(&mut self, label: &str) {
        let known = type_of_word(apple_label(label));
        match known.as_ref().and_then(type_word) {
            Some(word) => self.add_type(word),
            None if !label.is_empty() && self.is_new(label) => self.new_labels.push(label.to_owned()),
            None => {}
        }
    }
}

/// The card with what was added.
struct Joined<'a> {
    card: &'a Card,
    /// For each line of the card what stands in its place.
    lines: Vec<Vec<Line>>,
    group_names: GroupNames,
}

impl Joined<'_> {
    fn write(&mut self, known: &KnownValue) {
        let Some(property) = self.card.get(known.line) else {
            return;
        };
        let types = known
            .new_types
            .iter()
            .map(|word| format!(";TYPE={}", param_value(word)));
        let params = property
            .head
            .split_once(';')
            .map(|(_, params)| format!(";{params}"));
        let params = types.fold(params.unwrap_or_default(), |all, one| all + &one);
        let group = property.group.clone();
        let (group, label) = if known.new_labels.is_empty() {
            (group, None)
        } else {
            self.label(group, &known.new_labels)
        };
        let prefix = group.map(|group| group + ".").unwrap_or_default();
        let end = self.card.line_end();
        let head = format!("{prefix}{}{params}", property.name);
        let line = make(&head, &property.value, end);
        let label = label.map(|label| make(&format!("{prefix}X-ABLabel"), &escape(&label), end));
        if let Some(place) = self.lines.get_mut(known.line) {
            *place = [line].into_iter().chain(label).collect();
        }
    }

    /// The group in which a value gets labels, and the text of its label if that needs a line of its own.
    fn label(&mut self, group: Option<String>, new: &[String]) -> (Option<String>, Option<String>) {
        let old = group.as_deref().and_then(|group| self.card.group_label(group));
        let said = old
            .map(|(_, label)| label_text(label))
            .filter(|text| !text.is_empty());
        let text = if let (None, [only]) = (&said, new) {
            only.clone()
        } else {
            let all = said.iter().chain(new).map(|text| apple_label(text));
            all.collect::<Vec<_>>().join(JOINT)
        };
        let own = group.filter(|group| !self.is_shared(group));
        match (own, old) {
            (Some(group), Some((at, label))) => {
                let line = make(&label.head, &escape(&text), self.card.line_end());
                if let Some(place) = self.lines.get_mut(at) {
                    *place = vec![line];
                }
                (Some(group), None)
            }
            (Some(group), None) => (Some(group), Some(text)),
            // The label of a group stays for its other lines.
            (None, _) => (Some(self.group_names.take_free()), Some(text)),
        }
    }

    /// True if the group has several lines about the contact.
    fn is_shared(&self, group: &str) -> bool {
        let lines = self.card.properties().filter(|(_, property)| {
            property.in_group(group) && property.info().role != PropertyRole::GroupInfo
        });
        lines.count() > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vcard::{parse, print};

    fn card(lines: &str) -> Card {
        parse(format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{lines}\r\nEND:VCARD\r\n").as_bytes())
    }

    /// Lines of one card, of another one, and what both say.
    const JOINED: [(&str, &str, &str); 12] = [
        (
            "TEL:1234567",
            "TEL;TYPE=CELL,WORK:1234567",
            "TEL;TYPE=CELL;TYPE=WORK:1234567",
        ),
        (
            "TEL;TYPE=WORK:1234567",
            "TEL;TYPE=CELL:123-45-67",
            "TEL;TYPE=WORK;TYPE=CELL:1234567",
        ),
        (
            "TEL;TYPE=cell:1234567",
            "TEL;TYPE=CELL,pref,VOICE:1234567",
            "TEL;TYPE=cell:1234567",
        ),
        (
            "item1.TEL:1234567\r\nitem1.X-ABLabel:Дача",
            "TEL;TYPE=CELL:1234567",
            "item1.TEL;TYPE=CELL:1234567\r\nitem1.X-ABLabel:Дача",
        ),
        (
            "TEL;TYPE=CELL:1234567",
            "item1.TEL:1234567\r\nitem1.X-ABLabel:Дача",
            "item1.TEL;TYPE=CELL:1234567\r\nitem1.X-ABLabel:Дача",
        ),
        (
            "item1.TEL:1234567\r\nitem1.X-ABLabel:Дача",
            "a.TEL;TYPE=HOME:1234567\r\na.X-ABLabel:Лето",
            "item1.TEL;TYPE=HOME:1234567\r\nitem1.X-ABLabel:Дача\\, Лето",
        ),
        (
            "item1.TEL:1234567\r\nitem1.X-ABLabel:Дача",
            "a.TEL:1234567\r\na.X-ABLabel:дача",
            "item1.TEL:1234567\r\nitem1.X-ABLabel:Дача",
        ),
        (
            "EMAIL:a@b.org",
            "a.EMAIL:A@b.org\r\na.X-ABLabel:_$!<Work>!$_",
            "EMAIL;TYPE=WORK:a@b.org",
        ),
        (
            "a.EMAIL:a@b.org\r\na.TEL:1234567\r\na.X-ABLabel:Дача",
            "b.EMAIL:a@b.org\r\nb.X-ABLabel:Лето",
            "item1.EMAIL:a@b.org\r\nitem1.X-ABLabel:Дача\\, Лето\r\na.TEL:1234567\r\na.X-ABLabel:Дача",
        ),
        (
            "ADR:;;Street 5;Tula;;;",
            "ADR;TYPE=HOME:;;Street 5;Tula;;;",
            "ADR;TYPE=HOME:;;Street 5;Tula;;;",
        ),
        (
            "TEL;TYPE=HOME:1234567\r\nTEL;TYPE=WORK:1234567",
            "TEL;TYPE=WORK:1234567",
            "TEL;TYPE=HOME:1234567\r\nTEL;TYPE=WORK:1234567",
        ),
        ("TEL:1234567", "TEL;TYPE=CELL:7654321", "TEL:1234567"),
    ];

    #[test]
    fn types_and_labels_of_one_value_are_joined() {
        for (kept, incoming, joined) in JOINED {
            let (kept, incoming) = (card(kept), card(incoming));
            let found = join_types(&kept, &incoming, "RU");
            let expected = card(joined);
            assert_eq!(
                String::from_utf8(print(&found)).unwrap(),
                String::from_utf8(print(&expected)).unwrap()
            );
            assert_eq!(
                print(&join_types(&found, &incoming, "RU")),
                print(&found),
                "again"
            );
        }
    }
}
