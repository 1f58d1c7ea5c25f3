//! A JSContact Card as properties of vCard 4.0.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::domain::text::{escape, unescape};
use crate::formats::convert::dates::basic;
use crate::formats::convert::media::is_uri;
use crate::formats::convert::prop::Prop;
use crate::formats::jcard;

use super::parts::{Object, prop, read_components, text};
use super::rows::{NAME, ROWS};
use super::{patch, write};

/// How the value of a property that is a single member stands there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Single {
    /// A text.
    Text,
    /// As it is.
    Raw,
    /// A moment.
    Moment,
}

/// Properties that are single members, with the pointers of these and of the parameters, if those are
/// held.
pub const SINGLES: [(&str, &str, Single, Option<&str>); 8] = [
    ("UID", "uid", Single::Raw, Some("vCardParams")),
    ("FN", "name/full", Single::Text, Some("name/vCardParams")),
    ("KIND", "kind", Single::Text, None),
    ("GRAMGENDER", "speakToAs/grammaticalGender", Single::Text, None),
    ("LANGUAGE", "language", Single::Raw, None),
    ("PRODID", "prodId", Single::Text, None),
    ("REV", "updated", Single::Moment, None),
    ("CREATED", "created", Single::Moment, None),
];

/// All properties that the card says; what vCard has no word for as JSPROP.
pub fn props(root: &Object) -> Vec<Prop> {
    let mut all = mapped(root);
    let known: Vec<Prop> = all
        .iter()
        .filter(|prop| !prop.is(jcard::CONTENT_LINE))
        .cloned()
        .collect();
    let again = write::build(&known, Vec::new(), &[]);
    all.extend(patch::missing(root, &again));
    all
}

fn mapped(root: &Object) -> Vec<Prop> {
    let mut all: Vec<Prop> = SINGLES
        .iter()
        .filter_map(|(name, ..)| single(root, name))
        .collect();
    let name = name(root);
    if patch::get(root, "name/full").is_none()
        && let Some(derived) = name.as_ref().and_then(derived)
    {
        all.push(derived);
    }
    all.extend(name);
    let mut groups = Groups::of(root);
    let mut last = "";
    for row in &ROWS {
        if row.collection != last {
            entries(root, row.collection, &mut groups, &mut all);
        }
        last = row.collection;
    }
    let keys = |member: &str| root.get(member).and_then(Value::as_object).into_iter().flatten();
    all.extend(keys("relatedTo").filter_map(|(to, relation)| related(to, relation)));
    all.extend(
        keys("members")
            .filter(|(_, v)| **v == Value::Bool(true))
            .map(|(uri, _)| member(uri)),
    );
    all.extend(keywords(root));
    let carried = root
        .get("vCardProps")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let carried = carried.filter_map(jcard::prop);
    all.extend(carried.filter(|prop| !prop.is_any(&["BEGIN", "END", "VERSION"])));
    all
}

/// A property that is a single member.
pub fn single(root: &Object, name: &str) -> Option<Prop> {
    let (name, pointer, form, params) = SINGLES.iter().find(|(n, ..)| *n == name)?;
    let said = patch::get(root, pointer)?.as_str()?;
    let said = jcard::clean(said);
    let value = match form {
        Single::Text => escape(&said),
        Single::Raw => said.replace('\n', "\\n"),
        Single::Moment => basic(&said),
    };
    let mut prop = Prop::new(name, &value);
    if let Some(params) = params.and_then(|pointer| patch::get(root, pointer)?.as_object()) {
        jcard::take_params(&mut prop, params);
    }
    Some(prop)
}

/// N of the components of the name (RFC 9555 §2.2.2).
pub fn name(root: &Object) -> Option<Prop> {
    let name = root.get("name")?.as_object()?;
    let components = name.get("components")?.as_array()?;
    let mut parts = read_components(components, &NAME);
    if parts.iter().all(String::is_empty) {
        return None;
    }
    if parts.iter().skip(5).all(String::is_empty) {
        parts.truncate(5);
    }
    let mut prop = Prop::new("N", &parts.join(";"));
    if let Some(sort) = name.get("sortAs").and_then(Value::as_object) {
        let key = |kind: &str| text(sort, kind).map(jcard::clean);
        match (key("surname"), key("given")) {
            (Some(surname), Some(given)) => prop.add("SORT-AS", &[&surname, &given]),
            (Some(surname), None) => prop.add("SORT-AS", &[&surname]),
            _ => {}
        }
    }
    Some(prop)
}

/// The FN of a name that is said in parts only (RFC 9555 §3.1).
pub fn derived(name: &Prop) -> Option<Prop> {
    let parts: Vec<String> = crate::domain::text::components(&name.value);
    let order = [3, 1, 2, 0, 5, 6, 4];
    let said: Vec<String> = order
        .iter()
        .filter_map(|at| parts.get(*at).filter(|part| !part.is_empty()).cloned())
        .collect();
    let mut prop = Prop::new("FN", &escape(&said.join(" ")));
    prop.add("DERIVED", &["true"]);
    (!said.is_empty()).then_some(prop)
}

/// RELATED of a relation.
pub fn related(to: &str, relation: &Value) -> Option<Prop> {
    let types = relation.get("relation").and_then(Value::as_object);
    let to = jcard::clean(to);
    let mut prop = if is_uri(&to) {
        Prop::new("RELATED", &to.replace('\n', "\\n"))
    } else {
        let mut prop = Prop::new("RELATED", &escape(&to));
        prop.add("VALUE", &["text"]);
        prop
    };
    let types: Vec<&str> = types
        .into_iter()
        .flatten()
        .map(|(word, _)| word.as_str())
        .collect();
    let is_plain = types.iter().all(|word| super::parts::is_id(word));
    if !types.is_empty() {
        prop.add("TYPE", &types);
    }
    if let Some(params) = relation.get("vCardParams").and_then(Value::as_object) {
        jcard::take_params(&mut prop, params);
    }
    is_plain.then_some(prop)
}

/// MEMBER of a member.
pub fn member(uri: &str) -> Prop {
    Prop::new("MEMBER", &jcard::clean(uri).replace('\n', "\\n"))
}

fn keywords(root: &Object) -> Option<Prop> {
    let words = root.get("keywords")?.as_object()?;
    let set = words.iter().filter(|(_, v)| **v == Value::Bool(true));
    let words: Vec<String> = set.map(|(word, _)| escape(&jcard::clean(word))).collect();
    (!words.is_empty()).then(|| Prop::new("CATEGORIES", &words.join(",")))
}

/// The properties of a collection. An entry whose identifier is `k` and its place has it from `write`;
/// any other identifier is kept as PROP-ID.
fn entries(root: &Object, collection: &str, groups: &mut Groups, all: &mut Vec<Prop>) {
    let Some(entries) = patch::get(root, collection).and_then(Value::as_object) else {
        return;
    };
    let mut places: BTreeMap<usize, (&str, &Value)> = BTreeMap::new();
    let (own, foreign): (Vec<_>, Vec<_>) = entries
        .iter()
        .map(|(id, entry)| (id.as_str(), entry))
        .partition(|(id, _)| write::place(id).is_some_and(|at| at <= entries.len()));
    for (id, entry) in own {
        places.insert(write::place(id).unwrap_or_default(), (id, entry));
    }
    let mut at = 1;
    for entry in foreign {
        while places.contains_key(&at) {
            at += 1;
        }
        places.insert(at, entry);
    }
    for (at, (id, entry)) in places {
        let Some((object, mut prop)) = entry.as_object().and_then(|o| Some((o, prop(collection, o)?))) else {
            continue;
        };
        if write::place(id) != Some(at) && !prop.has("PROP-ID") {
            prop.add("PROP-ID", &[id]);
        }
        let label = text(object, "label").and_then(|label| groups.label(&mut prop, label));
        all.push(prop);
        all.extend(label);
    }
}

/// The groups of a card, each perhaps with its label.
struct Groups(BTreeMap<String, Option<String>>);

impl Groups {
    fn of(root: &Object) -> Self {
        let mut all = BTreeMap::new();
        collect(&Value::Object(root.clone()), &mut all);
        Self(all)
    }

    /// The `X-ABLabel` that gives the property this label, in its own group or a new one; `None` if it
    /// is there already.
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

/// Finds the groups that are named anywhere in the card.
fn collect(value: &Value, groups: &mut BTreeMap<String, Option<String>>) {
    match value {
        Value::Object(object) => {
            if let Some(group) = text(object, "group") {
                groups.insert(group.to_lowercase(), None);
            }
            object.values().for_each(|value| collect(value, groups));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, groups)),
        _ => {}
    }
}
