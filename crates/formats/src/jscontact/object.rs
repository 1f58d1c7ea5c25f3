//! JSON objects and identifiers of JSContact.

use serde_json::{Map, Value};

/// A JSON object.
pub type Object = Map<String, Value>;

/// True for an identifier (RFC 9553 §1.4.1).
pub fn is_id(text: &str) -> bool {
    (1..=255).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The text of a member.
pub fn text<'a>(object: &'a Object, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Value::as_str)
}
