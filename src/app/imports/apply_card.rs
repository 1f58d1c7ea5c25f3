//! Applies one imported card to an existing contact. The preview uses this to show the changes, the import
//! to write them.

use crate::app::{BookAccess, Result};
use domain::card::Card;
use domain::change_log::Origin;
use domain::text::visible_name;
use domain::three_way_merge::three_way;
use formats::{convert, vcard};
use store::contacts::Stored;
use store::{self, Conn};

/// A contact's card with the changes of an imported card.
pub struct UpdatedCard {
    /// The card; large values may be blob references or in place.
    pub card: Vec<u8>,
    /// `Import` if the card is exactly the imported one and the contact's labels, else `Merge`.
    pub origin: Origin,
    /// Values of the contact that the file's values replace.
    pub overwritten: Vec<String>,
}

/// Updates a contact that has the UID of the imported card; `None` if the card says the same.
///
/// - A contact that was not edited since it was last imported gets the imported card.
/// - For one that was edited since, both sides are merged; where they conflict, the file wins.
/// - One that was never imported only gets what it does not have yet.
///
/// Phone numbers without a country code are read as numbers of `region`.
pub fn update_card(
    conn: &mut Conn,
    access: &BookAccess,
    region: &str,
    current: &Stored,
    bytes: &[u8],
) -> Result<Option<UpdatedCard>> {
    let kept = vcard::parse(&current.card);
    let imported = in_stored_form(&kept, bytes);
    if vcard::has_same_content(&kept, &imported) {
        return Ok(None);
    }
    let mut overwritten = Vec::new();
    let (origin, next) = match last_imported_card(conn, access, current)? {
        Some(base) if base == current.card => (Origin::Import, bytes.to_vec()),
        Some(base) => {
            let merge = three_way(&vcard::parse(&base), &kept, &imported);
            overwritten.extend(merge.conflicts.into_iter().filter_map(|conflict| conflict.mine));
            (Origin::Merge, vcard::print(&merge.card))
        }
        None => (
            Origin::Merge,
            vcard::print(&vcard::add_missing(&kept, &imported, region)),
        ),
    };
    // An import removes no labels: the user may have added them here.
    let labels = vcard::read(&kept).labels;
    let card = with_labels(&next, &labels);
    Ok(Some(UpdatedCard {
        card,
        origin,
        overwritten,
    }))
}

/// Adds to the contact's card what only the imported card has.
pub fn merge_card(region: &str, current: &Stored, bytes: &[u8]) -> Vec<u8> {
    let kept = vcard::parse(&current.card);
    vcard::print(&vcard::add_missing(&kept, &in_stored_form(&kept, bytes), region))
}

/// The imported card as it would be stored, in the vCard version of the existing one.
fn in_stored_form(kept: &Card, bytes: &[u8]) -> Card {
    let imported = convert::to_version_of(kept, &vcard::parse(bytes));
    vcard::parse(&vcard::blobs::extract(&vcard::print(&imported)).0)
}

/// The contact's card after the last import that replaced it. Merged cards have another origin.
fn last_imported_card(conn: &mut Conn, access: &BookAccess, current: &Stored) -> Result<Option<Vec<u8>>> {
    let (book, id) = (access.book_id(), current.id());
    let Some(token) = store::changes::last_from(conn, book, id, Origin::Import.as_str())? else {
        return Ok(None);
    };
    Ok(Some(store::changes::card_at(conn, book, current, token)?))
}

/// Adds a label to a card, unless the card has it or the name has no visible character.
pub fn with_label(bytes: &[u8], label: &str) -> Vec<u8> {
    match visible_name(label) {
        "" => bytes.to_vec(),
        label => with_labels(bytes, &[label.to_owned()]),
    }
}

/// Adds the labels that a card does not have.
fn with_labels(bytes: &[u8], labels: &[String]) -> Vec<u8> {
    let card = vcard::parse(bytes);
    let before = vcard::read(&card);
    let mut after = before.clone();
    after.add_labels(labels);
    if after.labels.len() == before.labels.len() {
        return bytes.to_vec();
    }
    vcard::print(&vcard::edit(&card, &before, &after).card)
}
