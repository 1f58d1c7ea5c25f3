//! One property as the entry of a collection, and back.

use serde_json::{Map, Value, json};

use crate::domain::text::{escape, split, unescape};
use crate::formats::convert::dates::{basic, extended};
use crate::formats::convert::media::is_uri;
use crate::formats::convert::prop::Prop;
use crate::formats::jcard;

use super::rows::{ADDRESS, CONTEXTS, FEATURES, Form, LEVELS, ROWS, Row};

/// A JSON object.
pub type Object = Map<String, Value>;

/// A property that became an entry.
pub struct Entry {
    /// Where it belongs.
    pub collection: &'static str,
    /// What it says.
    pub object: Object,
    /// The identifier that the card gives it (RFC 9554 §4.7).
    pub id: Option<String>,
}

/// The entry that a property is; `None` if reading it again would not give the same property.
pub fn entry(prop: &Prop) -> Option<Entry> {
    let row = ROWS.iter().find(|row| prop.is(row.name))?;
    let mut rest = prop.clone();
    let mut object = Object::new();
    object.insert("@type".to_owned(), json!(row.kind));
    if let Some((name, value)) = row.fixed {
        object.insert(name.to_owned(), json!(value));
    }
    if row.name == "IMPP" {
        object.insert("vCardName".to_owned(), json!("impp"));
    }
    write_value(row, &mut rest, &mut object)?;
    write_types(row, &mut rest, &mut object);
    let pref = single(&rest, "PREF").and_then(|p| p.parse::<u8>().ok().filter(|n| n.to_string() == p));
    if let Some(pref) = pref.filter(|n| (1..=100).contains(n)) {
        object.insert("pref".to_owned(), json!(pref));
        rest.remove("PREF");
    }
    for (param, member) in row.extras {
        if !object.contains_key(*member)
            && let Some(value) = single(&rest, param).and_then(|text| write_extra(row, param, text))
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
    let mut back = self::prop(row.collection, &object)?;
    if let Some(id) = &id {
        back.add("PROP-ID", &[id]);
    }
    same(&back, prop).then_some(Entry {
        collection: row.collection,
        object,
        id,
    })
}

/// The property that an entry of a collection is; `None` if no property says such a thing.
pub fn prop(collection: &str, object: &Object) -> Option<Prop> {
    let is_impp = text(object, "vCardName").is_some_and(|name| name.eq_ignore_ascii_case("impp"));
    let row = ROWS
        .iter()
        .filter(|row| row.collection == collection && (row.name != "IMPP" || is_impp))
        .find(|row| match row.fixed {
            Some((name, value)) => text(object, name).map_or(value == "title", |said| said == value),
            None => !object.contains_key("kind"),
        })?;
    let mut prop = Prop::new(row.name, "");
    read_value(row, object, &mut prop)?;
    let types = read_types(row, object);
    if !types.is_empty() {
        prop.add("TYPE", &types);
    }
    let pref = object.get("pref").and_then(Value::as_u64);
    if let Some(pref) = pref.filter(|n| (1..=100).contains(n)) {
        prop.add("PREF", &[&pref.to_string()]);
    }
    for (param, member) in row.extras {
        let is_value = row.form == Form::Profile && *member == "user" && !object.contains_key("uri");
        if let Some(value) = object
            .get(*member)
            .filter(|_| !is_value)
            .and_then(|v| read_extra(row, param, v))
        {
            prop.add(param, &[&value]);
        }
    }
    if let Some(params) = object.get("vCardParams").and_then(Value::as_object) {
        jcard::take_params(&mut prop, params);
    }
    Some(prop)
}

/// True if both say the same; components that are empty at the end are not told from none.
pub fn same(a: &Prop, b: &Prop) -> bool {
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
    jcard::same(&trimmed(a), &trimmed(b))
}

/// True for an identifier (RFC 9553 §1.4.1).
pub fn is_id(text: &str) -> bool {
    (1..=255).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// A member that is a text.
pub fn text<'a>(object: &'a Object, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Value::as_str)
}

/// The value of a parameter that has just one.
pub fn single<'a>(prop: &'a Prop, name: &'a str) -> Option<&'a str> {
    let mut values = prop.values(name);
    values.next().filter(|_| values.next().is_none())
}

/// True if VALUE says nothing, or what holds anyway; it is taken off then.
pub fn has_default_value(prop: &mut Prop) -> bool {
    let is_default = prop
        .values("VALUE")
        .all(|v| v.eq_ignore_ascii_case(jcard::default_type(&prop.name)));
    if is_default {
        prop.remove("VALUE");
    }
    is_default
}

fn write_value(row: &Row, rest: &mut Prop, object: &mut Object) -> Option<()> {
    let mut member = row.member;
    let value = match row.form {
        Form::Phone if rest.has_value_type("uri") => {
            rest.remove("VALUE");
            json!(rest.value)
        }
        Form::Profile if rest.has_value_type("text") => {
            rest.remove("VALUE");
            member = "user";
            json!(unescape(&rest.value))
        }
        _ if !has_default_value(rest) => return None,
        Form::Text | Form::Phone => json!(unescape(&rest.value)),
        Form::Raw | Form::Profile => json!(rest.value),
        Form::Date => write_date(&basic(&rest.value))?,
        Form::Address => match write_address(&rest.value) {
            Some(components) => components,
            None if rest.value.bytes().all(|b| b == b';') && row.extras.iter().any(|(p, _)| rest.has(p)) => {
                return Some(());
            }
            None => return None,
        },
        Form::Organization => {
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

fn read_value(row: &Row, object: &Object, prop: &mut Prop) -> Option<()> {
    let said = text(object, row.member).map(jcard::clean);
    let one_line = |text: &str| text.replace('\n', "\\n");
    prop.value = match row.form {
        Form::Text => escape(&said?),
        Form::Raw => one_line(&said?),
        Form::Phone => {
            let number = said?;
            if is_uri(&number) {
                prop.add("VALUE", &["uri"]);
                one_line(&number)
            } else {
                escape(&number)
            }
        }
        Form::Profile => {
            if let Some(uri) = said {
                one_line(&uri)
            } else {
                prop.add("VALUE", &["text"]);
                escape(&jcard::clean(text(object, "user")?))
            }
        }
        Form::Date => read_date(object.get("date")?.as_object()?)?,
        Form::Address => read_address(object)?,
        Form::Organization => {
            let units = object.get("units").and_then(Value::as_array);
            let units = units
                .into_iter()
                .flatten()
                .filter_map(|unit| Some(escape(&jcard::clean(unit.get("name")?.as_str()?))));
            let parts: Vec<String> = [escape(&said.unwrap_or_default())]
                .into_iter()
                .chain(units)
                .collect();
            parts.join(";")
        }
    };
    Some(())
}

fn words(row: &Row) -> [(&'static str, &'static [(&'static str, &'static str)]); 2] {
    let contexts = if row.form == Form::Address {
        CONTEXTS.as_slice()
    } else {
        CONTEXTS.get(..2).unwrap_or_default()
    };
    let features: &[_] = if row.form == Form::Phone { &FEATURES } else { &[] };
    [("contexts", contexts), ("features", features)]
}

/// Takes the types that have a word of their own off the property.
fn write_types(row: &Row, rest: &mut Prop, object: &mut Object) {
    for (member, words) in words(row) {
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

fn read_types(row: &Row, object: &Object) -> Vec<&'static str> {
    let mut types = Vec::new();
    for (member, words) in words(row) {
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

fn write_extra(row: &Row, param: &str, text: &str) -> Option<Value> {
    match param {
        "INDEX" => text.parse::<u32>().ok().map(|n| json!(n)),
        "CREATED" => Some(json!(extended(text))),
        "LEVEL" if row.name == "EXPERTISE" => {
            let level = LEVELS.iter().find(|(word, _)| text.eq_ignore_ascii_case(word));
            level.map(|(_, level)| json!(level))
        }
        _ => Some(json!(text)),
    }
}

fn read_extra(row: &Row, param: &str, value: &Value) -> Option<String> {
    match param {
        "INDEX" => value.as_u64().map(|n| n.to_string()),
        "CREATED" => value.as_str().map(|text| basic(&jcard::clean(text))),
        "LEVEL" if row.name == "EXPERTISE" => {
            let level = LEVELS.iter().find(|(_, level)| value.as_str() == Some(level));
            level.map(|(word, _)| (*word).to_owned())
        }
        _ => value.as_str().map(jcard::clean),
    }
}

/// A whole date, a year, a month of a year or a day of any year; or a moment (RFC 9553 §2.8.1).
fn write_date(value: &str) -> Option<Value> {
    let number = |from: usize, to: usize| value.get(from..to)?.parse::<u16>().ok();
    let is_digits = value.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let (year, month, day) = match (value.len(), value.starts_with("--")) {
        (16, false) if value.ends_with('Z') => {
            return Some(json!({"@type": "Timestamp", "utc": extended(value)}));
        }
        _ if !is_digits => return None,
        (8, false) => (number(0, 4), number(4, 6), number(6, 8)),
        (7, false) => (number(0, 4), number(5, 7), None),
        (4, false) => (number(0, 4), None, None),
        (6, true) => (None, number(2, 4), number(4, 6)),
        _ => return None,
    };
    let mut date = Object::new();
    date.insert("@type".to_owned(), json!("PartialDate"));
    for (name, part) in [("year", year), ("month", month), ("day", day)] {
        if let Some(part) = part {
            date.insert(name.to_owned(), json!(part));
        }
    }
    Some(Value::Object(date))
}

fn read_date(date: &Object) -> Option<String> {
    if let Some(moment) = text(date, "utc") {
        return Some(basic(moment)).filter(|short| short.len() == 16 && short.is_ascii());
    }
    let part = |name: &str, max: u64| date.get(name).and_then(Value::as_u64).filter(|n| *n <= max);
    match (part("year", 9999), part("month", 12), part("day", 31)) {
        (Some(y), Some(m), Some(d)) => Some(format!("{y:04}{m:02}{d:02}")),
        (Some(y), Some(m), None) => Some(format!("{y:04}-{m:02}")),
        (Some(y), None, None) => Some(format!("{y:04}")),
        (None, Some(m), Some(d)) => Some(format!("--{m:02}{d:02}")),
        _ => None,
    }
}

/// The components of a structured value, each with its kind; empty ones are none.
pub fn write_components(value: &str, kinds: &[&str], kind: &str) -> Option<Vec<Value>> {
    let components = split(value, ';');
    let has_room = components.len() <= kinds.len();
    let all = kinds.iter().zip(components).flat_map(|(name, component)| {
        let items = split(component, ',').into_iter().map(unescape);
        let filled = items.filter(|item| !item.is_empty());
        filled.map(move |item| json!({"@type": kind, "kind": name, "value": item}))
    });
    let all: Vec<Value> = all.collect();
    (has_room && !all.is_empty()).then_some(all)
}

/// The structured value of the components of these kinds, in the order of the kinds.
pub fn read_components(components: &[Value], kinds: &[&str]) -> Vec<String> {
    let said = |component: &Value, wanted: &str| {
        let is_wanted = component.get("kind").and_then(Value::as_str) == Some(wanted);
        let value = component.get("value").and_then(Value::as_str)?;
        is_wanted.then(|| escape(&jcard::clean(value)))
    };
    kinds
        .iter()
        .map(|kind| {
            components
                .iter()
                .filter_map(|c| said(c, kind))
                .collect::<Vec<_>>()
                .join(",")
        })
        .collect()
}

/// In an address of more than seven components the second and third repeat what others say in parts.
fn write_address(value: &str) -> Option<Value> {
    let parts = split(value, ';');
    let is_long = parts.iter().skip(7).any(|part| !part.is_empty());
    if !is_long {
        return write_components(value, ADDRESS.get(..7)?, "AddressComponent").map(Value::Array);
    }
    let told: Vec<&str> = parts
        .iter()
        .enumerate()
        .map(|(at, part)| if at == 1 || at == 2 { "" } else { *part })
        .collect();
    write_components(&told.join(";"), &ADDRESS, "AddressComponent").map(Value::Array)
}

fn read_address(object: &Object) -> Option<String> {
    let Some(components) = object.get("components").and_then(Value::as_array) else {
        // An address of which only the whole is known, or only the place on the map.
        let places = ["full", "countryCode", "coordinates", "timeZone"];
        let is_said = places.iter().any(|name| text(object, name).is_some());
        return is_said.then(|| ";;;;;;".to_owned());
    };
    let mut parts = read_components(components, &ADDRESS);
    let is_long = parts
        .iter()
        .enumerate()
        .any(|(at, part)| at >= 7 && at != 8 && at != 11 && !part.is_empty());
    if !is_long {
        parts.truncate(7);
        return Some(parts.join(";"));
    }
    let whole = |wanted: &[usize]| {
        let some = wanted.iter().filter_map(|at| parts.get(*at));
        some.filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(",")
    };
    let (extended, street) = (whole(&[12, 9, 8, 7]), whole(&[10, 11, 13, 17]));
    for (at, text) in [(1, extended), (2, street)] {
        if let Some(part) = parts.get_mut(at) {
            *part = text;
        }
    }
    Some(parts.join(";"))
}
