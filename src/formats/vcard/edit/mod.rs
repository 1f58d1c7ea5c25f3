//! Writes changed fields of a contact back into its card. Only the content lines of changed fields are
//! rewritten; all other bytes stay.

mod address;
mod dates;
mod details;
mod draft;
mod entries;
mod fields;
mod lists;
mod order;
mod property_edit;
mod sort;
mod twins;
mod values;

use crate::domain::card::Card;
use crate::domain::contact::Contact;
use crate::domain::line_fates::EditedCard;

pub use draft::Draft;

/// Applies the differences between `before`, the contact read from `card`, and `after`. Without
/// differences the card is returned unchanged.
#[must_use]
pub fn edit(card: &Card, before: &Contact, after: &Contact) -> EditedCard {
    let mut draft = Draft::of(card);
    draft.texts(before, after);
    draft.name(&before.name, &after.name);
    draft.organization(before, after);
    draft.entries("TEL", &before.phones, &after.phones);
    draft.entries("EMAIL", &before.emails, &after.emails);
    draft.entries("URL", &before.links, &after.links);
    draft.messengers(&before.messengers, &after.messengers);
    draft.addresses(&before.addresses, &after.addresses);
    draft.date("BDAY", before.birthday.as_ref(), after.birthday.as_ref());
    let anniversary = if draft.is_40 {
        "ANNIVERSARY"
    } else {
        "X-ANNIVERSARY"
    };
    draft.date(
        anniversary,
        before.anniversary.as_ref(),
        after.anniversary.as_ref(),
    );
    draft.labels(&before.labels, &after.labels);
    draft.details(&before.details, &after.details);
    draft.finish()
}
