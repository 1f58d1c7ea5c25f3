//! What programs get of a search or of a caller's number: the contacts with their numbers and addresses.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use crate::app::books::BookSet;
use crate::app::list::{self, ListQuery, Position};
use crate::app::search::Instead;
use crate::app::{App, BookAccess, Result};
use domain::contact::{Contact, Entry};
use domain::duplicates::MAX_SHARERS;
use domain::ids::ContactId;
use domain::label::is_favorite;
use domain::match_keys::hashes;
use domain::phone::{digits, phone_keys};
use formats::vcard;
use store::contacts::Stored;
use store::{self, Conn};

/// A contact as programs get it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FoundContact {
    /// Its key.
    pub id: i64,
    /// Its display name.
    pub name: String,
    /// Its organization.
    pub organization: String,
    /// Its phones, in order.
    pub phones: Vec<String>,
    /// Its email addresses, in order.
    pub emails: Vec<String>,
    /// Its first Telegram name.
    pub telegram: String,
    /// Its labels by name, without that of favorites.
    pub labels: Vec<String>,
    /// True if it is a favorite.
    pub favorite: bool,
}

/// A page of what a search finds.
#[derive(Clone, Debug)]
pub struct FoundPage {
    /// The contacts, the best first.
    pub contacts: Vec<FoundContact>,
    /// How many match; `None` if more than [`MAX_COUNTED`](crate::app::search::MAX_COUNTED).
    pub total: Option<i64>,
    /// What is found because nothing matches as typed.
    pub instead: Option<Instead>,
    /// The cursor of the next page.
    pub after: Option<String>,
}

/// Finds what the list finds, in the order of the list.
///
/// # Errors
/// `BadPage` for a cursor of another order.
pub fn find(app: &App, books: &BookSet, q: &str, exact: bool, after: Option<&str>) -> Result<FoundPage> {
    let wanted = ListQuery {
        q: q.to_owned(),
        exact,
        label: None,
        needs_repair: false,
        letter: None,
        sort: books.account().sort,
        recency: None,
        position: after.map_or(Position::First, |cursor| Position::After(cursor.to_owned())),
    };
    let page = list::list(app, books, &wanted)?;
    let ids: Vec<ContactId> = page.rows.iter().map(|row| row.id).collect();
    Ok(FoundPage {
        contacts: app.store.read(|conn| contacts(conn, books, &ids))?,
        total: page.total,
        instead: page.instead,
        after: page.after,
    })
}

/// The contacts that have a phone number, however it is written. A number without a match key, such as an extension,
/// is looked for on the first page of a search.
pub fn by_phone(app: &App, books: &BookSet, number: &str) -> Result<Vec<FoundContact>> {
    let mut found = Vec::new();
    for access in books.books() {
        found.extend(by_phone_in(app, access, number)?);
    }
    Ok(found)
}

fn by_phone_in(app: &App, access: &BookAccess, number: &str) -> Result<Vec<FoundContact>> {
    let book = BookSet::one(access.clone());
    let region = access.region(app).to_owned();
    let wanted = phone_keys(number, &region);
    let typed = digits(number);
    let is_number = |text: &String| {
        let keys = phone_keys(text, &region);
        digits(text) == typed || keys.iter().any(|key| wanted.contains(key))
    };
    let caller = Contact {
        phones: vec![Entry {
            value: number.to_owned(),
            ..Entry::default()
        }],
        ..Contact::default()
    };
    let keys: Vec<i64> = hashes(&caller, &region).into_iter().collect();
    let mut found = if keys.is_empty() {
        find(app, &book, number, true, None)?.contacts
    } else {
        app.store.read(|conn| {
            let pairs = store::match_keys::with_any(conn, access.book_id(), &keys, MAX_SHARERS.into())?;
            let ids: BTreeSet<ContactId> = pairs.into_iter().map(|(_, id)| id).collect();
            contacts(conn, &book, &ids.into_iter().collect::<Vec<_>>())
        })?
    };
    found.retain(|contact| contact.phones.iter().any(is_number));
    Ok(found)
}

/// These contacts, in this order.
fn contacts(conn: &mut Conn, books: &BookSet, ids: &[ContactId]) -> Result<Vec<FoundContact>> {
    let keys: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let mut stored = Vec::new();
    for access in books.books() {
        stored.extend(store::contacts::by_ids(conn, access.book_id(), &keys)?);
    }
    let mut found: HashMap<i64, FoundContact> = stored
        .into_iter()
        .filter(Stored::is_live)
        .map(|stored| {
            let contact = vcard::read(&vcard::parse(&stored.card));
            (stored.id, of(stored.id, stored.display_name, &contact))
        })
        .collect();
    Ok(keys.iter().filter_map(|id| found.remove(id)).collect())
}

fn of(id: i64, name: String, contact: &Contact) -> FoundContact {
    let values = |entries: &[Entry]| entries.iter().map(|entry| entry.value.clone()).collect();
    let labels = contact.labels.iter();
    FoundContact {
        id,
        name,
        organization: contact.organization.clone(),
        phones: values(&contact.phones),
        emails: values(&contact.emails),
        telegram: contact.telegram().unwrap_or_default().to_owned(),
        labels: labels
            .clone()
            .filter(|label| !is_favorite(label))
            .cloned()
            .collect(),
        favorite: labels.clone().any(|label| is_favorite(label)),
    }
}
