//! A row of the list: what it shows of a contact, and where it leads.

use std::collections::HashMap;

use crate::app::Book;
use crate::app::list::Row;
use crate::web::contacts::highlight::Highlighted;
use crate::web::contacts::link;
use domain::contact::Service;
use domain::date::DateValue;
use domain::phone::phone_links;

/// A row as the list shows it.
pub struct RowView {
    /// The data of the contact.
    pub row: Row,
    /// The name, with the search words highlighted.
    pub name: Vec<Highlighted>,
    /// The phone, with the digits of the search highlighted.
    pub phone: Vec<Highlighted>,
    /// The second line, with the search words highlighted.
    pub about: Vec<Highlighted>,
    /// A text that the search found and the row does not show otherwise.
    pub hit: Vec<Highlighted>,
    /// What it is, as [`PageContext::property_name`](crate::web::page::PageContext::property_name) reads it.
    pub hit_name: Option<String>,
    /// The date that it is.
    pub hit_date: Option<DateValue>,
    /// The URL of the contact beside this list.
    pub url: String,
    /// The initials, shown without a photo.
    pub initials: String,
    /// One of eight colors, chosen by the name.
    pub color: u32,
    /// True for the open contact.
    pub open: bool,
    /// True if the contact is selected.
    pub selected: bool,
    /// Its book, if the list has those of several.
    pub book: Option<Book>,
    /// The labels that the row shows.
    pub labels: Vec<RowLabel>,
}

/// A label of a row.
pub struct RowLabel {
    /// Its name.
    pub name: String,
    /// The list of its contacts, in the same order.
    pub url: Option<String>,
}

/// How many labels a row of the list shows.
const MAX_ROW_LABELS: usize = 8;

impl RowView {
    /// How many labels it does not show.
    #[must_use]
    pub fn more_labels(&self) -> usize {
        self.row.labels.len().saturating_sub(MAX_ROW_LABELS)
    }

    /// The link that calls the first phone.
    #[must_use]
    pub fn call(&self) -> Option<String> {
        phone_links(&self.row.phone)
            .into_iter()
            .next()
            .map(|link| link.href)
    }

    /// The link that writes to the first email address.
    #[must_use]
    pub fn mail(&self) -> Option<String> {
        link::mail(&self.row.email)
    }

    /// The link that writes in Telegram.
    #[must_use]
    pub fn chat(&self) -> Option<String> {
        link::messenger(&Service::Telegram, &self.row.telegram)
    }
}

/// The second line: the organization, unless it is the name, and the Telegram handle.
pub fn about(row: &Row) -> String {
    let organization = Some(&row.organization).filter(|o| **o != row.name && !o.is_empty());
    let telegram = Some(&row.telegram).filter(|name| !name.is_empty());
    let parts = [organization.cloned(), telegram.map(|name| format!("@{name}"))];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The labels of a row that it shows, each with the list of its contacts.
pub fn first_labels(names: &[String], urls: &HashMap<&str, String>) -> Vec<RowLabel> {
    let shown = names.iter().take(MAX_ROW_LABELS);
    shown
        .map(|name| RowLabel {
            name: name.clone(),
            url: urls.get(name.as_str()).cloned(),
        })
        .collect()
}

/// The first letters of the first two words, without titles such as «проф.» or "Mr.".
#[must_use]
pub fn initials(name: &str) -> String {
    let is_title = |word: &&str| word.ends_with('.') && word.chars().count() > 2;
    let words = name
        .split_whitespace()
        .filter(|word| !is_title(word))
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    words.take(2).flat_map(char::to_uppercase).collect()
}

/// One of eight colors, the same for the same name.
#[must_use]
pub fn color(name: &str) -> u32 {
    name.bytes().fold(0_u32, |hash, byte| {
        hash.wrapping_mul(31).wrapping_add(u32::from(byte))
    }) % 8
}
