//! Brings labels that an earlier version of the program made to today's rules: their names and keys.

use crate::app::Result;
use domain::ids::{BookId, LabelId};
use domain::label::{label_key, visible_label};
use store::labels::LabelRow;
use store::{self, Conn};

/// True if the book has labels that older rules made.
pub(in crate::app) fn are_stale(conn: &mut Conn, book: BookId) -> Result<bool> {
    let rows = store::labels::all(conn, book)?;
    Ok(rows.iter().any(|row| !is_current(row)))
}

/// Gives the labels of a locked book the names and keys of today's rules. Their contacts follow when they are indexed
/// again: what one label had been may be two now.
pub(in crate::app) fn refresh(conn: &mut Conn, book: BookId) -> Result<()> {
    for row in store::labels::all(conn, book)? {
        if is_current(&row) {
            continue;
        }
        let (id, name) = (LabelId(row.id), visible_label(&row.name));
        let key = label_key(name);
        // A contact that was written since has made the label anew. The old one has the links to it.
        if let Some(new) = store::labels::by_key(conn, book, &key)?.filter(|new| new.id != row.id) {
            store::labels::merge_into(conn, book, LabelId(new.id), id)?;
        }
        store::labels::rename(conn, book, id, name, &key)?;
    }
    Ok(())
}

/// The key of a label by today's rules, also if an earlier version of the program made it.
pub(in crate::app) fn current(row: &LabelRow) -> String {
    match visible_label(&row.name) {
        "" => row.key.clone(),
        name => label_key(name),
    }
}

fn is_current(row: &LabelRow) -> bool {
    let name = visible_label(&row.name);
    // A name that no one sees stays: there is no better one.
    name.is_empty() || (row.key == label_key(name) && row.name == name)
}
