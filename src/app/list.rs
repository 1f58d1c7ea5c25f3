//! The contact list of a book: pages of rows, and the sidebar with letters and labels.

use std::collections::HashMap;

use crate::app::labels::{self, LabelView};
use crate::app::list_cursor::Cursor;
pub use crate::app::list_page::{ListPage, ListQuery, PAGE, Position, Row};
use crate::app::list_recent::RecentQuery;
use crate::app::list_rows::{RowsAt, ranked_rows, rows_in_order};
use crate::app::saved_searches::{self, SavedSearch};
use crate::app::search::{self, MAX_COUNTED, Search, Searched};
use crate::app::{App, BookAccess, Error, Result, Timestamp, list_recent, recent_views, search_hits};
use domain::account::{Recency, Sort};
use domain::collate::sort_letters;
use domain::ids::{ContactId, LabelId};
use domain::label::is_favorite;
use domain::search::Query;
use domain::search::rank::Rank;
use store::list::ListRow;
use store::list_recent::{RecentSeek, TimeOrder};
use store::search_filter::Filter;
use store::{self, Conn};

/// The sidebar of the list.
#[derive(Clone, Debug, Hash)]
pub struct Sidebar {
    /// Live contacts.
    pub total: i64,
    /// Contacts in the trash.
    pub trash: i64,
    /// Contacts whose card needs repair.
    pub repairs: i64,
    /// Groups of contacts that may be one person.
    pub duplicates: i64,
    /// Up to which token of the book they were looked for.
    pub duplicates_token: i64,
    /// The labels of the book, in order.
    pub labels: Vec<LabelView>,
    /// The saved searches, in order.
    pub searches: Vec<SavedSearch>,
    /// The letters under which the book has contacts, in order.
    pub letters: Vec<String>,
    /// True while a job works on the book.
    pub is_busy: bool,
}

impl Sidebar {
    /// The name of a label.
    #[must_use]
    pub fn label_name(&self, id: LabelId) -> Option<String> {
        let found = self.labels.iter().find(|label| label.id == id);
        found.map(|label| label.name.clone())
    }
}

/// A page of the list.
///
/// # Errors
/// `BadPage` for a cursor that does not belong to this order of the list; `NotFound` for an unknown label.
pub fn list(app: &App, access: &BookAccess, wanted: &ListQuery) -> Result<ListPage> {
    let sidebar = sidebar(app, access, wanted.sort)?;
    beside(app, access, wanted, &sidebar)
}

/// A page of the list beside its sidebar.
///
/// # Errors
/// Those of [`list`].
pub fn beside(app: &App, access: &BookAccess, wanted: &ListQuery, sidebar: &Sidebar) -> Result<ListPage> {
    let labels = &sidebar.labels;
    let recency = wanted.recency.filter(|_| wanted.q.trim().is_empty());
    if recency == Some(Recency::Viewed) {
        // The list is shown without the newest ones if they cannot be saved.
        recent_views::save(app);
    }
    app.store.read(|conn| match recency {
        Some(Recency::Added) => recent(conn, app, access, wanted, TimeOrder::Added, labels),
        Some(Recency::Changed) => recent(conn, app, access, wanted, TimeOrder::Changed, labels),
        Some(Recency::Viewed) => viewed(conn, app, access, wanted, labels),
        None => by_name(conn, app, access, wanted, labels),
    })
}

/// A page in the order of names, or of what a search finds. `labels` are those of the book.
fn by_name(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    wanted: &ListQuery,
    labels: &[LabelView],
) -> Result<ListPage> {
    let cursor = match &wanted.position {
        Position::First | Position::Containing(_) => None,
        Position::After(cursor) | Position::Before(cursor) => {
            Some(Cursor::parse(cursor, wanted.sort).ok_or(Error::BadPage)?)
        }
    };
    let (search, total) = count(conn, app, access, wanted, labels)?;
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
        rows: with_labels(conn, app, access, wanted.sort, found.rows, &search.query, labels)?,
        is_ranked,
        query: search.query,
        instead: search.instead,
    })
}

/// The search, and how many contacts it finds; `None` if more than [`MAX_COUNTED`].
fn count(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    wanted: &ListQuery,
    labels: &[LabelView],
) -> Result<(Search, Option<i64>)> {
    if wanted.q.trim().is_empty() {
        let search = Search::default();
        let filter = search.filter(wanted.label, wanted.needs_repair);
        let total = total(conn, access, wanted, filter, labels)?;
        return Ok((search, total));
    }
    let searched = Searched {
        typed: &wanted.q,
        label: wanted.label,
        needs_repair: wanted.needs_repair,
        exact: wanted.exact,
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

/// A page in an order by time.
fn recent(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    wanted: &ListQuery,
    by: TimeOrder,
    labels: &[LabelView],
) -> Result<ListPage> {
    let search = Search::default();
    let filter = search.filter(wanted.label, wanted.needs_repair);
    let seek = match &wanted.position {
        Position::First | Position::Containing(_) => RecentSeek::Start,
        Position::After(cursor) => RecentSeek::Older(list_recent::parse(cursor, by)?),
        Position::Before(cursor) => RecentSeek::Newer(list_recent::parse(cursor, by)?),
    };
    let open = match wanted.position {
        Position::Containing(id) => Some(id),
        _ => None,
    };
    let query = RecentQuery {
        by,
        filter,
        seek,
        open,
        size: PAGE,
    };
    let found = list_recent::read(conn, access, query)?;
    let times: Vec<Timestamp> = found
        .rows
        .iter()
        .map(|recent| match by {
            TimeOrder::Added => recent.created_at,
            TimeOrder::Changed => recent.updated_at,
        })
        .collect();
    let rows = found.rows.into_iter().map(|recent| recent.row).collect();
    let mut rows = with_labels(conn, app, access, wanted.sort, rows, &search.query, labels)?;
    for (row, at) in rows.iter_mut().zip(times) {
        row.at = Some(at);
    }
    Ok(ListPage {
        before: found.before,
        after: found.after,
        total: total(conn, access, wanted, filter, labels)?,
        is_ranked: false,
        query: Query::default(),
        instead: None,
        rows,
    })
}

/// The contacts that the account viewed last. They are one page.
fn viewed(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    wanted: &ListQuery,
    labels: &[LabelView],
) -> Result<ListPage> {
    if matches!(wanted.position, Position::After(_) | Position::Before(_)) {
        return Err(Error::BadPage);
    }
    let views = store::contact_views::last(conn, access.account().id)?;
    let ids: Vec<i64> = views.iter().map(|(id, _)| *id).collect();
    let mut found = store::list::by_ids(conn, access.book_id(), &ids)?;
    found.retain(|row| {
        let has_label = wanted
            .label
            .is_none_or(|label| row.labels().any(|own| own == label));
        has_label && (row.needs_repair || !wanted.needs_repair)
    });
    let times: HashMap<i64, Timestamp> = views.into_iter().collect();
    let mut rows = with_labels(conn, app, access, wanted.sort, found, &Query::default(), labels)?;
    for row in &mut rows {
        row.at = times.get(&row.id.0).copied();
    }
    Ok(ListPage {
        before: None,
        after: None,
        total: i64::try_from(rows.len()).ok(),
        is_ranked: false,
        query: Query::default(),
        instead: None,
        rows,
    })
}

fn total(
    conn: &mut Conn,
    access: &BookAccess,
    wanted: &ListQuery,
    filter: Filter,
    labels: &[LabelView],
) -> Result<Option<i64>> {
    if !filter.needs_repair {
        return match wanted.label {
            None => Ok(Some(access.book().contact_count)),
            Some(id) => match labels.iter().find(|label| label.id == id) {
                Some(label) => Ok(Some(label.count)),
                None => Err(Error::NotFound),
            },
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
    labels: &[LabelView],
) -> Result<Vec<Row>> {
    let places: HashMap<LabelId, usize> = labels
        .iter()
        .enumerate()
        .map(|(at, label)| (label.id, at))
        .collect();
    let row = |row: ListRow| {
        let mut own: Vec<usize> = row.labels().filter_map(|id| places.get(&id).copied()).collect();
        own.sort_unstable();
        let own: Vec<&str> = own
            .into_iter()
            .filter_map(|at| labels.get(at))
            .map(|label| label.name.as_str())
            .collect();
        Row {
            needs_repair: row.needs_repair,
            is_favorite: own.iter().any(|label| is_favorite(label)),
            // That of favorites is a star.
            labels: own
                .into_iter()
                .filter(|label| !is_favorite(label))
                .map(str::to_owned)
                .collect(),
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
        }
    };
    let mut rows: Vec<Row> = rows.into_iter().map(row).collect();
    let shown: Vec<(i64, Vec<&str>)> = rows.iter().map(|row| (row.id.0, row.shown_texts())).collect();
    let mut hits = search_hits::of_rows(conn, app, access, query, &shown)?;
    for row in &mut rows {
        row.hit = hits.remove(&row.id.0);
    }
    Ok(rows)
}

/// Reads the sidebar.
pub fn sidebar(app: &App, access: &BookAccess, sort: Sort) -> Result<Sidebar> {
    let book = access.book();
    let mut rows = app.store.read(|conn| store::sidebar::read(conn, book.id, sort))?;
    sort_letters(&mut rows.letters, book.collation);
    Ok(Sidebar {
        total: book.contact_count,
        trash: book.trash_count,
        repairs: rows.repairs,
        duplicates: rows.duplicates,
        duplicates_token: rows.duplicates_token,
        labels: labels::in_order(rows.labels, book.collation),
        searches: saved_searches::in_order(rows.searches, book.collation),
        letters: rows.letters,
        is_busy: rows.is_busy,
    })
}
