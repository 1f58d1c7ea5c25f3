//! Builds a JSContact Card from the properties of a card. Each property that would not be read back unchanged
//! is kept in `vCardProps`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::entry::{CollectionEntry, has_default_value, is_equivalent, write_entry};
use super::entry_id::{entry_id, entry_position};
use super::members::{derive_formatted_name, read_group_member, read_name, read_related, read_single};
use super::object::Object;
use super::patch;
use super::properties::{SINGLE_PROPERTIES, SingleFormat};
use super::values::write_components;
use super::words::NAME_COMPONENTS;
use crate::convert::dates::extended;
use crate::convert::prop::Prop;
use crate::jcard;
use domain::text::{escape, split, unescape};

/// The Card of these properties. `others` are properties in the form of jCard. `patches` are the indexes of
/// the JSPROP that are written as members.
pub fn build(props: &[Prop], others: Vec<Value>, patches: &[usize]) -> Object {
    let mut builder = CardBuilder {
        root: Object::new(),
        entries: Vec::new(),
        others,
        patches: Vec::new(),
        labels: labels(props),
        used: BTreeSet::new(),
    };
    builder.root.insert("@type".to_owned(), json!("Card"));
    builder.root.insert("version".to_owned(), json!("1.0"));
    // N first: it decides whether FN can be derived.
    for prop in props.iter().filter(|prop| prop.is("N")) {
        builder.add(prop);
    }
    for (at, prop) in props.iter().enumerate().filter(|(_, prop)| !prop.is("N")) {
        match patch::patch(prop).filter(|_| patches.contains(&at)) {
            Some(patch) => builder.patches.push(patch),
            None => builder.add(prop),
        }
    }
    builder.finish(props)
}

/// The label of each group, with the index of its line. Only those that are read back unchanged.
fn labels(props: &[Prop]) -> BTreeMap<String, (usize, String)> {
    let mut all: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    for (at, prop) in props.iter().enumerate().filter(|(_, prop)| prop.is("X-ABLABEL")) {
        let text = unescape(&prop.value);
        let mut rest = prop.clone();
        let is_plain = has_default_value(&mut rest) && rest.params.is_empty() && escape(&text) == prop.value;
        if let Some(group) = &prop.group {
            let text = if is_plain { text } else { String::new() };
            all.entry(group.to_lowercase()).or_default().push((at, text));
        }
    }
    let single = all.into_iter().filter_map(|(group, mut labels)| {
        let label = labels
            .pop()
            .filter(|(_, text)| labels.is_empty() && !text.is_empty())?;
        Some((group, label))
    });
    single.collect()
}

struct CardBuilder {
    root: Object,
    entries: Vec<CollectionEntry>,
    /// The properties for `vCardProps`.
    others: Vec<Value>,
    patches: Vec<(String, Value)>,
    labels: BTreeMap<String, (usize, String)>,
    /// Indexes of the labels that entries hold.
    used: BTreeSet<usize>,
}

impl CardBuilder {
    fn add(&mut self, prop: &Prop) {
        if prop.is("X-ABLABEL") {
            return;
        }
        let items = if prop.is("NICKNAME") {
            split(&prop.value, ',')
        } else {
            Vec::new()
        };
        let is_list = items.len() > 1 && items.iter().all(|item| !item.is_empty());
        if is_list {
            for item in items {
                let mut nickname = prop.clone();
                item.clone_into(&mut nickname.value);
                self.add_one(&nickname);
            }
        } else {
            self.add_one(prop);
        }
    }

    fn add_one(&mut self, prop: &Prop) {
        if self.add_single(prop) || self.add_name(prop) || self.add_to_set(prop) {
            return;
        }
        match write_entry(prop) {
            Some(mut entry) => {
                let label = prop
                    .group
                    .as_ref()
                    .and_then(|group| self.labels.get(&group.to_lowercase()));
                if let Some((at, text)) = label {
                    entry.object.insert("label".to_owned(), json!(text));
                    self.used.insert(*at);
                }
                self.entries.push(entry);
            }
            None => self.others.push(jcard::write_property(prop)),
        }
    }

    /// Makes a change to the card, and keeps it if the property is read back unchanged.
    fn try_change(
        &mut self,
        prop: &Prop,
        change: impl FnOnce(&mut Object) -> bool,
        read_back: impl FnOnce(&Object) -> Option<Prop>,
    ) -> bool {
        let mut root = self.root.clone();
        let is_kept = change(&mut root) && read_back(&root).is_some_and(|back| is_equivalent(&back, prop));
        if is_kept {
            self.root = root;
        }
        is_kept
    }

    /// Adds a property that is a single member; false if it is not one, or is not read back unchanged.
    fn add_single(&mut self, prop: &Prop) -> bool {
        let Some(property) = SINGLE_PROPERTIES.iter().find(|known| prop.is(known.name)) else {
            return false;
        };
        if patch::get(&self.root, property.pointer).is_some() || prop.value.is_empty() {
            return false;
        }
        let is_derived = prop.is("FN")
            && read_name(&self.root)
                .and_then(|name| derive_formatted_name(&name))
                .is_some_and(|derived| is_equivalent(&derived, prop));
        if is_derived {
            return true;
        }
        let value = match property.format {
            SingleFormat::Text => unescape(&prop.value),
            SingleFormat::Raw => prop.value.clone(),
            SingleFormat::Timestamp if prop.value.len() == 16 && prop.value.ends_with('Z') => {
                extended(&prop.value)
            }
            SingleFormat::Timestamp => return false,
        };
        let rest = jcard::params(prop, &[]);
        let change = |root: &mut Object| {
            let is_set = patch::set(root, property.pointer, json!(value));
            match property.params {
                Some(params) if !rest.is_empty() => is_set && patch::set(root, params, Value::Object(rest)),
                _ => is_set,
            }
        };
        self.try_change(prop, change, |root| read_single(root, property.name))
    }

    fn add_name(&mut self, prop: &Prop) -> bool {
        if !prop.is("N") || patch::get(&self.root, "name/components").is_some() {
            return false;
        }
        let Some(components) = write_components(&prop.value, &NAME_COMPONENTS, "NameComponent") else {
            return false;
        };
        let change = |root: &mut Object| {
            let mut sort = prop.values("SORT-AS");
            let keys = [("surname", sort.next()), ("given", sort.next())];
            let sort: Object = keys
                .into_iter()
                .filter_map(|(kind, key)| Some((kind.to_owned(), json!(key?))))
                .collect();
            if !sort.is_empty() {
                patch::set(root, "name/sortAs", Value::Object(sort));
            }
            patch::set(root, "name/components", Value::Array(components))
        };
        self.try_change(prop, change, read_name)
    }

    /// Adds to one of the members that are sets: keywords, group members, relations.
    fn add_to_set(&mut self, prop: &Prop) -> bool {
        if prop.is("CATEGORIES") {
            return self.add_keywords(prop);
        }
        let is_text = prop.has_value_type("text");
        let to = if is_text {
            unescape(&prop.value)
        } else {
            prop.value.clone()
        };
        let pointer = match () {
            () if prop.is("MEMBER") => "members",
            () if prop.is("RELATED") => "relatedTo",
            () => return false,
        };
        let (value, back) = if prop.is("MEMBER") {
            (json!(true), Some(read_group_member(&to)))
        } else {
            let types: Object = prop
                .values("TYPE")
                .map(|t| (t.to_ascii_lowercase(), json!(true)))
                .collect();
            let mut relation = Object::new();
            relation.insert("@type".to_owned(), json!("Relation"));
            relation.insert("relation".to_owned(), Value::Object(types));
            let rest = jcard::params(prop, &["TYPE", "VALUE"]);
            if !rest.is_empty() {
                relation.insert("vCardParams".to_owned(), Value::Object(rest));
            }
            let relation = Value::Object(relation);
            let back = read_related(&to, &relation);
            (relation, back)
        };
        let set = self.root.entry(pointer).or_insert_with(|| json!({}));
        match set {
            Value::Object(set)
                if back.is_some_and(|back| is_equivalent(&back, prop)) && !set.contains_key(&to) =>
            {
                set.insert(to, value);
                true
            }
            // An empty set is not written.
            Value::Object(set) if set.is_empty() => {
                self.root.remove(pointer);
                false
            }
            _ => false,
        }
    }

    fn add_keywords(&mut self, prop: &Prop) -> bool {
        let words = split(&prop.value, ',').into_iter().map(unescape);
        let words: Vec<String> = words.collect();
        let mut rest = prop.clone();
        let is_plain = has_default_value(&mut rest) && rest.params.is_empty() && rest.group.is_none();
        if !is_plain || words.iter().any(String::is_empty) {
            return false;
        }
        words.into_iter().all(|word| {
            patch::set(
                &mut self.root,
                &format!("keywords/{}", encoded(&word)),
                json!(true),
            )
        })
    }

    fn finish(mut self, props: &[Prop]) -> Object {
        for (at, prop) in props.iter().enumerate() {
            if prop.is("X-ABLABEL") && !self.used.contains(&at) {
                self.others.push(jcard::write_property(prop));
            }
        }
        self.add_entries();
        if !self.others.is_empty() {
            self.root
                .insert("vCardProps".to_owned(), Value::Array(self.others));
        }
        for (pointer, value) in self.patches {
            patch::set(&mut self.root, &pointer, value);
        }
        self.root
    }

    /// Adds the entries to their collections. The identifier is that of PROP-ID if it is free, else one by
    /// the position.
    fn add_entries(&mut self) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in &self.entries {
            *counts.entry(entry.collection).or_default() += 1;
        }
        let mut positions: BTreeMap<&str, usize> = BTreeMap::new();
        for mut entry in std::mem::take(&mut self.entries) {
            let at = positions.entry(entry.collection).or_default();
            *at += 1;
            let count = counts.get(entry.collection).copied().unwrap_or_default();
            let is_free = |id: &String| {
                entry_position(id).is_none_or(|n| n > count)
                    && patch::get(&self.root, &format!("{}/{id}", entry.collection)).is_none()
            };
            let id = match entry.id.take() {
                Some(id) if is_free(&id) => id,
                Some(id) => {
                    let params = entry.object.entry("vCardParams").or_insert_with(|| json!({}));
                    if let Value::Object(params) = params {
                        params.insert("prop-id".to_owned(), json!(id));
                    }
                    entry_id(*at)
                }
                None => entry_id(*at),
            };
            let pointer = format!("{}/{id}", entry.collection);
            patch::set(&mut self.root, &pointer, Value::Object(entry.object));
        }
    }
}

/// Escapes a name for a pointer (RFC 6901 §3).
fn encoded(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
