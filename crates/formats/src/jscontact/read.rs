//! Reads a JSContact Card as properties of vCard 4.0.

use std::collections::BTreeMap;

use serde_json::Value;

use super::build::build;
use super::entry::read_entry;
use super::entry_id::entry_position;
use super::members::{derive_formatted_name, read_group_member, read_name, read_related, read_single};
use super::object::{Object, text};
use super::patch;
use super::properties::{COLLECTION_PROPERTIES, SINGLE_PROPERTIES};
use crate::convert::prop::Prop;
use crate::jcard;
use domain::text::{escape, unescape};

/// All properties of a card. What has no property in vCard becomes a JSPROP.
pub fn properties(root: &Object) -> Vec<Prop> {
    let mut all = mapped_properties(root);
    let known: Vec<Prop> = all
        .iter()
        .filter(|prop| !prop.is(jcard::CONTENT_LINE))
        .cloned()
        .collect();
    let written = build(&known, Vec::new(), &[]);
    all.extend(patch::missing(root, &written));
    all
}

/// The properties of a card that are not JSPROP.
fn mapped_properties(root: &Object) -> Vec<Prop> {
    let mut all: Vec<Prop> = SINGLE_PROPERTIES
        .iter()
        .filter_map(|property| read_single(root, property.name))
        .collect();
    let name = read_name(root);
    if patch::get(root, "name/full").is_none()
        && let Some(derived) = name.as_ref().and_then(derive_formatted_name)
    {
        all.push(derived);
    }
    all.extend(name);
    let mut groups = LabeledGroups::of(root);
    let mut last = "";
    for property in &COLLECTION_PROPERTIES {
        if property.collection != last {
            read_collection(root, property.collection, &mut groups, &mut all);
        }
        last = property.collection;
    }
    let keys = |member: &str| root.get(member).and_then(Value::as_object).into_iter().flatten();
    all.extend(keys("relatedTo").filter_map(|(to, relation)| read_related(to, relation)));
    all.extend(
        keys("members")
            .filter(|(_, v)| **v == Value::Bool(true))
            .map(|(uri, _)| read_group_member(uri)),
    );
    all.extend(read_keywords(root));
    let carried = root
        .get("vCardProps")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let carried = carried.filter_map(jcard::read_property);
    all.extend(carried.filter(|prop| !prop.is_any(&["BEGIN", "END", "VERSION"])));
    all
}

/// CATEGORIES from the keywords.
fn read_keywords(root: &Object) -> Option<Prop> {
    let words = root.get("keywords")?.as_object()?;
    let set = words.iter().filter(|(_, v)| **v == Value::Bool(true));
    let words: Vec<String> = set.map(|(word, _)| escape(&jcard::clean(word))).collect();
    (!words.is_empty()).then(|| Prop::new("CATEGORIES", &words.join(",")))
}

/// Reads the entries of a collection. Those with an identifier of this program are put in its position; any
/// other identifier is kept as PROP-ID.
fn read_collection(root: &Object, collection: &str, groups: &mut LabeledGroups, all: &mut Vec<Prop>) {
    let Some(entries) = patch::get(root, collection).and_then(Value::as_object) else {
        return;
    };
    let mut by_position: BTreeMap<usize, (&str, &Value)> = BTreeMap::new();
    let (own, foreign): (Vec<_>, Vec<_>) = entries
        .iter()
        .map(|(id, entry)| (id.as_str(), entry))
        .partition(|(id, _)| entry_position(id).is_some_and(|at| at <= entries.len()));
    for (id, entry) in own {
        by_position.insert(entry_position(id).unwrap_or_default(), (id, entry));
    }
    let mut at = 1;
    for entry in foreign {
        while by_position.contains_key(&at) {
            at += 1;
        }
        by_position.insert(at, entry);
    }
    for (at, (id, entry)) in by_position {
        let Some((object, mut prop)) = entry
            .as_object()
            .and_then(|o| Some((o, read_entry(collection, o)?)))
        else {
            continue;
        };
        if entry_position(id) != Some(at) && !prop.has("PROP-ID") {
            prop.add("PROP-ID", &[id]);
        }
        let label = text(object, "label").and_then(|label| groups.label(&mut prop, label));
        all.push(prop);
        all.extend(label);
    }
}

/// The groups of a card with their labels, if known.
struct LabeledGroups(BTreeMap<String, Option<String>>);

impl LabeledGroups {
    fn of(root: &Object) -> Self {
        let mut all = BTreeMap::new();
        collect_groups(&Value::Object(root.clone()), &mut all);
        Self(all)
    }

    /// The `X-ABLabel` that gives the property this label, in its own group or a new one; `None` if the group
    /// already has a label.
    fn label(&mut self, prop: &mut Prop, label: &str) -> Option<Prop> {
        let label = jcard::clean(label);
        let group = prop.group.clone().unwrap_or_else(|| self.unused());
        let known = self.0.entry(group.to_lowercase()).or_default();
        if known.is_some() {
            return None;
        }
        *known = Some(label.clone());
        prop.group = Some(group.clone());
        let mut line = Prop::new("X-ABLabel", &escape(&label));
        line.group = Some(group);
        Some(line).filter(|line| unescape(&line.value) == label)
    }

    fn unused(&self) -> String {
        let mut n = 1_usize;
        while self.0.contains_key(&format!("item{n}")) {
            n += 1;
        }
        format!("item{n}")
    }
}

/// Collects the groups that are named anywhere in the card.
fn collect_groups(value: &Value, groups: &mut BTreeMap<String, Option<String>>) {
    match value {
        Value::Object(object) => {
            if let Some(group) = text(object, "group") {
                groups.insert(group.to_lowercase(), None);
            }
            object.values().for_each(|value| collect_groups(value, groups));
        }
        Value::Array(values) => values.iter().for_each(|value| collect_groups(value, groups)),
        _ => {}
    }
}
