//! The cards that contacts had at an earlier token of their book, from the change log.

use std::collections::BTreeMap;

use crate::prelude::*;

use super::changes::cards_before;
use super::schema::changes;
use super::{Conn, Result};
use domain::change_log::Existence;
use domain::ids::BookId;

/// Of these contacts, those that were live at `token` and changed later, each with the card that it had then; `None` if it
/// still has that card.
pub fn at(
    conn: &mut Conn,
    book: BookId,
    contacts: &[i64],
    token: i64,
) -> Result<Vec<(i64, Option<Vec<u8>>)>> {
    let mut later: Vec<(i64, i64, String, bool)> = changes::table
        .filter(changes::book_id.eq(book.0))
        .filter(changes::contact_id.eq_any(contacts))
        .filter(changes::token.gt(token))
        .select((
            changes::contact_id,
            changes::token,
            changes::before_state,
            changes::before_card.is_not_null(),
        ))
        .load(conn)?;
    // Sorted here: for an ORDER BY, SQLite reads every change of the book by its token.
    later.sort_unstable();
    let (mut live, mut tokens) = (Vec::new(), Vec::new());
    for of_contact in later.chunk_by(|a, b| a.0 == b.0) {
        let Some((contact, _, state, _)) = of_contact.first() else {
            continue;
        };
        if state == Existence::Live.as_str() {
            let replaced = of_contact.iter().find(|(_, _, _, has_card)| *has_card);
            let replaced = replaced.map(|(_, token, _, _)| *token);
            live.push((*contact, replaced));
            tokens.extend(replaced);
        }
    }
    let mut cards: BTreeMap<i64, Option<Vec<u8>>> = cards_before(conn, book, &tokens)?.into_iter().collect();
    let mut card = |token: Option<i64>| token.and_then(|token| cards.remove(&token)).flatten();
    Ok(live
        .into_iter()
        .map(|(contact, token)| (contact, card(token)))
        .collect())
}
