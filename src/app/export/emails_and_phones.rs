//! Collects the email addresses or the phone numbers of the selected contacts, to write to all of them or call them.

use std::collections::HashSet;

use crate::app::{App, BookAccess, Result};
use domain::contact::{Contact, Entry};
use domain::phone::{phone_keys, phone_links};
use formats::vcard;

use super::walk::Walk;
use crate::app::selection::Selection;

/// Contacts that are read. More email addresses than these have fit into no message.
pub const MAX_CONTACTS: usize = 5000;

/// What is collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactPoint {
    /// Email addresses.
    Email,
    /// Phone numbers.
    Phone,
}

/// What was collected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    /// The values as the cards have them, each once: addresses compared without case, numbers as they are dialed.
    pub values: Vec<String>,
    /// How many contacts have none.
    pub without: usize,
    /// True if there are more than [`MAX_CONTACTS`] contacts; the values are those of the first.
    pub has_more: bool,
}

/// Reads the selected contacts, in the order of their ids.
///
/// # Errors
/// `NotFound` if the book does not have the label or any of the selected contacts.
pub fn collect(
    app: &App,
    access: &BookAccess,
    selection: &Selection,
    kind: ContactPoint,
) -> Result<Collected> {
    let mut walk = Walk::start(app, access, selection)?;
    let mut found = Collected::default();
    let mut known: HashSet<String> = HashSet::new();
    let mut count = 0;
    while let Some(stored) = walk.next()? {
        if count == MAX_CONTACTS {
            found.has_more = true;
            break;
        }
        count += 1;
        let contact = vcard::read(&vcard::parse(&stored.card));
        let mut has_any = false;
        for (value, key) in values(&contact, kind, access.region(app)) {
            has_any = true;
            if known.insert(key) {
                found.values.push(value);
            }
        }
        found.without += usize::from(!has_any);
    }
    Ok(found)
}

/// The values of a contact that can be reached, with the keys by which they are compared.
fn values(contact: &Contact, kind: ContactPoint, region: &str) -> Vec<(String, String)> {
    let entries: &[Entry] = match kind {
        ContactPoint::Email => &contact.emails,
        ContactPoint::Phone => &contact.phones,
    };
    let key = |value: &str| match kind {
        ContactPoint::Email => email_key(value),
        ContactPoint::Phone => phone_key(value, region),
    };
    let values = entries.iter().map(|entry| entry.value.trim());
    values
        .filter_map(|value| Some((value.to_owned(), key(value)?)))
        .collect()
}

fn email_key(value: &str) -> Option<String> {
    let (name, domain) = value.rsplit_once('@')?;
    let fits = !name.is_empty() && !domain.is_empty() && !value.contains(char::is_whitespace);
    fits.then(|| value.to_lowercase())
}

fn phone_key(value: &str, region: &str) -> Option<String> {
    if phone_links(value).is_empty() {
        return None;
    }
    let keys = phone_keys(value, region);
    Some(if keys.is_empty() {
        value.to_owned()
    } else {
        keys.join(" ")
    })
}
