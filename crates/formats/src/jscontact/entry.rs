//! Reads and writes one property as the entry of a collection.

use serde_json::{Value, json};

use super::object::{Object, is_id, text};
use super::properties::{COLLECTION_PROPERTIES, CollectionProperty, EntryFormat};
use super::values::{read_address, read_date, write_address, write_date};
use super::words::{CONTEXTS, FEATURES, LEVELS};
use crate::convert::dates::{basic, extended};
use crate::convert::prop::Prop;
use crate::jcard;
use domain::text::{escape, split, unescape, uri_scheme};

/// The entry of a property.
pub struct CollectionEntry {
    /// The pointer of its collection.
    pub collection: &'static str,
    /// The entry itself.
    pub object: Object,
    /// Its identifier from PROP-ID (RFC 9554 §4.7).
    pub id: Option<String>,
}

/// Writes a property as an entry; `None` if it would not be read back unchanged.
pub fn write_entry(prop: &Prop) -> Option<CollectionEntry> {
    let property = COLLECTION_PROPERTIES
        .iter()
        .find(|property| prop.is(property.name))?;
    let mut rest = prop.clone();
    let mut object = Object::new();
    object.insert("@type".to_owned(), json!(property.object_type));
    if let Some((name, value)) = property.fixed {
        object.insert(name.to_owned(), json!(value));
    }
    if property.name == "IMPP" {
        object.insert("vCardName".to_owned(), json!("impp"));
    }
    write_value(property, &mut rest, &mut object)?;
    write_types(property, &mut rest, &mut object);
    let pref = single(&rest, "PREF").and_then(|p| p.parse::<u8>().ok().filter(|n| n.to_string() == p));
    if let Some(pref) = pref.filter(|n| (1..=100).contains(n)) {
        object.insert("pref".to_owned(), json!(pref));
        rest.remove("PREF");
    }
    for (param, member) in property.extras {
        if !object.contains_key(*member)
            && let Some(value) = single(&rest, param).and_then(|text| write_extra(property, param, text))
        {
            object.insert((*member).to_owned(), value);
            rest.remove(param);
        }
    }
    let id = single(&rest, "PROP-ID").filter(|id| is_id(id)).map(str::to_owned);
    if id.is_some() {
        rest.remove("PROP-ID");
    }
    let params = jcard::params(&rest, &[]);
    if !params.is_empty() {
        object.insert("vCardParams".to_owned(), Value::Object(params));
    }
    let mut back = read_entry(property.collection, &object)?;
    if let Some(id) = &id {
        back.add("PROP-ID", &[id]);
    }
    is_equivalent(&back, prop).then_some(CollectionEntry {
        collection: property.collection,
        object,
        id,
    })
}

/// Reads the property of an entry of a collection; `None` if no property can hold it.
pub fn read_entry(collection: &str, object: &Object) -> Option<Prop> {
    let is_impp = text(object, "vCardName").is_some_and(|name| name.eq_ignore_ascii_case("impp"));
    let property = COLLECTION_PROPERTIES
        .iter()
        .filter(|property| property.collection == collection && (property.name != "IMPP" || is_impp))
        .find(|property| match property.fixed {
            Some((name, value)) => text(object, name).map_or(value == "title", |text| text == value),
            None => !object.contains_key("kind"),
        })?;
    let mut prop = Prop::new(property.name, "");
    read_value(property, object, &mut prop)?;
    let types = read_types(property, object);
    if !types.is_empty() {
        prop.add("TYPE", &types);
    }
    let pref = object.get("pref").and_then(Value::as_u64);
    if let Some(pref) = pref.filter(|n| (1..=100).contains(n)) {
        prop.add("PREF", &[&pref.to_string()]);
    }
    for (param, member) in property.extras {
        let is_value =
            property.format == EntryFormat::Profile && *member == "user" && !object.contains_key("uri");
        if let Some(value) = object
            .get(*member)
            .filter(|_| !is_value)
            .and_then(|v| read_extra(property, param, v))
        {
            prop.add(param, &[&value]);
        }
    }
    if let Some(params) = object.get("vCardParams").and_then(Value::as_object) {
        jcard::add_params(&mut prop, params);
    }
    Some(prop)
}

/// True if both properties have the same meaning. Empty components at the end make no difference.
pub fn is_equivalent(a: &Prop, b: &Prop) -> bool {
    let trimmed = |prop: &Prop| {
        let mut prop = prop.clone();
        if prop.is_any(&["N", "ADR", "ORG"]) {
            let mut components = split(&prop.value, ';');
            while components.last().is_some_and(|last| last.is_empty()) {
                components.pop();
            }
            prop.value = components.join(";");
        }
        prop
    };
    jcard::is_equivalent(&trimmed(a), &trimmed(b))
}

/// The value of a parameter that has exactly one.
pub fn single<'a>(prop: &'a Prop, name: &'a str) -> Option<&'a str> {
    let mut values = prop.values(name);
    values.next().filter(|_| values.next().is_none())
}

/// True if there is no VALUE, or the default one. Removes it.
pub fn has_default_value(prop: &mut Prop) -> bool {
    let is_default = prop
        .values("VALUE")
        .all(|v| v.eq_ignore_ascii_case(jcard::default_type(&prop.name)));
    if is_default {
        prop.remove("VALUE");
    }
    is_default
}

fn write_value(property: &CollectionProperty, rest: &mut Prop, object: &mut Object) -> Option<()> {
    let mut member = property.member;
    let value = match property.format {
        EntryFormat::Phone if rest.has_value_type("uri") => {
            rest.remove("VALUE");
            json!(rest.value)
        }
        EntryFormat::Profile if rest.has_value_type("text") => {
            rest.remove("VALUE");
            member = "user";
            json!(unescape(&rest.value))
        }
        _ if !has_default_value(rest) => return None,
        EntryFormat::Text | EntryFormat::Phone => json!(unescape(&rest.value)),
        EntryFormat::Raw | EntryFormat::Profile => json!(rest.value),
        EntryFormat::Date => write_date(&basic(&rest.value))?,
        EntryFormat::Address => match write_address(&rest.value) {
            Some(components) => components,
            None if rest.value.bytes().all(|b| b == b';')
                && property.extras.iter().any(|(p, _)| rest.has(p)) =>
            {
                return Some(());
            }
            None => return None,
        },
        EntryFormat::Organization => {
            let mut parts = split(&rest.value, ';').into_iter().map(unescape);
            let name = parts.next().filter(|name| !name.is_empty());
            let units: Vec<Value> = parts
                .map(|unit| json!({"@type": "OrgUnit", "name": unit}))
                .collect();
            if !units.is_empty() {
                object.insert("units".to_owned(), Value::Array(units));
            }
            match name {
                Some(name) => json!(name),
                None if object.contains_key("units") => return Some(()),
                None => return None,
            }
        }
    };
    object.insert(member.to_owned(), value);
    Some(())
}

fn read_value(property: &CollectionProperty, object: &Object, prop: &mut Prop) -> Option<()> {
    let value = text(object, property.member).map(jcard::clean);
    let one_line = |text: &str| text.replace('\n', "\\n");
    prop.value = match property.format {
        EntryFormat::Text => escape(&value?),
        EntryFormat::Raw => one_line(&value?),
        EntryFormat::Phone => {
            let number = value?;
            if uri_scheme(&number).is_some() {
                prop.add("VALUE", &["uri"]);
                one_line(&number)
            } else {
                escape(&number)
            }
        }
        EntryFormat::Profile => {
            if let Some(uri) = value {
                one_line(&uri)
            } else {
                prop.add("VALUE", &["text"]);
                escape(&jcard::clean(text(object, "user")?))
            }
        }
        EntryFormat::Date => read_date(object.get("date")?.as_object()?)?,
        EntryFormat::Address => read_address(object)?,
        EntryFormat::Organization => {
            let units = object.get("units").and_then(Value::as_array);
            let units = units
                .into_iter()
                .flatten()
                .filter_map(|unit| Some(escape(&jcard::clean(unit.get("name")?.as_str()?))));
            let parts: Vec<String> = [escape(&value.unwrap_or_default())]
                .into_iter()
                .chain(units)
                .collect();
            parts.join(";")
        }
    };
    Some(())
}

/// The members for types, with the words of vCard and JSContact.
fn type_words(property: &CollectionProperty) -> [(&'static str, &'static [(&'static str, &'static str)]); 2] {
    let contexts = if property.format == EntryFormat::Address {
        CONTEXTS.as_slice()
    } else {
        CONTEXTS.get(..2).unwrap_or_default()
    };
    let features: &[_] = if property.format == EntryFormat::Phone {
        &FEATURES
    } else {
        &[]
    };
    [("contexts", contexts), ("features", features)]
}

/// Moves the types that are contexts or features from the property to the entry.
fn write_types(property: &CollectionProperty, rest: &mut Prop, object: &mut Object) {
    for (member, words) in type_words(property) {
        let mut set = Object::new();
        for (word, name) in words {
            if rest.has_type(word) {
                rest.replace_type(word, None);
                set.insert((*name).to_owned(), json!(true));
            }
        }
        if !set.is_empty() {
            object.insert(member.to_owned(), Value::Object(set));
        }
    }
}

fn read_types(property: &CollectionProperty, object: &Object) -> Vec<&'static str> {
    let mut types = Vec::new();
    for (member, words) in type_words(property) {
        let set = object.get(member).and_then(Value::as_object);
        let is_set = |name: &str| set.is_some_and(|set| set.get(name) == Some(&json!(true)));
        types.extend(
            words
                .iter()
                .filter(|(_, name)| is_set(name))
                .map(|(word, _)| *word),
        );
    }
    types
}

fn write_extra(property: &CollectionProperty, param: &str, text: &str) -> Option<Value> {
    match param {
        "INDEX" => text.parse::<u32>().ok().map(|n| json!(n)),
        "CREATED" => Some(json!(extended(text))),
        "LEVEL" if property.name == "EXPERTISE" => {
            let level = LEVELS.iter().find(|(word, _)| text.eq_ignore_ascii_case(word));
            level.map(|(_, level)| json!(level))
        }
        _ => Some(json!(text)),
    }
}

fn read_extra(property: &CollectionProperty, param: &str, value: &Value) -> Option<String> {
    match param {
        "INDEX" => value.as_u64().map(|n| n.to_string()),
        "CREATED" => value.as_str().map(|text| basic(&jcard::clean(text))),
        "LEVEL" if property.name == "EXPERTISE" => {
            let level = LEVELS.iter().find(|(_, level)| value.as_str() == Some(level));
            level.map(|(word, _)| (*word).to_owned())
        }
        _ => value.as_str().map(jcard::clean),
    }
}
