//! jCard (RFC 7095): reads and writes vCard 4.0 as JSON. A property that would not survive the round trip is
//! written as its content line, so that nothing is lost.

use serde_json::{Map, Value, json};

use domain::card::{Card, Line};
use domain::repair::is_raw;
use domain::text::{escape, split, unescape};

use super::convert::dates::{basic, extended, offset_basic, offset_extended};
use super::convert::prop::Prop;
use super::convert::to_40;
use super::json::JsonError;

#[cfg(test)]
pub(super) mod tests;

/// The property that holds a whole content line: one that is not a property, or that jCard would change.
pub(super) const CONTENT_LINE: &str = "x-content-line";

/// The card as a jCard. A card of version 3.0 is converted to 4.0 first.
#[must_use]
pub fn write(card: &Card) -> Vec<u8> {
    let card = to_40(card);
    let mut properties = vec![json!(["version", {}, "text", "4.0"])];
    properties.extend(body(&card).map(|line| match &line.property {
        Some(property) if !is_raw(line) => write_property(&Prop::of(property)),
        _ => content_line(&String::from_utf8_lossy(&line.content())),
    }));
    json!(["vcard", properties]).to_string().into_bytes()
}

/// The card of a jCard as bytes: vCard 4.0 with CRLF.
///
/// # Errors
/// `Syntax` if the bytes are not JSON, `NotAContact` if they are not a jCard.
pub fn read(bytes: &[u8]) -> Result<Vec<u8>, JsonError> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| JsonError::Syntax)?;
    if !is_jcard(&value) {
        return Err(JsonError::NotAContact);
    }
    let properties = value
        .get(1)
        .and_then(Value::as_array)
        .ok_or(JsonError::NotAContact)?;
    let mut props = Vec::with_capacity(properties.len());
    for property in properties {
        let prop = read_property(property).ok_or(JsonError::NotAContact)?;
        if !prop.is_any(&["BEGIN", "END", "VERSION"]) {
            props.push(prop);
        }
    }
    Ok(vcard_40(&props))
}

/// True for an array of "vcard" and a list of properties (RFC 7095 §3.2).
#[must_use]
pub fn is_jcard(value: &Value) -> bool {
    let name = value.get(0).and_then(Value::as_str);
    name.is_some_and(|name| name.eq_ignore_ascii_case("vcard")) && value.get(1).is_some_and(Value::is_array)
}

/// The lines between BEGIN and END, without VERSION and empty lines.
pub(super) fn body(card: &Card) -> impl Iterator<Item = &Line> {
    let is_frame = |line: &&Line| {
        line.property
            .as_ref()
            .is_some_and(|p| p.is("BEGIN") || p.is("END") || p.is("VERSION"))
    };
    card.lines()
        .iter()
        .filter(move |line| !is_frame(line) && !line.content().trim_ascii().is_empty())
}

/// A vCard 4.0 with these properties.
pub(super) fn vcard_40(props: &[Prop]) -> Vec<u8> {
    let mut bytes = b"BEGIN:VCARD\r\nVERSION:4.0\r\n".to_vec();
    for prop in props {
        if prop.is(CONTENT_LINE) {
            bytes.extend_from_slice(prop.value.as_bytes());
            bytes.extend_from_slice(b"\r\n");
        } else {
            bytes.extend(prop.line(b"\r\n").bytes);
        }
    }
    bytes.extend_from_slice(b"END:VCARD\r\n");
    bytes
}

/// A content line as a jCard property.
pub(super) fn content_line(text: &str) -> Value {
    json!([CONTENT_LINE, {}, "unknown", text])
}

/// A property as jCard.
pub(super) fn write_property(prop: &Prop) -> Value {
    if prop.is(CONTENT_LINE) {
        return content_line(&format!("{}:{}", prop.head(), prop.value));
    }
    let value_type = match prop.value_of("VALUE") {
        Some(value_type) => value_type.to_ascii_lowercase(),
        None => default_type(&prop.name).to_owned(),
    };
    let mut property = vec![
        json!(prop.name.to_ascii_lowercase()),
        Value::Object(params(prop, &["VALUE"])),
        json!(value_type),
    ];
    property.extend(values(prop, &value_type));
    let property = Value::Array(property);
    match read_property(&property) {
        Some(back) if is_equivalent(prop, &back) => property,
        _ => content_line(&format!("{}:{}", prop.head(), prop.value)),
    }
}

/// Parses a property of a jCard; `None` if it is invalid.
pub(super) fn read_property(value: &Value) -> Option<Prop> {
    let (name, params) = (value.get(0)?.as_str()?, value.get(1)?.as_object()?);
    let value_type = value.get(2)?.as_str()?.to_ascii_lowercase();
    let values = value.as_array()?.get(3..).filter(|values| !values.is_empty())?;
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if !is_name {
        return None;
    }
    let mut prop = Prop::new(&name.to_ascii_uppercase(), "");
    if value_type != "unknown" && value_type != default_type(name) {
        prop.add("VALUE", &[&without_delimiters(&value_type)]);
    }
    add_params(&mut prop, params);
    let values: Vec<String> = values.iter().map(|v| read_value(v, &value_type)).collect();
    prop.value = values.join(",");
    // A content line must not smuggle BEGIN, END or VERSION into the card.
    let is_frame = |text: &str| Prop::read(text).is_some_and(|p| p.is_any(&["BEGIN", "END", "VERSION"]));
    let is_line = prop.is(CONTENT_LINE);
    if is_line && (is_frame(&prop.value) || prop.value.starts_with([' ', '\t'])) {
        "X-LINE".clone_into(&mut prop.name);
    }
    Some(prop)
}

/// The parameters of a property with its group (RFC 7095 §3.3), except those in `without`.
pub(super) fn params(prop: &Prop, without: &[&str]) -> Map<String, Value> {
    let mut all: Map<String, Value> = Map::new();
    if let Some(group) = &prop.group {
        all.insert("group".to_owned(), json!(group));
    }
    for written in &prop.params {
        if without.contains(&written.param.name.as_str()) {
            continue;
        }
        for value in &written.param.values {
            let name = written.param.name.to_lowercase();
            match all.get_mut(&name) {
                None => {
                    all.insert(name, json!(value));
                }
                Some(Value::Array(values)) => values.push(json!(value)),
                Some(single) => *single = json!([single.take(), value]),
            }
        }
    }
    all
}

/// Adds the parameters of a jCard property.
pub(super) fn add_params(prop: &mut Prop, params: &Map<String, Value>) {
    for (name, value) in params {
        let values: Vec<String> = match value {
            Value::Array(values) => values.iter().map(plain_text).collect(),
            single => vec![plain_text(single)],
        };
        if name.eq_ignore_ascii_case("group") {
            prop.group = values
                .first()
                .map(|group| without_delimiters(group))
                .filter(|group| !group.is_empty());
            continue;
        }
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        prop.add(&without_delimiters(&name.to_uppercase()), &values);
    }
}

/// Removes the characters that would end a name, a parameter value or the line.
fn without_delimiters(text: &str) -> String {
    clean(text).replace([';', ':', ',', '=', '"', '\n', '.', ' '], "")
}

/// The text with LF as line breaks and U+FFFD in place of control characters.
pub(super) fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace(
        |c: char| c.is_control() && c != '\n' && c != '\t' && c < '\u{7f}',
        "\u{fffd}",
    )
}

/// A JSON value as text.
fn plain_text(value: &Value) -> String {
    match value {
        Value::String(text) => clean(text),
        Value::Null => String::new(),
        other => clean(&other.to_string()),
    }
}

/// The structure of a text value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ValueStructure {
    Single,
    /// Items separated by commas.
    List,
    /// Components separated by semicolons.
    Components,
    /// Components that are lists.
    Lists,
}

fn structure(prop: &Prop) -> ValueStructure {
    if prop.is_any(&["N", "ADR"]) {
        ValueStructure::Lists
    } else if prop.is_any(&["ORG", "GENDER", "CLIENTPIDMAP"]) {
        ValueStructure::Components
    } else if prop.is_any(&["NICKNAME", "CATEGORIES"]) {
        ValueStructure::List
    } else if default_type(&prop.name) != "unknown" {
        ValueStructure::Single
    } else if split(&prop.value, ';').len() > 1 {
        ValueStructure::Lists
    } else {
        ValueStructure::List
    }
}

fn values(prop: &Prop, value_type: &str) -> Vec<Value> {
    let each = |make: &dyn Fn(&str) -> Value| prop.value.split(',').map(make).collect();
    match value_type {
        "text" => texts(prop),
        "boolean" => each(&|text| match text {
            "true" => json!(true),
            "false" => json!(false),
            other => json!(other),
        }),
        "integer" => each(&|text| {
            let number = text.parse::<i64>().ok().filter(|n| n.to_string() == text);
            number.map_or(json!(text), |n| json!(n))
        }),
        "float" => each(&|text| {
            let number = text.parse::<f64>().map_or(Value::Null, |n| json!(n));
            let written = number.to_string();
            if written == text { number } else { json!(text) }
        }),
        "date" | "time" | "date-time" | "date-and-or-time" | "timestamp" => {
            each(&|text| json!(extended(text)))
        }
        "utc-offset" => each(&|text| json!(offset_extended(text))),
        _ => vec![json!(prop.value)],
    }
}

/// Text values: each item is a value, components are an array (RFC 7095 §3.3.1.3).
fn texts(prop: &Prop) -> Vec<Value> {
    let list =
        |text: &str| -> Vec<Value> { split(text, ',').into_iter().map(|i| json!(unescape(i))).collect() };
    let structure = structure(prop);
    match structure {
        ValueStructure::Single => vec![json!(unescape(&prop.value))],
        ValueStructure::List => list(&prop.value),
        ValueStructure::Components | ValueStructure::Lists => {
            let mut components: Vec<Value> = split(&prop.value, ';')
                .into_iter()
                .map(|component| match list(component) {
                    items if structure == ValueStructure::Lists && items.len() > 1 => Value::Array(items),
                    _ => json!(unescape(component)),
                })
                .collect();
            match components.pop() {
                Some(only @ Value::String(_)) if components.is_empty() => vec![only],
                tail => {
                    components.extend(tail);
                    vec![Value::Array(components)]
                }
            }
        }
    }
}

fn read_value(value: &Value, value_type: &str) -> String {
    let joined = |values: &[Value], by: &str, one: &dyn Fn(&Value) -> String| {
        values.iter().map(one).collect::<Vec<_>>().join(by)
    };
    match value {
        Value::Array(components) => joined(components, ";", &|component| match component {
            Value::Array(items) => joined(items, ",", &|item| scalar(item, value_type)),
            single => scalar(single, value_type),
        }),
        single => scalar(single, value_type),
    }
}

fn scalar(value: &Value, value_type: &str) -> String {
    let text = plain_text(value);
    let one_line = text.replace('\n', "\\n");
    match value_type {
        "text" => escape(&text),
        "date" | "time" | "date-time" | "date-and-or-time" | "timestamp" => basic(&one_line),
        "utc-offset" => offset_basic(&one_line),
        _ => one_line,
    }
}

/// The default value type of a property (RFC 6350 §6, RFC 6474, 6715, 9554, 9555).
pub(super) fn default_type(name: &str) -> &'static str {
    match name.to_ascii_uppercase().as_str() {
        "VERSION" | "KIND" | "XML" | "FN" | "N" | "NICKNAME" | "GENDER" | "ADR" | "TEL" | "EMAIL" | "TZ"
        | "TITLE" | "ROLE" | "ORG" | "CATEGORIES" | "NOTE" | "PRODID" | "CLIENTPIDMAP" | "BIRTHPLACE"
        | "DEATHPLACE" | "EXPERTISE" | "HOBBY" | "INTEREST" | "GRAMGENDER" | "PRONOUNS" | "JSPROP" => "text",
        "SOURCE" | "PHOTO" | "IMPP" | "GEO" | "LOGO" | "MEMBER" | "RELATED" | "SOUND" | "UID" | "URL"
        | "KEY" | "FBURL" | "CALADRURI" | "CALURI" | "ORG-DIRECTORY" | "CONTACT-URI" | "SOCIALPROFILE" => {
            "uri"
        }
        "BDAY" | "ANNIVERSARY" | "DEATHDATE" => "date-and-or-time",
        "REV" | "CREATED" => "timestamp",
        "LANG" | "LANGUAGE" => "language-tag",
        _ => "unknown",
    }
}

/// True if both properties have the same meaning, even if they are written differently.
pub(super) fn is_equivalent(a: &Prop, b: &Prop) -> bool {
    let meaning = |prop: &Prop| {
        let mut params = params(prop, &[]);
        let group = params.remove("group").filter(|_| prop.group.is_some());
        let value_type = params
            .remove("value")
            .filter(|value_type| *value_type != json!(default_type(&prop.name)));
        params.remove("type");
        let mut types: Vec<String> = prop.values("TYPE").map(str::to_ascii_lowercase).collect();
        types.sort();
        (
            group,
            value_type,
            params,
            types,
            prop.has("GROUP"),
            normalized_value(prop),
        )
    };
    a.is(&b.name) && meaning(a) == meaning(b)
}

/// The value with its escapes as this program writes them.
fn normalized_value(prop: &Prop) -> String {
    let value_type = prop.value_of("VALUE").unwrap_or(default_type(&prop.name));
    match value_type.to_ascii_lowercase().as_str() {
        "text" if structure(prop) == ValueStructure::Single => escape(&unescape(&prop.value)),
        "text" if structure(prop) == ValueStructure::List => {
            let items = split(&prop.value, ',').into_iter().map(|i| escape(&unescape(i)));
            items.collect::<Vec<_>>().join(",")
        }
        "text" => {
            let by_comma = structure(prop) != ValueStructure::Components;
            let components = split(&prop.value, ';').into_iter().map(|component| {
                let items = if by_comma {
                    split(component, ',')
                } else {
                    vec![component]
                };
                items
                    .into_iter()
                    .map(|i| escape(&unescape(i)))
                    .collect::<Vec<_>>()
                    .join(",")
            });
            components.collect::<Vec<_>>().join(";")
        }
        "date" | "time" | "date-time" | "date-and-or-time" | "timestamp" => basic(&prop.value),
        _ => prop.value.clone(),
    }
}
