//! The members of a group card: UIDs of cards, and the contacts that have them.

use std::collections::{BTreeSet, HashSet};

use crate::app::labels::of_contact::{LabelEdit, edit_card};
use crate::app::uid_spellings::uid_spellings;
use crate::app::write::Writer;
use crate::app::{Error, Result};
use domain::ids::{BookId, ContactId, LabelId};
use formats::vcard::uid_key;
use store::Conn;
use store::contacts::Stored;

/// Contacts that are read and written at once.
const PIECE: usize = 200;
/// Members of a label that are read at once.
const READ_AT_ONCE: i64 = 5_000;

/// The UIDs that a group card names, as they were found in a book.
#[derive(Debug, Default)]
pub struct GroupMembers {
    /// The contacts.
    pub contacts: BTreeSet<i64>,
    /// The UIDs that no live contact has.
    pub awaited: Vec<String>,
}

/// Gives a label to the contacts with these UIDs, which are in the form of [`uid_key`]. A contact that has as many labels
/// as it can have stays without.
pub fn add(
    writer: &mut Writer,
    label: &str,
    has_already: &BTreeSet<i64>,
    uids: &[String],
) -> Result<GroupMembers> {
    let edit = LabelEdit {
        add: vec![label.to_owned()],
        remove: Vec::new(),
    };
    let mut found = GroupMembers::default();
    for piece in uids.chunks(PIECE) {
        let book = writer.book_id();
        let contacts = store::contacts::by_uids(writer.conn(), book, &uid_spellings(piece))?;
        let known: HashSet<String> = contacts.iter().map(|contact| uid_key(&contact.uid)).collect();
        let unknown = piece.iter().filter(|uid| !known.contains(*uid));
        found.awaited.extend(unknown.cloned());
        found.contacts.extend(contacts.iter().map(|contact| contact.id));
        let new = contacts
            .iter()
            .filter(|contact| !has_already.contains(&contact.id));
        write(writer, new, &edit)?;
    }
    Ok(found)
}

/// Takes a label off contacts.
pub fn remove(writer: &mut Writer, label: &str, contacts: &[i64]) -> Result<()> {
    let edit = LabelEdit {
        add: Vec::new(),
        remove: vec![label.to_owned()],
    };
    for piece in contacts.chunks(PIECE) {
        let book = writer.book_id();
        let contacts = store::contacts::by_ids(writer.conn(), book, piece)?;
        write(writer, contacts.iter(), &edit)?;
    }
    Ok(())
}

fn write<'a>(
    writer: &mut Writer,
    contacts: impl Iterator<Item = &'a Stored>,
    edit: &LabelEdit,
) -> Result<()> {
    let mut edited = Vec::new();
    for contact in contacts {
        match edit_card(&contact.card, edit) {
            Ok(card) => edited.push((contact, card)),
            Err(Error::TooManyLabels) => {}
            Err(error) => return Err(error),
        }
    }
    writer.replace_many(&edited)?;
    Ok(())
}

/// The live contacts with a label, in order, each with its UID.
pub fn of_label(conn: &mut Conn, book: BookId, label: LabelId) -> Result<Vec<(i64, String)>> {
    let mut members = Vec::new();
    let mut after = ContactId(0);
    loop {
        let piece = store::group_cards::members(conn, book, label, after, READ_AT_ONCE)?;
        let Some((last, _)) = piece.last() else {
            return Ok(members);
        };
        after = ContactId(*last);
        members.extend(piece);
    }
}
