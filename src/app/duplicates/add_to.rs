//! Adds what a form says to a contact that is there already, instead of creating a second one.

use crate::app::contacts::ContactInput;
use crate::app::write::{BatchSpec, Precondition, write_book};
use crate::app::{App, BookAccess, Result};
use domain::change_log::BatchKind;
use domain::ids::{BatchId, ContactId};
use formats::convert::to_version_of;
use formats::vcard::{merge_duplicate, new_card, parse, print};

/// What became of the contact.
#[derive(Clone, Debug)]
pub struct AddedTo {
    /// The name of the contact.
    pub name: String,
    /// The batch that undoes it, also if the form is sent again; `None` if the contact had all of it before.
    pub batch: Option<BatchId>,
}

/// Adds everything that only the form has. What the contact says stays: where a person has one of a kind, such as a
/// name, that of the form is kept as a further property.
///
/// # Errors
/// `NotFound`, also for a contact in the trash.
pub fn add_to(app: &App, access: &BookAccess, id: ContactId, input: &ContactInput) -> Result<AddedTo> {
    let region = access.region(app);
    let typed_name = input.contact.display_name();
    let batch = BatchSpec::with_detail(BatchKind::AddTo, &typed_name);
    let written = write_book(app, access, batch, Precondition::Live(id), |writer| {
        let current = writer.current(id)?;
        let typed = input.photo.apply(&new_card(&current.uid, &input.contact)).card;
        let added_to = |card: &[u8]| {
            let kept = parse(card);
            print(&merge_duplicate(&kept, &to_version_of(&kept, &typed), region))
        };
        let earlier = if writer.replace(&current, &added_to(&current.card))? {
            None
        } else {
            writer.batch_that_made(&current, |before| Some(added_to(before)))?
        };
        Ok((current.display_name, earlier))
    })?;
    let (name, earlier) = written.value;
    Ok(AddedTo {
        name,
        batch: written.batch.or(earlier),
    })
}
