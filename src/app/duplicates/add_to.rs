//! Adds what a form says to a contact that is there already, instead of creating a second one.

use crate::app::contacts::ContactInput;
use crate::app::write::{Precondition, write_book};
use crate::app::{App, BookAccess, Result};
use domain::change_log::BatchKind;
use domain::ids::{BatchId, ContactId};
use formats::vcard::{merge_duplicate, new_card, parse, print};

/// What became of the contact.
#[derive(Clone, Debug)]
pub struct AddedTo {
    /// The name of the contact.
    pub name: String,
    /// The batch that undoes it; `None` if the contact has all of it already, so that a form can be sent twice.
    pub batch: Option<BatchId>,
}

/// Adds everything that only the form has. What the contact says stays: where a person has one of a kind, such as a
/// name, that of the form is kept as a further property.
///
/// # Errors
/// `NotFound`, also for a contact in the trash.
pub fn add_to(app: &App, access: &BookAccess, id: ContactId, input: &ContactInput) -> Result<AddedTo> {
    let region = access.region(app);
    let written = write_book(app, access, BatchKind::Edit, Precondition::Live(id), |writer| {
        let current = writer.current(id)?;
        let typed = input.photo.apply(&new_card(&current.uid, &input.contact)).card;
        let card = merge_duplicate(&parse(&current.card), &typed, region);
        writer.replace(&current, &print(&card))?;
        Ok(current.display_name)
    })?;
    Ok(AddedTo {
        name: written.value,
        batch: written.batch,
    })
}
