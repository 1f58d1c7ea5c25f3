//! What the user says about contacts that look alike: remembered by their UIDs, so that it also holds after another
//! import.

use std::collections::{BTreeMap, BTreeSet};

use super::group::group;
use crate::app::write::with_book_locked;
use crate::app::{App, BookAccess, Error, Result};
use domain::duplicates::Decision;
use domain::ids::BookId;
use store::contacts::Stored;
use store::{self, Conn, Paged};

/// A decision as a page shows it.
#[derive(Clone, Debug)]
pub struct DecisionView {
    /// Its key.
    pub id: i64,
    /// The names of its contacts, of many the first ones; a UID if the book has no such contact.
    pub names: Vec<String>,
    /// How many more contacts it names.
    pub more: usize,
    /// What the user said.
    pub decision: Decision,
}

/// A page of decisions.
#[derive(Clone, Debug)]
pub struct DecisionPage {
    /// The newest first.
    pub decisions: Vec<DecisionView>,
    /// The cursor of the next page.
    pub below: Option<i64>,
}

/// Decisions on a page.
const PAGE: usize = 50;
/// Contacts of a decision that are named.
const MAX_NAMED: usize = 10;

/// Remembers what the user says about each two of these contacts.
///
/// # Errors
/// `NotFound` if fewer than two of them are in the book.
pub fn decide(app: &App, access: &BookAccess, ids: &[i64], decision: Decision) -> Result<()> {
    let made_at = app.now();
    let book = access.book_id();
    with_book_locked(app, access, |conn| {
        let uids: Vec<String> = store::contacts::by_ids(conn, book, ids)?
            .into_iter()
            .filter(Stored::is_live)
            .map(|stored| stored.uid)
            .collect();
        if uids.len() < 2 {
            return Err(Error::NotFound);
        }
        store::decisions::add(conn, book, decision.as_str(), made_at, &uids)?;
        regroup(conn, book, ids)
    })
}

/// Takes back what the user said. If that was done before, it changes nothing.
pub fn withdraw(app: &App, access: &BookAccess, decision: i64) -> Result<()> {
    let book = access.book_id();
    with_book_locked(app, access, |conn| {
        let uids: Vec<String> = store::decisions::uids(conn, book, &[decision])?
            .into_values()
            .flatten()
            .collect();
        store::decisions::remove(conn, book, &[decision])?;
        let found = store::contacts::by_uids(conn, book, &uids)?;
        let ids: Vec<i64> = found.into_iter().map(|stored| stored.id).collect();
        regroup(conn, book, &ids)
    })
}

/// A page of what the user said, below the cursor of the previous page.
pub fn decisions(app: &App, access: &BookAccess, below: Option<i64>) -> Result<DecisionPage> {
    let book = access.book_id();
    app.store.read(|conn| {
        let below = below.unwrap_or(i64::MAX);
        let Paged { rows, has_more } = store::decisions::page(conn, book, below, PAGE)?;
        let keys: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let mut uids_of = store::decisions::uids(conn, book, &keys)?;
        let known = names(conn, book, &uids_of)?;
        let below = keys.last().copied().filter(|_| has_more);
        let views = rows.into_iter().filter_map(|row| {
            // Taken back meanwhile.
            let uids = uids_of.remove(&row.id)?;
            let named = uids.iter().take(MAX_NAMED);
            Some(DecisionView {
                id: row.id,
                decision: Decision::parse(&row.decision)?,
                more: uids.len().saturating_sub(MAX_NAMED),
                names: named.map(|uid| known.get(uid).unwrap_or(uid).clone()).collect(),
            })
        });
        Ok(DecisionPage {
            decisions: views.collect(),
            below,
        })
    })
}

/// The names of the contacts that a page names, by UID.
fn names(
    conn: &mut Conn,
    book: BookId,
    uids: &BTreeMap<i64, Vec<String>>,
) -> Result<BTreeMap<String, String>> {
    let named: BTreeSet<&String> = uids
        .values()
        .flat_map(|uids| uids.iter().take(MAX_NAMED))
        .collect();
    let named: Vec<String> = named.into_iter().cloned().collect();
    let known = store::contacts::by_uids(conn, book, &named)?.into_iter();
    Ok(known.map(|stored| (stored.uid, stored.display_name)).collect())
}

fn regroup(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<()> {
    group(conn, book, ids)?;
    super::find::recount(conn, book)
}
