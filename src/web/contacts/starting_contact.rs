//! What the form for a new contact already contains: the label that is open, and the search that found nothing.

use crate::app::labels::LabelView;
use crate::web::form::Form;
use domain::contact::{Contact, Entry, EntryType};
use domain::name::guess_name;
use domain::text::without_percent_codes;

/// The contact with which the form opens.
#[must_use]
pub fn starting_contact(query: &Form, labels: &[LabelView]) -> Contact {
    let label = labels
        .iter()
        .find(|label| label.id.to_string() == query.get("label"));
    let mut contact = Contact {
        labels: label.map(|label| label.name.clone()).into_iter().collect(),
        ..Contact::default()
    };
    if query.get("from") == "search" {
        let searched = query.get("q").trim();
        let decoded = without_percent_codes(searched);
        fill_in(&mut contact, decoded.as_deref().unwrap_or(searched));
    }
    contact
}

fn fill_in(contact: &mut Contact, searched: &str) {
    let entry = || Entry {
        line: None,
        entry_type: EntryType::None,
        value: searched.to_owned(),
    };
    let is_number = |c: char| c.is_ascii_digit() || "+-() .*#".contains(c);
    if searched.contains(|c: char| c.is_ascii_digit()) && searched.chars().all(is_number) {
        contact.phones.push(entry());
    } else if searched.contains('@') && !searched.contains(' ') && !searched.starts_with('@') {
        contact.emails.push(entry());
    } else {
        contact.name = guess_name(searched);
    }
}
