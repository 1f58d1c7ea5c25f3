//! A value that some of the contacts of a group have, and what it is named by in the form.

use sha2::{Digest, Sha256};

use domain::card::Property;
use domain::hex::to_hex;

/// A value of some of the contacts.
#[derive(Clone, Debug)]
pub struct Value {
    /// The contacts that have it.
    pub owners: Vec<i64>,
    /// What it is named by in a form.
    pub key: String,
    /// The name of its property.
    pub property: String,
    /// What it says, readable.
    pub text: String,
}

/// What a value is named by in a form. It is short, for a contact may have thousands of values.
pub fn key_of(property: &Property) -> String {
    let name = property.name.to_ascii_uppercase();
    let digest = Sha256::digest(format!("{name}:{}", property.value.trim()));
    to_hex(digest.get(..KEY_BYTES).unwrap_or(&digest))
}

/// Among a million values, two have one key with a probability of 3e-8.
const KEY_BYTES: usize = 8;
