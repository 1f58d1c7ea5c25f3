//! What becomes of a new contact: the user is asked about it, or it is created, or added to one that is there already.

use crate::app::contacts::{self, ContactInput};
use crate::app::{self, App, BookAccess, duplicates};
use crate::web::Error;
use crate::web::flash::Flash;
use crate::web::form::Form;
use domain::ids::ContactId;

/// What to do with a new contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewContactAction {
    /// Ask, if others have its number or address.
    Ask,
    /// Create it.
    Create,
    /// Add what it says to this contact.
    AddTo(ContactId),
}

impl NewContactAction {
    /// Reads the button that was pressed.
    ///
    /// # Errors
    /// `Damaged` if it names no contact.
    pub fn of(form: &Form) -> Result<Self, Error> {
        Ok(match (form.read_if_any("add-to")?, form.find("anyway")) {
            (Some(id), _) => Self::AddTo(id),
            (None, Some(_)) => Self::Create,
            (None, None) => Self::Ask,
        })
    }
}

/// A contact that was saved.
pub struct Saved {
    pub id: ContactId,
    /// What to say about it.
    pub flash: Flash,
}

/// Saves what a form says. `created` is the text for a new contact. If the contact to
/// add to was deleted meanwhile, a new one is created, so that nothing typed is lost.
pub fn save(
    app: &App,
    access: &BookAccess,
    action: NewContactAction,
    uid: &str,
    input: &ContactInput,
    mut created: &str,
) -> app::Result<Saved> {
    if let NewContactAction::AddTo(id) = action {
        match duplicates::add_to(app, access, id, input) {
            Ok(added) => {
                let text = if added.batch.is_some() {
                    "flash-added-to"
                } else {
                    "flash-unchanged"
                };
                let flash = Flash::new(text).about(&added.name).undo(added.batch);
                return Ok(Saved { id, flash });
            }
            Err(app::Error::NotFound) => created = "flash-created-instead",
            Err(other) => return Err(other),
        }
    }
    let name = input.contact.display_name();
    let new = contacts::create(app, access, uid, input)?;
    let flash = Flash::new(created).about(&name).undo(new.batch);
    Ok(Saved { id: new.id, flash })
}
