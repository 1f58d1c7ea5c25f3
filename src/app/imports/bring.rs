//! What becomes of a contact when the card of a file is brought into it: asked by the preview, which
//! writes nothing, and by the import.

use crate::app::{BookAccess, Result};
use crate::domain::card::Card;
use crate::domain::change_log::Origin;
use crate::domain::label::label_key;
use crate::domain::merge::three_way;
use crate::formats::vcard;
use crate::store::contacts::Stored;
use crate::store::{self, Conn};

/// A contact's card with what a file changed.
pub struct Brought {
    /// The card, as it is stored or as it is served.
    pub card: Vec<u8>,
    /// `Import` if it is what the file says and nothing else.
    pub origin: Origin,
    /// Values that stood here and give way to the file's.
    pub collided: Vec<String>,
}

/// What a file changed. Where the contact is as the last file said, it becomes as this one says; where it
/// was changed here since, both are merged, and the file has its way where they collide; where it never
/// came from a file, only what it does not have is added. Numbers are read as those of `region`. `None` if
/// the file says nothing else.
pub fn update(
    conn: &mut Conn,
    access: &BookAccess,
    region: &str,
    current: &Stored,
    bytes: &[u8],
) -> Result<Option<Brought>> {
    let kept = vcard::parse(&current.card);
    let incoming = beside(&kept, bytes);
    if vcard::has_same_content(&kept, &incoming) {
        return Ok(None);
    }
    let mut collided = Vec::new();
    let (origin, next) = match last_from_a_file(conn, access, current)? {
        Some(base) if base == current.card => (Origin::Import, bytes.to_vec()),
        Some(base) => {
            let merge = three_way(&vcard::parse(&base), &kept, &incoming);
            collided.extend(merge.conflicts.into_iter().filter_map(|conflict| conflict.mine));
            (Origin::Merge, vcard::print(&merge.card))
        }
        None => (
            Origin::Merge,
            vcard::print(&vcard::union(&kept, &incoming, region)),
        ),
    };
    // A file takes no labels away: those that somebody gave here are no part of it.
    let labels = vcard::read(&kept).labels;
    let card = labels.iter().fold(next, |next, label| with_label(&next, label));
    Ok(Some(Brought {
        card,
        origin,
        collided,
    }))
}

/// The contact's card with everything added that only the file says.
pub fn merge(region: &str, current: &Stored, bytes: &[u8]) -> Vec<u8> {
    let kept = vcard::parse(&current.card);
    vcard::print(&vcard::union(&kept, &beside(&kept, bytes), region))
}

/// The file's card in the version of the one that is kept, and as it would be stored.
fn beside(kept: &Card, bytes: &[u8]) -> Card {
    let incoming = vcard::to_version_of(kept, &vcard::parse(bytes));
    vcard::parse(&vcard::blobs::extract(&vcard::print(&incoming)).0)
}

/// The card as a file said it last. What was brought together with what the book had came by another
/// origin.
fn last_from_a_file(conn: &mut Conn, access: &BookAccess, current: &Stored) -> Result<Option<Vec<u8>>> {
    let past = store::changes::of_contact(conn, access.book_id(), current.id())?;
    let mut after = current.card.clone();
    for (change, _) in past {
        if change.origin == Origin::Import.as_str() {
            return Ok(Some(after));
        }
        after = change.before_card.unwrap_or(after);
    }
    Ok(None)
}

/// The card with one more label, if it does not carry it and the label says anything.
pub fn with_label(bytes: &[u8], label: &str) -> Vec<u8> {
    let card = vcard::parse(bytes);
    let before = vcard::read(&card);
    let carries = before.labels.iter().any(|l| label_key(l) == label_key(label));
    if label.trim().is_empty() || carries {
        return bytes.to_vec();
    }
    let mut after = before.clone();
    after.labels.push(label.trim().to_owned());
    vcard::print(&vcard::edit(&card, &before, &after))
}
