//! Converts structured values: dates, addresses, and components in general.

use serde_json::{Value, json};

use super::object::{Object, text};
use super::words::ADDRESS_COMPONENTS;
use crate::convert::dates::{basic, extended};
use crate::jcard;
use domain::text::{escape, split, unescape};

/// A date, a year, a month of a year, or a day without a year; or a time in UTC (RFC 9553 §2.8.1).
pub fn write_date(value: &str) -> Option<Value> {
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

/// The date of an entry, as vCard writes it.
pub fn read_date(date: &Object) -> Option<String> {
    if let Some(time) = text(date, "utc") {
        return Some(basic(time)).filter(|short| short.len() == 16 && short.is_ascii());
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

/// The components of a structured value, each with its kind. Empty ones are left out.
pub fn write_components(value: &str, kinds: &[&str], object_type: &str) -> Option<Vec<Value>> {
    let components = split(value, ';');
    let has_room = components.len() <= kinds.len();
    let all = kinds.iter().zip(components).flat_map(|(name, component)| {
        let items = split(component, ',').into_iter().map(unescape);
        let filled = items.filter(|item| !item.is_empty());
        filled.map(move |item| json!({"@type": object_type, "kind": name, "value": item}))
    });
    let all: Vec<Value> = all.collect();
    (has_room && !all.is_empty()).then_some(all)
}

/// The components of a structured value, in the order of their kinds.
pub fn read_components(components: &[Value], kinds: &[&str]) -> Vec<String> {
    let value_of = |component: &Value, wanted: &str| {
        let is_wanted = component.get("kind").and_then(Value::as_str) == Some(wanted);
        let value = component.get("value").and_then(Value::as_str)?;
        is_wanted.then(|| escape(&jcard::clean(value)))
    };
    kinds
        .iter()
        .map(|kind| {
            components
                .iter()
                .filter_map(|c| value_of(c, kind))
                .collect::<Vec<_>>()
                .join(",")
        })
        .collect()
}

/// The components of an address. Of more than seven, the second and third only repeat others.
pub fn write_address(value: &str) -> Option<Value> {
    let parts = split(value, ';');
    let is_long = parts.iter().skip(7).any(|part| !part.is_empty());
    if !is_long {
        return write_components(value, ADDRESS_COMPONENTS.get(..7)?, "AddressComponent").map(Value::Array);
    }
    let parts: Vec<&str> = parts
        .iter()
        .enumerate()
        .map(|(at, part)| if at == 1 || at == 2 { "" } else { *part })
        .collect();
    write_components(&parts.join(";"), &ADDRESS_COMPONENTS, "AddressComponent").map(Value::Array)
}

/// The structured value of an address.
pub fn read_address(object: &Object) -> Option<String> {
    let Some(components) = object.get("components").and_then(Value::as_array) else {
        // An address may be only one text, or a place on the map.
        let members = ["full", "countryCode", "coordinates", "timeZone"];
        let has_member = members.iter().any(|name| text(object, name).is_some());
        return has_member.then(|| ";;;;;;".to_owned());
    };
    let mut parts = read_components(components, &ADDRESS_COMPONENTS);
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
