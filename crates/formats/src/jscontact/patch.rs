//! Gets and sets members by their pointers, and keeps what vCard cannot hold as JSPROP (RFC 9555 §3.2).

use serde_json::{Value, json};

use crate::convert::prop::Prop;
use domain::text::{escape, unescape};

use super::entry::{has_default_value, single};
use super::object::Object;

/// Members that are not data of the contact, or are read elsewhere.
const IGNORED: [&str; 5] = ["@type", "version", "vCardProps", "vCardParams", "vCardName"];

/// Maximum depth of a card with a JSPROP. `json` limits the depth of what it reads.
const MAX_DEPTH: usize = 48;

/// Gets the member at a pointer such as `name/full`.
pub fn get<'a>(root: &'a Object, pointer: &str) -> Option<&'a Value> {
    let mut names = pointer.split('/').map(decoded);
    let first = root.get(&names.next()?)?;
    names.try_fold(first, |value, name| value.as_object()?.get(&name))
}

/// Sets a member and creates the objects on its path. False if something other than an object is on the path.
pub fn set(root: &mut Object, pointer: &str, value: Value) -> bool {
    let Some((path, last)) = pointer.rsplit_once('/') else {
        root.insert(decoded(pointer), value);
        return true;
    };
    let mut object = root;
    for name in path.split('/') {
        let name = decoded(name);
        let kind = match name.as_str() {
            "name" => json!({"@type": "Name"}),
            "speakToAs" => json!({"@type": "SpeakToAs"}),
            _ => json!({}),
        };
        match object.entry(name).or_insert(kind) {
            Value::Object(next) => object = next,
            _ => return false,
        }
    }
    object.insert(decoded(last), value);
    true
}

/// The pointer and the value of a JSPROP; `None` for other properties and invalid values.
pub fn patch(prop: &Prop) -> Option<(String, Value)> {
    let mut rest = prop.clone();
    if !prop.is("JSPROP") || prop.group.is_some() || !has_default_value(&mut rest) || rest.params.len() != 1 {
        return None;
    }
    let pointer = single(&rest, "JSPTR").filter(|pointer| !pointer.is_empty())?;
    let value = serde_json::from_str(&unescape(&prop.value)).ok()?;
    let is_flat = pointer.split('/').count() + depth(&value) <= MAX_DEPTH;
    is_flat.then(|| (pointer.to_owned(), value))
}

fn depth(value: &Value) -> usize {
    let within = match value {
        Value::Array(items) => items.iter().map(depth).max(),
        Value::Object(items) => items.values().map(depth).max(),
        _ => return 0,
    };
    1 + within.unwrap_or_default()
}

/// A JSPROP for each member of `original` that `kept` does not have, or has with another value.
pub fn missing(original: &Object, kept: &Object) -> Vec<Prop> {
    let mut found = Vec::new();
    collect(original, kept, "", &mut found);
    found
}

fn collect(original: &Object, kept: &Object, path: &str, found: &mut Vec<Prop>) {
    for (name, value) in original {
        if IGNORED.contains(&name.as_str()) {
            continue;
        }
        let pointer = format!("{path}{}", name.replace('~', "~0").replace('/', "~1"));
        match (value, kept.get(name)) {
            (Value::Object(original), Some(Value::Object(kept))) => {
                collect(original, kept, &format!("{pointer}/"), found);
            }
            (value, Some(kept)) if are_equal(value, kept) => {}
            (value, _) => {
                let mut prop = Prop::new("JSPROP", &escape(&value.to_string()));
                prop.add("JSPTR", &[&pointer]);
                found.push(prop);
            }
        }
    }
}

/// True if the values are equal. In items of lists `@type` may be left out.
fn are_equal(original: &Value, kept: &Value) -> bool {
    let bare = |value: &Value| {
        let mut value = value.clone();
        for item in value.as_array_mut().into_iter().flatten() {
            if let Value::Object(item) = item {
                item.remove("@type");
            }
        }
        value
    };
    bare(original) == bare(kept)
}

fn decoded(name: &str) -> String {
    name.replace("~1", "/").replace("~0", "~")
}
