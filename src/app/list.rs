//! The contact list of a book: pages of rows, and the sidebar with letters and labels.

use std::collections::HashMap;

use crate::app::labels::{self, LabelView};
use crate::app::list_recent::RecentQuery;
use crate::app::{App, Book, BookAccess, Error, Result, Timestamp, list_recent, random};
use domain::account::{Recency, Sort};
use domain::collate::{letter_bound, sort_letters};
use domain::ids::{ContactId, LabelId};
use domain::search::parse_query;
use store::list::{ListRow, Seek};
use store::list_recent::RecentSeek;
use store::search::Filter;
use store::{self, Conn, Paged};

/// Which part of the list is wanted.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// The search: words, prefixes of words, digits of a number; empty for all contacts.
    pub q: String,
    /// Only contacts with this label.
    pub label: Option<LabelId>,
    /// Only contacts whose card needs repair.
    pub needs_repair: bool,
    /// The letter to start at.
    pub letter: Option<String>,
    /// The order.
    pub sort: Sort,
    /// An order by time instead. A search has none.
    pub recency: Option<Recency>,
    /// Which page.
    pub position: Position,
}

/// Which page of the list. Cursors come from another [`ListPage`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Position {
    /// The first page.
    First,
    /// The page after this cursor.
    After(String),
    /// The page before this cursor.
    Before(String),
    /// The first page, or if the contact is not on it, the page that starts at the contact.
    Containing(ContactId),
}

/// A row of the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// The contact's key.
    pub id: ContactId,
    /// Its display name.
    pub name: String,
    /// Its organization.
    pub organization: String,
    /// Its first phone.
    pub phone: String,
    /// Its first email.
    pub email: String,
    /// Its first Telegram name.
    pub telegram: String,
    /// The letter of its group in this order.
    pub letter: String,
    /// Its labels by name.
    pub labels: Vec<String>,
    /// True if it has a photo.
    pub has_photo: bool,
    /// True if a part of its card cannot be read.
    pub needs_repair: bool,
    /// The entity tag of its card.
    pub etag: String,
    /// When it was added or changed, in an order by time.
    pub at: Option<Timestamp>,
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct ListPage {
    /// The rows in order.
    pub rows: Vec<Row>,
    /// The cursor of the previous page.
    pub before: Option<String>,
    /// The cursor of the next page.
    pub after: Option<String>,
    /// How many contacts match; `None` if more than [`COUNTED`].
    pub total: Option<i64>,
}

impl ListPage {
    /// The result of a search for punctuation only, which no index holds.
    fn empty() -> Self {
        Self {
            rows: Vec::new(),
            before: None,
            after: None,
            total: Some(0),
        }
    }
}

/// The sidebar of the list.
#[derive(Clone, Debug)]
pub struct Sidebar {
    /// Live contacts.
    pub total: i64,
    /// Contacts in the trash.
    pub trash: i64,
    /// Contacts whose card needs repair.
    pub repairs: i64,
    /// The labels of the book, in order.
    pub labels: Vec<LabelView>,
    /// The letters under which the book has contacts, in order.
    pub letters: Vec<String>,
}

/// Rows on a page. There is no choice of more: letters, labels and the search lead anywhere, and an export, a print
/// view or a selection of everything that was found needs no page that has all of it.
pub const PAGE: usize = 50;
/// The largest number of matches that is counted.
pub const COUNTED: i64 = 2_000;

/// A page of the list.
///
/// # Errors
/// `BadPage` for a cursor that does not belong to this order of the list.
pub fn list(app: &App, access: &BookAccess, wanted: &ListQuery) -> Result<ListPage> {
    let query = parse_query(&wanted.q, access.region(app));
    if query.is_empty() && !wanted.q.trim().is_empty() {
        return Ok(ListPage::empty());
    }
    let filter = Filter {
        label: wanted.label,
        query: &query,
        needs_repair: wanted.needs_repair,
    };
    if let Some(recency) = wanted.recency.filter(|_| query.is_empty()) {
        return recent(app, access, wanted, filter, recency);
    }
    let cursor = match &wanted.position {
        Position::First | Position::Containing(_) => None,
        Position::After(cursor) | Position::Before(cursor) => {
            Some(Cursor::parse(cursor, wanted.sort).ok_or(Error::BadPage)?)
        }
    };
    let bound = wanted
        .letter
        .as_deref()
        .map(|letter| letter_bound(letter, access.book().collation));
    let seek = match (&wanted.position, &cursor, &bound) {
        (Position::After(_), Some(at), _) => Seek::After(&at.key, at.id),
        (Position::Before(_), Some(at), _) => Seek::Before(&at.key, at.id),
        (_, _, Some(bound)) => Seek::At(bound),
        _ => Seek::Start,
    };
    app.store.read(|conn| {
        let mut found = rows_at(conn, access, wanted.sort, filter, seek)?;
        if let Position::Containing(id) = wanted.position
            && found.rows.iter().all(|row| row.id != id.0)
            && let Some(key) = store::list::key_of(conn, access.book_id(), wanted.sort, id)?
        {
            let at_contact = rows_at(conn, access, wanted.sort, filter, Seek::At(&key))?;
            // A contact that the filter leaves out is on no page.
            if at_contact.rows.iter().any(|row| row.id == id.0) {
                found = at_contact;
            }
        }
        let cursor = |row: Option<&ListRow>| row.map(|row| Cursor::of(row, wanted.sort).print(wanted.sort));
        Ok(ListPage {
            before: cursor(found.rows.first().filter(|_| found.has_before)),
            after: cursor(found.rows.last().filter(|_| found.has_after)),
            total: total(conn, access, wanted, filter)?,
            rows: with_labels(conn, access, wanted.sort, found.rows)?,
        })
    })
}

/// A page in an order by time.
fn recent(
    app: &App,
    access: &BookAccess,
    wanted: &ListQuery,
    filter: Filter,
    recency: Recency,
) -> Result<ListPage> {
    let seek = match &wanted.position {
        Position::First | Position::Containing(_) => RecentSeek::Start,
        Position::After(cursor) => RecentSeek::Older(list_recent::parse(cursor, recency)?),
        Position::Before(cursor) => RecentSeek::Newer(list_recent::parse(cursor, recency)?),
    };
    let open = match wanted.position {
        Position::Containing(id) => Some(id),
        _ => None,
    };
    let query = RecentQuery {
        recency,
        filter,
        seek,
        open,
        size: PAGE,
    };
    app.store.read(|conn| {
        let found = list_recent::read(conn, access, query)?;
        let times: Vec<Timestamp> = found
            .rows
            .iter()
            .map(|recent| match recency {
                Recency::Added => recent.created_at,
                Recency::Changed => recent.updated_at,
            })
            .collect();
        let rows = found.rows.into_iter().map(|recent| recent.row).collect();
        let mut rows = with_labels(conn, access, wanted.sort, rows)?;
        for (row, at) in rows.iter_mut().zip(times) {
            row.at = Some(at);
        }
        Ok(ListPage {
            before: found.before,
            after: found.after,
            total: total(conn, access, wanted, filter)?,
            rows,
        })
    })
}

/// The rows of a page, in order, and whether there are pages around it.
struct RowsAt {
    rows: Vec<ListRow>,
    has_before: bool,
    has_after: bool,
}

fn rows_at(conn: &mut Conn, access: &BookAccess, sort: Sort, filter: Filter, seek: Seek) -> Result<RowsAt> {
    let book = access.book_id();
    let Paged { mut rows, has_more } = store::list::page(conn, book, sort, filter, seek, PAGE)?;
    let is_backwards = matches!(seek, Seek::Before(..));
    if is_backwards {
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
    Ok(RowsAt {
        has_before,
        has_after: if is_backwards { !rows.is_empty() } else { has_more },
        rows,
    })
}

fn total(conn: &mut Conn, access: &BookAccess, wanted: &ListQuery, filter: Filter) -> Result<Option<i64>> {
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

fn with_labels(conn: &mut Conn, access: &BookAccess, sort: Sort, rows: Vec<ListRow>) -> Result<Vec<Row>> {
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
        at: None,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Reads the sidebar.
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

/// Points to a row of the list. Printed as `family.KEY.ID`, with the key in hex.
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
