//! What the user says about two contacts: remembered by their UIDs, so that it also holds after another import.

use std::collections::BTreeSet;

use super::compared::Compared;
use super::find::group;
use crate::app::write::with_book_locked;
use crate::app::{App, BookAccess, Error, Result};
use domain::duplicates::Decision;
use store::duplicates::DecisionRow;
use store::{self, Conn};

/// A decision as a page shows it.
#[derive(Clone, Debug)]
pub struct DecisionView {
    /// The UIDs, the lower one first.
    pub uids: (String, String),
    /// The names of the contacts; a UID if the book has no such contact.
    pub names: (String, String),
    /// What the user said.
    pub decision: Decision,
}

/// Decisions that a page lists.
const MAX_LISTED: i64 = 100;

/// Remembers what the user says about each two of these contacts.
///
/// # Errors
/// `NotFound` if fewer than two of them are in the book.
pub fn decide(app: &App, access: &BookAccess, ids: &[i64], decision: Decision) -> Result<()> {
    let made_at = app.now();
    let book = access.book_id();
    with_book_locked(app, access, |conn| {
        let mut uids: Vec<String> = store::contacts::by_ids(conn, book, ids)?
            .into_iter()
            .filter(store::contacts::Stored::is_live)
            .map(|stored| stored.uid)
            .collect();
        if uids.len() < 2 {
            return Err(Error::NotFound);
        }
        uids.sort_unstable();
        let mut rows = Vec::new();
        for (at, one) in uids.iter().enumerate() {
            rows.extend(uids.iter().skip(at + 1).map(|other| DecisionRow {
                book_id: book.0,
                one_uid: one.clone(),
                other_uid: other.clone(),
                decision: decision.as_str().to_owned(),
                made_at,
            }));
        }
        store::duplicates::decide(conn, &rows)?;
        regroup(conn, app, access, ids)
    })
}

/// Takes back what the user said about two contacts.
pub fn take_back(app: &App, access: &BookAccess, uids: (&str, &str)) -> Result<()> {
    let book = access.book_id();
    with_book_locked(app, access, |conn| {
        let (one, other) = (uids.0.min(uids.1), uids.0.max(uids.1));
        store::duplicates::forget_decision(conn, book, one, other)?;
        let found = store::contacts::by_uids(conn, book, &[one.to_owned(), other.to_owned()])?;
        let ids: Vec<i64> = found.into_iter().map(|stored| stored.id).collect();
        regroup(conn, app, access, &ids)
    })
}

/// What the user said, the newest first.
pub fn decisions(app: &App, access: &BookAccess) -> Result<Vec<DecisionView>> {
    let book = access.book_id();
    app.store.read(|conn| {
        let rows = store::duplicates::all_decisions(conn, book, MAX_LISTED)?;
        let uids: BTreeSet<String> = rows
            .iter()
            .flat_map(|row| [row.one_uid.clone(), row.other_uid.clone()])
            .collect();
        let uids: Vec<String> = uids.into_iter().collect();
        let known = store::contacts::by_uids(conn, book, &uids)?;
        let name = |uid: &str| {
            let found = known.iter().find(|stored| stored.uid == uid);
            found.map_or_else(|| uid.to_owned(), |stored| stored.display_name.clone())
        };
        let view = |row: DecisionRow| {
            Some(DecisionView {
                decision: Decision::parse(&row.decision)?,
                names: (name(&row.one_uid), name(&row.other_uid)),
                uids: (row.one_uid, row.other_uid),
            })
        };
        Ok(rows.into_iter().filter_map(view).collect())
    })
}

fn regroup(conn: &mut Conn, app: &App, access: &BookAccess, ids: &[i64]) -> Result<()> {
    let book = access.book_id();
    let mut compared = Compared::new(book, access.region(app));
    group(conn, book, &mut compared, ids)?;
    super::find::recount(conn, book)
}
