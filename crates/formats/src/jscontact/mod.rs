//! Reads and writes JSContact (RFC 9553) by the rules of RFC 9555.
//!
//! Nothing is lost: properties that would not be read back unchanged are kept in `vCardProps`, parameters
//! without a counterpart in `vCardParams`, and members without a counterpart in vCard become a JSPROP.
//!
//! `properties` and `words` are the tables of what each property is in JSContact; `entry`, `members` and
//! `values` convert one property. `build` makes a Card of properties, `read` the reverse, `write` also writes
//! JSPROP as members.

mod build;
mod entry;
mod entry_id;
mod members;
mod object;
mod patch;
mod properties;
mod read;
#[cfg(test)]
mod tests;
mod values;
mod words;
mod write;

use serde_json::Value;

use domain::card::Card;

use super::convert::to_40;
use super::jcard::vcard_40;
use super::json::JsonError;

/// The card as a JSContact Card. A card of version 3.0 is converted to 4.0 first.
#[must_use]
pub fn write(card: &Card) -> Vec<u8> {
    let card = to_40(card);
    Value::Object(write::write_card(&card)).to_string().into_bytes()
}

/// The card of a JSContact Card as bytes: vCard 4.0 with CRLF.
///
/// # Errors
/// `Syntax` if the bytes are not JSON, `NotAContact` if they are not a JSContact Card.
pub fn read(bytes: &[u8]) -> Result<Vec<u8>, JsonError> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| JsonError::Syntax)?;
    let object = value
        .as_object()
        .filter(|_| is_jscontact(&value))
        .ok_or(JsonError::NotAContact)?;
    Ok(vcard_40(&read::properties(object)))
}

/// True for an object with the `@type` of a Card (RFC 9553 §2.1.1), or without one, but with version and UID.
#[must_use]
pub fn is_jscontact(value: &Value) -> bool {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    match text("@type") {
        Some(kind) => kind == "Card",
        None => text("version").is_some() && text("uid").is_some(),
    }
}
