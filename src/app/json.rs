//! Values that the database holds as JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::app::{Error, Result};

/// Writes a value.
pub fn to_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(Error::failed("writing JSON"))
}

/// Reads a value. `what` says in the error whose it is.
pub fn from_json<T: DeserializeOwned>(text: &str, what: &str) -> Result<T> {
    serde_json::from_str(text).map_err(Error::failed(format!("reading the JSON of {what}")))
}
