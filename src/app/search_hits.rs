//! The texts for which a search found contacts, where the list does not show them.

use std::collections::HashMap;

use crate::app::{App, BookAccess, Result};
use domain::search::Query;
use domain::search::hit::{self, Hit};
use formats::vcard;
use store::{self, Conn};

/// The hits of contacts of which the list shows these texts.
pub(super) fn of_rows(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    query: &Query,
    shown: &[(i64, Vec<&str>)],
) -> Result<HashMap<i64, Hit>> {
    let region = access.region(app);
    let hidden: HashMap<i64, &Vec<&str>> = shown
        .iter()
        .filter(|(_, texts)| !hit::are_shown(query, region, texts))
        .map(|(id, texts)| (*id, texts))
        .collect();
    if hidden.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<i64> = hidden.keys().copied().collect();
    let contacts = store::contacts::by_ids(conn, access.book_id(), &ids)?;
    let hit = |id: i64, card: &[u8]| {
        let card = vcard::parse(card);
        let lines = vcard::LinesInWords::of(&card);
        let said = |line: usize| lines.line(line).map(|said| (said.name, said.value));
        hit::find(&card, query, region, hidden.get(&id)?, said)
    };
    let found = contacts
        .iter()
        .filter_map(|stored| Some((stored.id, hit(stored.id, &stored.card)?)));
    Ok(found.collect())
}
