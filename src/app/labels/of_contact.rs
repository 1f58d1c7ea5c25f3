//! Adds labels to one contact and takes labels off it, without its form.

use std::collections::HashSet;

use crate::app::write::{Precondition, write_book};
use crate::app::{App, BookAccess, Error, Result};
use domain::change_log::BatchKind;
use domain::contact::MAX_LABELS;
use domain::ids::{BatchId, ContactId};
use domain::label::label_key;
use formats::vcard;

/// What changes about the labels of a contact.
#[derive(Clone, Debug, Default)]
pub struct LabelEdit {
    /// Names of labels that the contact gets. The book gets those that it does not have.
    pub add: Vec<String>,
    /// Names of labels that the contact loses.
    pub remove: Vec<String>,
}

/// Changes the labels of a live contact. Returns the batch that undoes it, also if the form is sent again; `None` if the
/// contact had those labels before.
///
/// # Errors
/// `NotFound`; `TooManyLabels`.
pub fn change(app: &App, access: &BookAccess, id: ContactId, edit: &LabelEdit) -> Result<Option<BatchId>> {
    let written = write_book(app, access, BatchKind::Edit, Precondition::Live(id), |writer| {
        let current = writer.current(id)?;
        let card = edit_card(&current.card, edit)?;
        if writer.replace(&current, &card)? {
            return Ok(None);
        }
        writer.batch_that_made(&current, |before| edit_card(before, edit).ok())
    })?;
    Ok(written.batch.or(written.value))
}

/// The card of a contact with other labels.
pub(in crate::app) fn edit_card(card: &[u8], edit: &LabelEdit) -> Result<Vec<u8>> {
    let removed: HashSet<String> = edit.remove.iter().map(|name| label_key(name)).collect();
    let card = vcard::parse(card);
    let before = vcard::read(&card);
    let mut after = before.clone();
    after.labels.retain(|name| !removed.contains(&label_key(name)));
    after.add_labels(&edit.add);
    if after.labels.len() > MAX_LABELS.max(before.labels.len()) {
        return Err(Error::TooManyLabels);
    }
    Ok(vcard::print(&vcard::edit(&card, &before, &after).card))
}
