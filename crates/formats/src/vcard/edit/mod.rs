//! Writes changed fields of a contact back into its card. Only the content lines of changed fields are
//! rewritten; all other bytes stay.

mod address;
mod card_editor;
mod counterparts;
mod dates;
mod details;
mod entries;
mod fields;
mod lists;
mod order;
mod property_edit;
mod sort;
mod values;

use domain::card::Card;
use domain::contact::Contact;
use domain::line_fates::EditedCard;

pub use card_editor::CardEditor;

/// Applies the differences between `before`, the contact read from `card`, and `after`. Without
/// differences the card is returned unchanged.
#[must_use]
pub fn edit(card: &Card, before: &Contact, after: &Contact) -> EditedCard {
    let mut editor = CardEditor::of(card);
    editor.texts(before, after);
    editor.name(&before.name, &after.name);
    editor.organization(before, after);
    editor.entries("TEL", &before.phones, &after.phones);
    editor.entries("EMAIL", &before.emails, &after.emails);
    editor.entries("URL", &before.links, &after.links);
    editor.messengers(&before.messengers, &after.messengers);
    editor.addresses(&before.addresses, &after.addresses);
    editor.date("BDAY", before.birthday.as_ref(), after.birthday.as_ref());
    let anniversary = if editor.is_40 {
        "ANNIVERSARY"
    } else {
        "X-ANNIVERSARY"
    };
    editor.date(
        anniversary,
        before.anniversary.as_ref(),
        after.anniversary.as_ref(),
    );
    editor.labels(&before.labels, &after.labels);
    editor.details(&before.details, &after.details);
    editor.finish()
}
