//! What the batches of the change log changed: for batches of one change, the fields with their old and new values.

use std::collections::{BTreeMap, HashMap};

use crate::app::{BookAccess, Result};
use domain::change_log::Action;
use domain::diff::{FieldChange, diff};
use formats::vcard;
use store::batches::BatchRow;
use store::changes::ChangeRow;
use store::{self, Conn};

/// The changed fields of the batches that edited one contact, by batch.
pub(super) fn of_batches(
    conn: &mut Conn,
    access: &BookAccess,
    batches: &[BatchRow],
) -> Result<HashMap<i64, Vec<FieldChange>>> {
    let single = batches.iter().filter(|batch| batch.change_count == 1);
    let ids: Vec<i64> = single.map(|batch| batch.id).collect();
    let changes = store::changes::of_batches(conn, access.book_id(), &ids)?;
    let is_edit = |change: &ChangeRow| change.action == Action::Update.as_str();
    let edits: Vec<ChangeRow> = changes.into_iter().filter(is_edit).collect();
    let after = cards_after(conn, access, &edits)?;
    let fields = edits.into_iter().filter_map(|change| {
        let before = vcard::parse(&change.before_card?);
        let after = vcard::parse(after.get(&change.token)?);
        Some((change.batch_id, diff(Some(&before), Some(&after))))
    });
    Ok(fields.collect())
}

/// The card of the contact right after each change, by the token of the change.
fn cards_after(conn: &mut Conn, access: &BookAccess, changes: &[ChangeRow]) -> Result<HashMap<i64, Vec<u8>>> {
    let book = access.book_id();
    let contacts: Vec<i64> = changes.iter().map(|change| change.contact_id).collect();
    let mut replaced: HashMap<i64, Vec<i64>> = HashMap::new();
    for (contact, token) in store::changes::card_changes(conn, book, &contacts)? {
        replaced.entry(contact).or_default().push(token);
    }
    // The next change of a card holds what this one made of it; without one, the contact still has it.
    let next = |change: &ChangeRow| {
        let later = replaced.get(&change.contact_id)?;
        later.iter().find(|token| **token > change.token).copied()
    };
    let tokens: Vec<i64> = changes.iter().filter_map(next).collect();
    let before: BTreeMap<i64, Option<Vec<u8>>> = store::changes::cards_before(conn, book, &tokens)?
        .into_iter()
        .collect();
    let current: HashMap<i64, Vec<u8>> = store::contacts::by_ids(conn, book, &contacts)?
        .into_iter()
        .map(|stored| (stored.id().0, stored.card))
        .collect();
    let card = |change: &ChangeRow| match next(change) {
        Some(token) => before.get(&token)?.clone(),
        None => current.get(&change.contact_id).cloned(),
    };
    Ok(changes
        .iter()
        .filter_map(|change| Some((change.token, card(change)?)))
        .collect())
}
