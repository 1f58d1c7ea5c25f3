//! Members by their pointers: setting them, and finding what a card of vCard would lose (RFC 9555 §3.2).

use serde_json::{Value, json};

use crate::domain::text::{escape, unescape};
use crate::formats::convert::prop::Prop;

use super::parts::{Object, has_default_value, single};

/// Members that say nothing of the contact, or are read in another way.
const SILENT: [&str; 5] = ["@type", "version", "vCardProps", "vCardParams", "vCardName"];

/// Levels within a card that a JSPROP may make: its JSON must stay readable.
const DEPTH_MAX: usize = 48;

/// The member at a pointer such as `name/full`.
pub fn get<'a>(root: &'a Object, pointer: &str) -> Option<&'a Value> {
    let mut names = pointer.split('/').map(decoded);
    let first = root.get(&names.next()?)?;
    names.try_fold(first, |value, name| value.as_object()?.get(&name))
}

/// Sets a member, making the objects on the way; false if something else stands in the way.
pub fn set(root: &mut Object, pointer: &str, value: Value) -> bool {
    let Some((way, last)) = pointer.rsplit_once('/') else {
        root.insert(decoded(pointer), value);
        return true;
    };
    let mut object = root;
    for name in way.split('/') {
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

/// The pointer and the value of a JSPROP; `None` if it is none that can be set.
pub fn patch(prop: &Prop) -> Option<(String, Value)> {
    let mut rest = prop.clone();
    if !prop.is("JSPROP") || prop.group.is_some() || !has_default_value(&mut rest) || rest.params.len() != 1 {
        return None;
    }
    let pointer = single(&rest, "JSPTR").filter(|pointer| !pointer.is_empty())?;
    let value = serde_json::from_str(&unescape(&prop.value)).ok()?;
    let is_flat = pointer.split('/').count() + depth(&value) <= DEPTH_MAX;
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

/// A JSPROP for each member that `said` has and `kept` has not, or has otherwise.
pub fn missing(said: &Object, kept: &Object) -> Vec<Prop> {
    let mut found = Vec::new();
    collect(said, kept, "", &mut found);
    found
}

fn collect(said: &Object, kept: &Object, way: &str, found: &mut Vec<Prop>) {
    for (name, value) in said {
        if SILENT.contains(&name.as_str()) {
            continue;
        }
        let pointer = format!("{way}{}", name.replace('~', "~0").replace('/', "~1"));
        match (value, kept.get(name)) {
            (Value::Object(said), Some(Value::Object(kept))) => {
                collect(said, kept, &format!("{pointer}/"), found);
            }
            (value, Some(kept)) if alike(value, kept) => {}
            (value, _) => {
                let mut prop = Prop::new("JSPROP", &escape(&value.to_string()));
                prop.add("JSPTR", &[&pointer]);
                found.push(prop);
            }
        }
    }
}

/// Equal, or lists of what is equal where `@type` is written or not.
fn alike(said: &Value, kept: &Value) -> bool {
    let bare = |value: &Value| {
        let mut value = value.clone();
        for item in value.as_array_mut().into_iter().flatten() {
            if let Value::Object(item) = item {
                item.remove("@type");
            }
        }
        value
    };
    bare(said) == bare(kept)
}

fn decoded(name: &str) -> String {
    name.replace("~1", "/").replace("~0", "~")
}
