//! Makes the rows of the list from those of the database: with the names of labels, and with what a search found.

use std::collections::HashMap;

use super::Part;
use super::page::Row;
use crate::app::labels::LabelView;
use crate::app::{App, Result, search_hits};
use domain::account::Sort;
use domain::ids::{ContactId, LabelId};
use domain::search::Query;
use store::Conn;
use store::list::ListRow;

/// The rows, in the order in which they are given, each with which of the parts it is of. A part has a query of its own,
/// in the order of the parts.
pub(super) fn finish(
    conn: &mut Conn,
    app: &App,
    parts: &[Part],
    sort: Sort,
    queries: &[&Query],
    rows: Vec<(usize, ListRow)>,
) -> Result<Vec<Row>> {
    let places: Vec<Places> = parts.iter().map(|part| Places::of(part.labels)).collect();
    let mut made: Vec<(usize, Row)> = Vec::with_capacity(rows.len());
    for (at, row) in rows {
        if let (Some(part), Some(places)) = (parts.get(at), places.get(at)) {
            made.push((at, of(part, places, sort, row)));
        }
    }
    for (at, (part, query)) in parts.iter().zip(queries).enumerate() {
        let of_part = made.iter().filter(|(of, _)| *of == at);
        let shown: Vec<(i64, Vec<&str>)> = of_part.map(|(_, row)| (row.id.0, row.shown_texts())).collect();
        if shown.is_empty() || query.is_empty() {
            continue;
        }
        let mut hits = search_hits::of_rows(conn, app, part.access, query, &shown)?;
        for (_, row) in made.iter_mut().filter(|(of, _)| *of == at) {
            row.hit = hits.remove(&row.id.0);
        }
    }
    Ok(made.into_iter().map(|(_, row)| row).collect())
}

/// Where the labels of a book are in their order.
struct Places {
    by_id: HashMap<LabelId, usize>,
    /// Where the label of favorites is.
    favorite: Option<usize>,
}

impl Places {
    fn of(labels: &[LabelView]) -> Self {
        let by_id = labels.iter().enumerate().map(|(at, label)| (label.id, at));
        Self {
            by_id: by_id.collect(),
            favorite: labels.iter().position(|label| label.is_favorite),
        }
    }
}

fn of(part: &Part, places: &Places, sort: Sort, row: ListRow) -> Row {
    let own = row.labels().filter_map(|id| places.by_id.get(&id).copied());
    let mut own: Vec<usize> = own.collect();
    own.sort_unstable();
    let all = own.len();
    own.retain(|at| Some(*at) != places.favorite);
    Row {
        book: part.access.book_id(),
        needs_repair: row.needs_repair,
        is_favorite: own.len() < all,
        // That of favorites is a star.
        labels: own
            .into_iter()
            .filter_map(|at| part.labels.get(at))
            .map(|label| label.name.clone())
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
}
