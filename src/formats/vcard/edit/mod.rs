//! Writes changed fields of a contact back into its card. Only the content lines of changed fields are
//! rewritten; all other bytes stay.

mod draft;
mod entries;
mod fields;

use crate::domain::card::Card;
use crate::domain::contact::Contact;

pub use draft::Draft;

/// Applies the differences between `before`, the contact read from `card`, and `after`. Without
/// differences the card is returned unchanged.
#[must_use]
pub fn edit(card: &Card, before: &Contact, after: &Contact) -> Card {
    let mut draft = Draft::of(card);
    draft.texts(before, after);
    draft.structured("N", &before.name.parts(), &after.name.parts());
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
    draft.finish()
}
