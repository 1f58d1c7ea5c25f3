//! Reads the properties that are members of the Card itself: single members, the name, relations and group
//! members.

use serde_json::Value;

use super::object::{Object, is_id, text};
use super::patch;
use super::properties::{SINGLE_PROPERTIES, SingleFormat};
use super::values::read_components;
use super::words::NAME_COMPONENTS;
use crate::convert::dates::basic;
use crate::convert::prop::Prop;
use crate::jcard;
use domain::text::{components, escape, uri_scheme};

/// A property that is a single member; `None` if the card does not have it.
pub fn read_single(root: &Object, name: &str) -> Option<Prop> {
    let property = SINGLE_PROPERTIES.iter().find(|known| known.name == name)?;
    let text = patch::get(root, property.pointer)?.as_str()?;
    let text = jcard::clean(text);
    let value = match property.format {
        SingleFormat::Text => escape(&text),
        SingleFormat::Raw => text.replace('\n', "\\n"),
        SingleFormat::Timestamp => basic(&text),
    };
    let mut prop = Prop::new(name, &value);
    if let Some(params) = property
        .params
        .and_then(|pointer| patch::get(root, pointer)?.as_object())
    {
        jcard::add_params(&mut prop, params);
    }
    Some(prop)
}

/// N from the components of the name (RFC 9555 §2.2.2).
pub fn read_name(root: &Object) -> Option<Prop> {
    let name = root.get("name")?.as_object()?;
    let components = name.get("components")?.as_array()?;
    let mut parts = read_components(components, &NAME_COMPONENTS);
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

/// FN derived from N, for a name that has only components (RFC 9555 §3.1).
pub fn derive_formatted_name(name: &Prop) -> Option<Prop> {
    let parts: Vec<String> = components(&name.value);
    let order = [3, 1, 2, 0, 5, 6, 4];
    let words: Vec<String> = order
        .iter()
        .filter_map(|at| parts.get(*at).filter(|part| !part.is_empty()).cloned())
        .collect();
    let mut prop = Prop::new("FN", &escape(&words.join(" ")));
    prop.add("DERIVED", &["true"]);
    (!words.is_empty()).then_some(prop)
}

/// RELATED from a relation; `None` if its types do not fit into a TYPE parameter.
pub fn read_related(to: &str, relation: &Value) -> Option<Prop> {
    let types = relation.get("relation").and_then(Value::as_object);
    let to = jcard::clean(to);
    let mut prop = if uri_scheme(&to).is_some() {
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
    let is_plain = types.iter().all(|word| is_id(word));
    if !types.is_empty() {
        prop.add("TYPE", &types);
    }
    if let Some(params) = relation.get("vCardParams").and_then(Value::as_object) {
        jcard::add_params(&mut prop, params);
    }
    is_plain.then_some(prop)
}

/// MEMBER from a group member.
pub fn read_group_member(uri: &str) -> Prop {
    Prop::new("MEMBER", &jcard::clean(uri).replace('\n', "\\n"))
}
