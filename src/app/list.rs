//! The contact list of a book: pages of rows, and the sidebar with letters and labels.

use std::collections::HashMap;

use crate::app::labels::{self, LabelView};
use crate::app::list_cursor::Cursor;
pub use crate::app::list_page::{ListPage, ListQuery, Position, Row};
use crate::app::list_recent::RecentQuery;
use crate::app::saved_searches::{self, SavedSearch};
use crate::app::search::{self, MAX_COUNTED, Search, Searched};
use crate::app::{App, Book, BookAccess, Error, Result, Timestamp, duplicates, list_recent, search_hits};
use domain::account::{Recency, Sort};
use domain::collate::{letter_bound, sort_letters};
use domain::ids::{ContactId, LabelId};
use domain::label::is_favorite;
use domain::search::Query;
use domain::search::rank::{Rank, Ranked, rank};
use store::list::{ListRow, Seek};
use store::list_recent::RecentSeek;
use store::search_filter::Filter;
use store::{self, Conn, Paged};

/// The sidebar of the list.
#[derive(Clone, Debug)]
pub struct Sidebar {
    /// Live contacts.
    pub total: i64,
    /// Contacts in the trash.
    pub trash: i64,
    /// Contacts whose card needs repair.
    pub repairs: i64,
    /// Groups of contacts that may be one person.
    pub duplicates: i64,
    /// The labels of the book, in order.
    pub labels: Vec<LabelView>,
    /// The saved searches, in order.
    pub searches: Vec<SavedSearch>,
    /// The letters under which the book has contacts, in order.
    pub letters: Vec<String>,
}

impl Sidebar {
    /// The name of a label.
    #[must_use]
    pub fn label_name(&self, id: LabelId) -> Option<String> {
        let found = self.labels.iter().find(|label| label.id == id);
        found.map(|label| label.name.clone())
    }
}

/// Rows on a page. There is no choice of more: letters, labels and the search lead anywhere, and an export, a print
/// view or a selection of everything that was found needs no page that has all of it.
pub const PAGE: usize = 50;

/// A page of the list.
///
/// # Errors
/// `BadPage` for a cursor that does not belong to this order of the list.
pub fn list(app: &App, access: &BookAccess, wanted: &ListQuery) -> Result<ListPage> {
    if let Some(recency) = wanted.recency.filter(|_| wanted.q.trim().is_empty()) {
        return recent(app, access, wanted, recency);
    }
    let cursor = match &wanted.position {
        Position::First | Position::Containing(_) => None,
        Position::After(cursor) | Position::Before(cursor) => {
            Some(Cursor::parse(cursor, wanted.sort).ok_or(Error::BadPage)?)
        }
    };
    app.store.read(|conn| {
        let (search, total) = count(conn, app, access, wanted)?;
        let filter = search.filter(wanted.label, wanted.needs_repair);
        let found = if total == Some(0) && !wanted.q.is_empty() {
            RowsAt::default()
        } else if is_ranked(wanted, &search, total) {
            ranked_rows(conn, access, wanted, &search, cursor.as_ref())?
        } else {
            rows_in_order(conn, access, wanted, filter, cursor.as_ref())?
        };
        let is_ranked = !found.ranks.is_empty();
        let cursor = |row: Option<&ListRow>, rank: Option<&Rank>| {
            row.map(|row| Cursor::of(row, wanted.sort, rank.copied()).print(wanted.sort))
        };
        Ok(ListPage {
            before: cursor(
                found.rows.first().filter(|_| found.has_before),
                found.ranks.first(),
            ),
            after: cursor(found.rows.last().filter(|_| found.has_after), found.ranks.last()),
            total,
            rows: with_labels(conn, app, access, wanted.sort, found.rows, &search.query)?,
            is_ranked,
            query: search.query,
            instead: search.instead,
        })
    })
}

/// The search, and how many contacts it finds; `None` if more than [`MAX_COUNTED`].
fn count(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    wanted: &ListQuery,
) -> Result<(Search, Option<i64>)> {
    if wanted.q.trim().is_empty() {
        let search = Search::default();
        let filter = search.filter(wanted.label, wanted.needs_repair);
        let total = total(conn, access, wanted, filter)?;
        return Ok((search, total));
    }
    let searched = Searched {
        typed: &wanted.q,
        label: wanted.label,
        needs_repair: wanted.needs_repair,
        to_the_letter: wanted.to_the_letter,
    };
    let search = search::find(conn, app, access, searched)?;
    let total = search.matches.len();
    Ok((search, i64::try_from(total).ok().filter(|_| total <= MAX_COUNTED)))
}

fn is_ranked(wanted: &ListQuery, search: &Search, total: Option<i64>) -> bool {
    let is_from_start = wanted.letter.is_none() && !matches!(wanted.position, Position::Containing(_));
    let has_ranks = !search.query.words.is_empty() || !search.query.codes.is_empty();
    total.is_some() && has_ranks && is_from_start
}

fn rows_in_order(
    conn: &mut Conn,
    access: &BookAccess,
    wanted: &ListQuery,
    filter: Filter,
    cursor: Option<&Cursor>,
) -> Result<RowsAt> {
    let bound = wanted
        .letter
        .as_deref()
        .map(|letter| letter_bound(letter, access.book().collation));
    let seek = match (&wanted.position, cursor, &bound) {
        (Position::After(_), Some(at), _) => Seek::After(&at.key, at.id),
        (Position::Before(_), Some(at), _) => Seek::Before(&at.key, at.id),
        (_, _, Some(bound)) => Seek::At(bound),
        _ => Seek::Start,
    };
    let found = rows_at(conn, access, wanted.sort, filter, seek)?;
    if let Position::Containing(id) = wanted.position
        && found.rows.iter().all(|row| row.id != id.0)
        && let Some(key) = store::list::key_of(conn, access.book_id(), wanted.sort, id)?
    {
        let at_contact = rows_at(conn, access, wanted.sort, filter, Seek::At(&key))?;
        // A contact that the filter leaves out is on no page.
        if at_contact.rows.iter().any(|row| row.id == id.0) {
            return Ok(at_contact);
        }
    }
    Ok(found)
}

/// A page of the contacts that match, the best first. All of them are ranked for each page, so a page starts at a
/// key here too.
fn ranked_rows(
    conn: &mut Conn,
    access: &BookAccess,
    wanted: &ListQuery,
    search: &Search,
    cursor: Option<&Cursor>,
) -> Result<RowsAt> {
    let matches = store::search::ranked(conn, access.book_id(), wanted.sort, &search.matches)?;
    let mut order: Vec<(Rank, Vec<u8>, i64)> = matches
        .into_iter()
        .map(|row| {
            let contact = Ranked {
                name: &row.display_name,
                organization: &row.organization,
                words: &row.search_text,
            };
            (rank(&search.query, contact), row.sort_key, row.id)
        })
        .collect();
    order.sort_unstable();
    let place = |cursor: &Cursor| (cursor.rank.unwrap_or_default(), cursor.key.clone(), cursor.id);
    let (start, end) = match (&wanted.position, cursor.map(place)) {
        (Position::After(_), Some(last)) => {
            let start = order.partition_point(|row| *row <= last);
            (start, start + PAGE)
        }
        (Position::Before(_), Some(first)) => {
            let end = order.partition_point(|row| *row < first);
            (end.saturating_sub(PAGE), end)
        }
        _ => (0, PAGE),
    };
    let end = end.min(order.len());
    let page = order.get(start..end).unwrap_or_default();
    let ids: Vec<i64> = page.iter().map(|(_, _, id)| *id).collect();
    Ok(RowsAt {
        rows: store::list::by_ids(conn, access.book_id(), &ids)?,
        ranks: page.iter().map(|(rank, _, _)| *rank).collect(),
        has_before: start > 0,
        has_after: end < order.len(),
    })
}

/// A page in an order by time.
fn recent(app: &App, access: &BookAccess, wanted: &ListQuery, recency: Recency) -> Result<ListPage> {
    let search = Search::default();
    let filter = search.filter(wanted.label, wanted.needs_repair);
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
        let mut rows = with_labels(conn, app, access, wanted.sort, rows, &search.query)?;
        for (row, at) in rows.iter_mut().zip(times) {
            row.at = Some(at);
        }
        Ok(ListPage {
            before: found.before,
            after: found.after,
            total: total(conn, access, wanted, filter)?,
            is_ranked: false,
            query: Query::default(),
            instead: None,
            rows,
        })
    })
}

/// The rows of a page, in order, and whether there are pages around it.
#[derive(Default)]
struct RowsAt {
    rows: Vec<ListRow>,
    /// The rank of each row, if they are in the order of their ranks.
    ranks: Vec<Rank>,
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
        ranks: Vec::new(),
    })
}

fn total(conn: &mut Conn, access: &BookAccess, wanted: &ListQuery, filter: Filter) -> Result<Option<i64>> {
    if !filter.needs_repair {
        return match wanted.label {
            None => Ok(Some(access.book().contact_count)),
            Some(label) => Ok(Some(
                store::labels::by_id(conn, access.book_id(), label)?.contact_count,
            )),
        };
    }
    let counted = store::search::matches(conn, access.book_id(), filter, MAX_COUNTED + 1)?.len();
    Ok(i64::try_from(counted).ok().filter(|_| counted <= MAX_COUNTED))
}

fn with_labels(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    sort: Sort,
    rows: Vec<ListRow>,
    query: &Query,
) -> Result<Vec<Row>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut labels: HashMap<i64, Vec<String>> = HashMap::new();
    for (contact, name) in store::labels::of_contacts(conn, access.book_id(), &ids)? {
        labels.entry(contact).or_default().push(name);
    }
    let broken = store::repairs::among(conn, access.book_id(), &ids)?;
    let row = |row: ListRow| Row {
        needs_repair: broken.contains(&row.id),
        is_favorite: labels
            .get(&row.id)
            .is_some_and(|own| own.iter().any(|label| is_favorite(label))),
        labels: other_labels(labels.remove(&row.id).unwrap_or_default()),
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
        hit: None,
    };
    let mut rows: Vec<Row> = rows.into_iter().map(row).collect();
    let shown: Vec<(i64, Vec<&str>)> = rows.iter().map(|row| (row.id.0, row.shown_texts())).collect();
    let mut hits = search_hits::of_rows(conn, app, access, query, &shown)?;
    for row in &mut rows {
        row.hit = hits.remove(&row.id.0);
    }
    Ok(rows)
}

/// The labels of a row. That of favorites is a star.
fn other_labels(mut labels: Vec<String>) -> Vec<String> {
    labels.retain(|label| !is_favorite(label));
    labels
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
            duplicates: duplicates::counts_in(conn, book.id)?,
            labels: labels::sorted(conn, book.id, book.collation)?,
            searches: saved_searches::sorted(conn, book.id, book.collation)?,
            letters,
        })
    })
}
