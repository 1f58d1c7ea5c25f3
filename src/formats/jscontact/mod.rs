//! JSContact (RFC 9553), both ways by the rules of RFC 9555. A property is mapped where reading it again
//! gives the same line; all others stand in `vCardProps`, and parameters without a counterpart in
//! `vCardParams`, so that nothing is lost. What a JSContact card says and vCard does not becomes a JSPROP.

mod parts;
mod patch;
mod read;
mod rows;
#[cfg(test)]
mod tests;
mod write;

use serde_json::Value;

use crate::domain::card::Card;

use super::convert::to_40;
use super::jcard::framed;
use super::json::Fault;

/// The card as a JSContact Card; one of version 3.0 is converted first.
#[must_use]
pub fn write(card: &Card) -> Vec<u8> {
    let card = to_40(card);
    Value::Object(write::card(&card)).to_string().into_bytes()
}

/// The bytes of the card that a JSContact Card says: version 4.0, lines ending with CRLF.
///
/// # Errors
/// `Syntax` if it is no JSON, `Shape` if it is no JSContact Card.
pub fn read(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| Fault::Syntax)?;
    let object = value.as_object().filter(|_| is_one(&value)).ok_or(Fault::Shape)?;
    Ok(framed(&read::props(object)))
}

/// True for an object that says it is a Card (RFC 9553 §2.1.1), or has the version and the UID of one.
#[must_use]
pub fn is_one(value: &Value) -> bool {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    match text("@type") {
        Some(kind) => kind == "Card",
        None => text("version").is_some() && text("uid").is_some(),
    }
}
