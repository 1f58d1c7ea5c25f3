//! The list of a book: its pages, its letters, its labels.

use std::collections::HashMap;

use crate::app::labels::{self, LabelView};
use crate::app::{App, Book, BookAccess, Error, Result, random};
use crate::domain::account::Sort;
use crate::domain::collate::{letter_bound, sort_letters};
use crate::domain::ids::{ContactId, LabelId};
use crate::domain::search::parse_query;
use crate::store::list::{ListRow, Seek};
use crate::store::search::Filter;
use crate::store::{self, Paged};

/// What is looked for.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// Words, beginnings of words, digits of a number; empty for all.
    pub q: String,
    /// Only those who carry this label.
    pub label: Option<LabelId>,
    /// Only those whose card needs repair.
    pub needs_repair: bool,
    /// Begin at this letter.
    pub letter: Option<String>,
    /// The order.
    pub sort: Sort,
    /// Which page of it.
    pub page: Page,
}

/// A page by the cursor of a row that another page gave out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The first page.
    First,
    /// What follows the row.
    After(String),
    /// What stands before the row.
    Before(String),
    /// From this contact on; the first page if it is not in the list.
    From(ContactId),
}

/// A row of the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// The contact's key.
    pub id: ContactId,
    /// What it is called.
    pub name: String,
    /// Its organisation.
    pub organization: String,
    /// Its first phone.
    pub phone: String,
    /// Its first e-mail.
    pub email: String,
    /// Its first Telegram name.
    pub telegram: String,
    /// The letter it stands under in this order.
    pub letter: String,
    /// Its labels by name.
    pub labels: Vec<String>,
    /// Whether it has a photo.
    pub has_photo: bool,
    /// Whether something in its card could not be read.
    pub needs_repair: bool,
    /// The entity tag of its card.
    pub etag: String,
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct ListPage {
    /// The rows in order.
    pub rows: Vec<Row>,
    /// The cursor of the page before.
    pub before: Option<String>,
    /// The cursor of the next page.
    pub after: Option<String>,
    /// How many match in all; `None` if more than [`COUNTED`].
    pub total: Option<i64>,
}

impl ListPage {
    /// Signs alone, which no index holds, find nobody.
    fn nothing() -> Self {
        Self {
            rows: Vec::new(),
            before: None,
            after: None,
            total: Some(0),
        }
    }
}

/// What stands beside the list.
#[derive(Clone, Debug)]
pub struct Sidebar {
    /// Live contacts.
    pub total: i64,
    /// Contacts in the trash.
    pub trash: i64,
    /// Contacts whose card needs repair.
    pub repairs: i64,
    /// The labels of the book in order.
    pub labels: Vec<LabelView>,
    /// The letters under which the book has contacts, in order.
    pub letters: Vec<String>,
}

/// Rows on a page.
pub const PAGE: usize = 50;
/// So many matches of a search are counted.
pub const COUNTED: i64 = 2_000;

/// A page of the list.
///
/// # Errors
/// `BadPage` for a cursor of another order or of no list at all.
pub fn list(app: &App, access: &BookAccess, wanted: &ListQuery) -> Result<ListPage> {
    let query = parse_query(&wanted.q, &app.settings.region);
    if query.is_empty() && !wanted.q.trim().is_empty() {
        return Ok(ListPage::nothing());
    }
    let filter = Filter {
        label: wanted.label,
        query: &query,
        needs_repair: wanted.needs_repair,
    };
    let (book, sort) = (access.book_id(), wanted.sort);
    let bound = wanted
        .letter
        .as_deref()
        .map(|letter| letter_bound(letter, access.book().collation));
    let cursor = match &wanted.page {
        Page::First | Page::From(_) => None,
        Page::After(cursor) | Page::Before(cursor) => {
            Some(Cursor::parse(cursor, sort).ok_or(Error::BadPage)?)
        }
    };
    app.store.read(|conn| {
        let own = match wanted.page {
            Page::From(id) => store::list::key_of(conn, book, sort, id)?,
            _ => None,
        };
        let seek = match (&wanted.page, &cursor, own.as_ref().or(bound.as_ref())) {
            (Page::After(_), Some(at), _) => Seek::After(&at.key, at.id),
            (Page::Before(_), Some(at), _) => Seek::Before(&at.key, at.id),
            (_, _, Some(bound)) => Seek::At(bound),
            _ => Seek::Start,
        };
        let Paged { mut rows, has_more } = store::list::page(conn, book, sort, filter, seek, PAGE)?;
        let backwards = matches!(seek, Seek::Before(..));
        if backwards {
            rows.reverse();
        }
        let has_before = match (seek, rows.first()) {
            (Seek::Start, _) | (_, None) => false,
            (Seek::Before(..), _) => has_more,
            (Seek::After(..), _) => true,
            (Seek::At(_), Some(first)) => {
                let seek = Seek::Before(first.key(sort), first.id);
                !store::list::page(conn, book, sort, filter, seek, 1)?
                    .rows
                    .is_empty()
            }
        };
        let has_after = if backwards { !rows.is_empty() } else { has_more };
        let cursor = |row: Option<&ListRow>| row.map(|row| Cursor::of(row, sort).print(sort));
        Ok(ListPage {
            before: cursor(rows.first().filter(|_| has_before)),
            after: cursor(rows.last().filter(|_| has_after)),
            total: total(conn, access, wanted, filter)?,
            rows: with_labels(conn, access, sort, rows)?,
        })
    })
}

fn total(
    conn: &mut store::Conn,
    access: &BookAccess,
    wanted: &ListQuery,
    filter: Filter,
) -> Result<Option<i64>> {
    if filter.query.is_empty() && !filter.needs_repair {
        return match wanted.label {
            None => Ok(Some(access.book().contact_count)),
            Some(label) => Ok(Some(
                store::labels::by_id(conn, access.book_id(), label)?.contact_count,
            )),
        };
    }
    let counted = store::list::count(conn, access.book_id(), filter, COUNTED + 1)?;
    Ok(i64::try_from(counted).ok().filter(|n| *n <= COUNTED))
}

fn with_labels(
    conn: &mut store::Conn,
    access: &BookAccess,
    sort: Sort,
    rows: Vec<ListRow>,
) -> Result<Vec<Row>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut labels: HashMap<i64, Vec<String>> = HashMap::new();
    for (contact, name) in store::labels::of_contacts(conn, access.book_id(), &ids)? {
        labels.entry(contact).or_default().push(name);
    }
    let broken = store::repairs::among(conn, access.book_id(), &ids)?;
    let row = |row: ListRow| Row {
        needs_repair: broken.contains(&row.id),
        labels: labels.remove(&row.id).unwrap_or_default(),
        letter: match sort {
            Sort::Family => row.letter_family,
            Sort::Given => row.letter_given,
        },
        id: ContactId(row.id),
        name: row.display_name,
        organization: row.organization,
        phone: row.phone,
        email: row.email,
        telegram: row.telegram,
        has_photo: row.has_photo,
        etag: row.etag,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// What stands beside the list, as it is now.
pub fn sidebar(app: &App, access: &BookAccess, sort: Sort) -> Result<Sidebar> {
    app.store.read(|conn| {
        let books = store::books::of_owner(conn, access.account().id)?;
        let book = books
            .into_iter()
            .find(|b| b.id == access.book_id().0)
            .map(Book::from)
            .ok_or(Error::NotFound)?;
        let mut letters = store::books::letters(conn, book.id, sort)?;
        sort_letters(&mut letters, book.collation);
        Ok(Sidebar {
            total: book.contact_count,
            trash: book.trash_count,
            repairs: store::repairs::count(conn, book.id)?,
            labels: labels::sorted(conn, book.id, book.collation)?,
            letters,
        })
    })
}

/// A place in the list: `family.KEY.ID`, the key in hex.
struct Cursor {
    key: Vec<u8>,
    id: i64,
}

impl Cursor {
    fn of(row: &ListRow, sort: Sort) -> Self {
        Self {
            key: row.key(sort).to_vec(),
            id: row.id,
        }
    }

    fn print(&self, sort: Sort) -> String {
        format!("{sort}.{}.{}", random::to_hex(&self.key), self.id)
    }

    fn parse(text: &str, sort: Sort) -> Option<Self> {
        let (order, rest) = text.split_once('.')?;
        let (hex, id) = rest.split_once('.')?;
        let is_hex = hex.len() % 2 == 0 && hex.bytes().all(|b| b.is_ascii_hexdigit());
        if order != sort.as_str() || !is_hex {
            return None;
        }
        let pairs = hex.as_bytes().chunks_exact(2);
        let key = pairs
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .collect::<Option<_>>()?;
        Some(Self {
            key,
            id: id.parse().ok()?,
        })
    }
}
