//! A card of version 4.0 as a JSContact Card.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::domain::card::Card;
use crate::domain::text::{escape, split, unescape};
use crate::formats::convert::dates::extended;
use crate::formats::convert::prop::Prop;
use crate::formats::jcard;

use super::parts::{Entry, Object, entry, has_default_value, same, write_components};
use super::patch;
use super::read::{self, SINGLES, Single};
use super::rows::NAME;

/// How many JSPROP are tried one by one where all of them together do not fit.
const TRIED_MAX: usize = 32;

/// The card. A JSPROP is set as the member it stands for, unless reading that again would give
/// something else.
pub fn card(card: &Card) -> Object {
    let (mut props, mut others) = (Vec::new(), Vec::new());
    for line in jcard::body(card) {
        match &line.property {
            Some(property) => props.push(Prop::of(property)),
            None => others.push(jcard::content_line(&String::from_utf8_lossy(&line.content()))),
        }
    }
    let patches: Vec<usize> = (0..props.len())
        .filter(|at| props.get(*at).is_some_and(|prop| patch::patch(prop).is_some()))
        .collect();
    let made = |set: &[usize]| {
        let mut root = build(&props, others.clone(), set);
        with_uid(&mut root, card);
        root
    };
    let plain = made(&[]);
    if patches.is_empty() {
        return plain;
    }
    let wanted = read::props(&plain);
    let whole = made(&patches);
    if agree(&wanted, &read::props(&whole)) {
        return whole;
    }
    let mut best = (plain, Vec::new());
    for at in patches.into_iter().take(TRIED_MAX) {
        let set: Vec<usize> = best.1.iter().copied().chain([at]).collect();
        let root = made(&set);
        if agree(&wanted, &read::props(&root)) {
            best = (root, set);
        }
    }
    best.0
}

/// The card that these properties say, with what is in jCard's form already. `patches` are the ordinals
/// of the JSPROP that are set as members.
pub fn build(props: &[Prop], others: Vec<Value>, patches: &[usize]) -> Object {
    let mut writer = Writer {
        root: Object::new(),
        entries: Vec::new(),
        others,
        patches: Vec::new(),
        labels: labels(props),
        used: BTreeSet::new(),
    };
    writer.root.insert("@type".to_owned(), json!("Card"));
    writer.root.insert("version".to_owned(), json!("1.0"));
    // The name in parts first: it tells whether FN says more.
    for prop in props.iter().filter(|prop| prop.is("N")) {
        writer.prop(prop);
    }
    for (at, prop) in props.iter().enumerate().filter(|(_, prop)| !prop.is("N")) {
        match patch::patch(prop).filter(|_| patches.contains(&at)) {
            Some(patch) => writer.patches.push(patch),
            None => writer.prop(prop),
        }
    }
    writer.done(props)
}

/// The place in an identifier that `write` gives: `k` and a number from 1.
pub fn place(id: &str) -> Option<usize> {
    let number = id.strip_prefix('k')?.parse().ok()?;
    (number > 0 && format!("k{number}") == id).then_some(number)
}

/// UID is wanted (RFC 9553 §2.1.9); one that is made of the content is always the same.
fn with_uid(root: &mut Object, card: &Card) {
    let content: Vec<u8> = jcard::body(card)
        .flat_map(crate::domain::card::Line::content)
        .collect();
    let uid = Uuid::new_v5(&Uuid::NAMESPACE_OID, &content);
    root.entry("uid")
        .or_insert_with(|| json!(format!("urn:uuid:{uid}")));
}

/// True if both lists say the same.
fn agree(a: &[Prop], b: &[Prop]) -> bool {
    let holds = |all: &[Prop], wanted: &Prop| all.iter().filter(|prop| same(prop, wanted)).count();
    a.len() == b.len() && a.iter().all(|prop| holds(a, prop) == holds(b, prop))
}

/// The labels of groups: group, ordinal of the line, text. Only those that read back as they stand.
fn labels(props: &[Prop]) -> BTreeMap<String, (usize, String)> {
    let mut all: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    for (at, prop) in props.iter().enumerate().filter(|(_, prop)| prop.is("X-ABLABEL")) {
        let text = unescape(&prop.value);
        let is_plain = prop.params.is_empty() && escape(&text) == prop.value;
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

struct Writer {
    root: Object,
    entries: Vec<Entry>,
    /// What goes to `vCardProps`.
    others: Vec<Value>,
    patches: Vec<(String, Value)>,
    labels: BTreeMap<String, (usize, String)>,
    /// Ordinals of the labels that entries took.
    used: BTreeSet<usize>,
}

impl Writer {
    fn prop(&mut self, prop: &Prop) {
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
                self.one(&nickname);
            }
        } else {
            self.one(prop);
        }
    }

    fn one(&mut self, prop: &Prop) {
        if self.single(prop) || self.name(prop) || self.set(prop) {
            return;
        }
        match entry(prop) {
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
            None => self.others.push(jcard::written(prop)),
        }
    }

    /// Tries a change of the card: it stays if the property is read back from it.
    fn attempt(
        &mut self,
        prop: &Prop,
        change: impl FnOnce(&mut Object) -> bool,
        back: impl FnOnce(&Object) -> Option<Prop>,
    ) -> bool {
        let mut root = self.root.clone();
        let is_kept = change(&mut root) && back(&root).is_some_and(|back| same(&back, prop));
        if is_kept {
            self.root = root;
        }
        is_kept
    }

    fn single(&mut self, prop: &Prop) -> bool {
        let Some((name, pointer, form, params)) = SINGLES.iter().find(|(name, ..)| prop.is(name)) else {
            return false;
        };
        if patch::get(&self.root, pointer).is_some() || prop.value.is_empty() {
            return false;
        }
        let is_derived = prop.is("FN")
            && read::name(&self.root)
                .and_then(|name| read::derived(&name))
                .is_some_and(|derived| same(&derived, prop));
        if is_derived {
            return true;
        }
        let value = match form {
            Single::Text => unescape(&prop.value),
            Single::Raw => prop.value.clone(),
            Single::Moment if prop.value.len() == 16 && prop.value.ends_with('Z') => extended(&prop.value),
            Single::Moment => return false,
        };
        let rest = jcard::params(prop, &[]);
        let change = |root: &mut Object| {
            let is_set = patch::set(root, pointer, json!(value));
            match params {
                Some(params) if !rest.is_empty() => is_set && patch::set(root, params, Value::Object(rest)),
                _ => is_set,
            }
        };
        self.attempt(prop, change, |root| read::single(root, name))
    }

    fn name(&mut self, prop: &Prop) -> bool {
        if !prop.is("N") || patch::get(&self.root, "name/components").is_some() {
            return false;
        }
        let Some(components) = write_components(&prop.value, &NAME, "NameComponent") else {
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
        self.attempt(prop, change, read::name)
    }

    /// Members that are sets: each property adds to them.
    fn set(&mut self, prop: &Prop) -> bool {
        if prop.is("CATEGORIES") {
            return self.keywords(prop);
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
            (json!(true), Some(read::member(&to)))
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
            let back = read::related(&to, &relation);
            (relation, back)
        };
        let set = self.root.entry(pointer).or_insert_with(|| json!({}));
        match set {
            Value::Object(set) if back.is_some_and(|back| same(&back, prop)) && !set.contains_key(&to) => {
                set.insert(to, value);
                true
            }
            // An empty set says nothing.
            Value::Object(set) if set.is_empty() => {
                self.root.remove(pointer);
                false
            }
            _ => false,
        }
    }

    fn keywords(&mut self, prop: &Prop) -> bool {
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

    fn done(mut self, props: &[Prop]) -> Object {
        for (at, prop) in props.iter().enumerate() {
            if prop.is("X-ABLABEL") && !self.used.contains(&at) {
                self.others.push(jcard::written(prop));
            }
        }
        self.place_entries();
        if !self.others.is_empty() {
            self.root
                .insert("vCardProps".to_owned(), Value::Array(self.others));
        }
        for (pointer, value) in self.patches {
            patch::set(&mut self.root, &pointer, value);
        }
        self.root
    }

    /// Gives each entry its identifier: the card's own, else `k` and its place.
    fn place_entries(&mut self) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in &self.entries {
            *counts.entry(entry.collection).or_default() += 1;
        }
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for mut entry in std::mem::take(&mut self.entries) {
            let at = places.entry(entry.collection).or_default();
            *at += 1;
            let count = counts.get(entry.collection).copied().unwrap_or_default();
            let is_free = |id: &String| {
                place(id).is_none_or(|n| n > count)
                    && patch::get(&self.root, &format!("{}/{id}", entry.collection)).is_none()
            };
            let id = match entry.id.take() {
                Some(id) if is_free(&id) => id,
                Some(id) => {
                    let params = entry.object.entry("vCardParams").or_insert_with(|| json!({}));
                    if let Value::Object(params) = params {
                        params.insert("prop-id".to_owned(), json!(id));
                    }
                    format!("k{at}")
                }
                None => format!("k{at}"),
            };
            let pointer = format!("{}/{id}", entry.collection);
            patch::set(&mut self.root, &pointer, Value::Object(entry.object));
        }
    }
}

/// A name as a pointer has it.
fn encoded(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
