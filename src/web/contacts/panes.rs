//! The panes beside a contact: labels, letters and the list. The list keeps its state when a contact is
//! opened.

use std::collections::{HashMap, HashSet};

use chrono::TimeZone;
use chrono_tz::Tz;

use crate::app::books::BookSet;
use crate::app::jobs::Job;
use crate::app::labels::LabelView;
use crate::app::list::{self, ListQuery, Position, Row, Sidebar};
use crate::app::saved_searches::SavedSearch;
use crate::app::search::Instead;
use crate::app::{App, Book, BookAccess, Result, Timestamp, labels};
use crate::web::contacts::highlight::highlight;
use crate::web::contacts::letters::{LetterTab, ScriptTabs, by_script, folds, tabs};
use crate::web::contacts::list_state::ListState;
use crate::web::contacts::row::{RowView, about, color, first_labels, initials};
use crate::web::page::{PageContext, book_query};
use domain::account::{Recency, Sort};
use domain::ids::{BookId, ContactId, LabelId};
use domain::label::label_key;
use domain::search::Query;
use domain::search::complete::completions;

/// Labels, letters and a page of the list.
pub struct Panes {
    /// Labels, letters and counts.
    pub sidebar: Sidebar,
    /// The thumb index.
    pub letters: Vec<LetterTab>,
    /// The rows under their letters.
    pub groups: Vec<LetterGroup>,
    /// The state of the list.
    pub state: ListState,
    /// The order of the list.
    pub sort: Sort,
    /// The order by time that the list is in instead.
    pub recency: Option<Recency>,
    /// How many match; `None` if very many.
    pub total: Option<i64>,
    /// The URL of the page before.
    pub before: Option<String>,
    /// The URL of the next page.
    pub after: Option<String>,
    /// The cursors of these pages, for the buttons that take the selected contacts along.
    pub cursors: PageCursors,
    /// The selected contacts that are not on this page.
    pub selected_elsewhere: Vec<ContactId>,
    /// The name of the label that filters the list.
    pub label: Option<String>,
    /// The key of that name, which the labels of all books share.
    label_key: Option<String>,
    /// The job that is changing which contacts have that label.
    pub label_job: Option<Job>,
    /// What the list shows because nothing matches as typed.
    pub instead: Option<Instead>,
    /// What the search means in each book in which it finds something.
    pub meanings: Vec<(BookId, String)>,
    /// The search as it can be saved: with the label that is open. `None` without a search.
    pub savable: Option<String>,
    /// The saved search that is open.
    pub saved: Option<SavedSearch>,
}

/// The cursors of the pages before and after a page.
pub struct PageCursors {
    /// That of the page before.
    pub before: Option<String>,
    /// That of the next page.
    pub after: Option<String>,
}

/// The rows under one letter.
pub struct LetterGroup {
    /// The letter, or the day in an order by time.
    pub letter: String,
    /// A moment of the day, in an order by time.
    pub at: Option<Timestamp>,
    /// The rows.
    pub rows: Vec<RowView>,
}

/// A link to the list in another order.
pub struct OrderLink {
    /// Where it leads.
    pub url: String,
    /// The name of the order.
    pub name: String,
    /// True if the list is in it.
    pub is_current: bool,
}

impl Panes {
    /// Reads what the panes show.
    pub fn load(app: &App, books: &BookSet, state: ListState, open: Option<ContactId>) -> Result<Self> {
        let sidebar = Self::sidebar(app, books, &state)?;
        Self::beside(app, books, state, open, sidebar)
    }

    /// Reads the sidebar.
    pub fn sidebar(app: &App, books: &BookSet, state: &ListState) -> Result<Sidebar> {
        list::sidebar(app, books, state.sort_of(books.account()))
    }

    /// Reads what the panes show beside the sidebar.
    pub fn beside(
        app: &App,
        books: &BookSet,
        state: ListState,
        open: Option<ContactId>,
        sidebar: Sidebar,
    ) -> Result<Self> {
        let sort = state.sort_of(books.account());
        let page = list::beside(app, books, &wanted(&state, sort, open), &sidebar)?;
        let changed = state.label.filter(|_| sidebar.is_busy);
        let label_job = changed
            .map(|id| label_job(app, books, &sidebar, id))
            .transpose()?;
        let first = page.rows.first().map(|row| row.letter.as_str());
        let letters = tabs(&sidebar.letters, &state, first);
        let label = state.label.and_then(|id| sidebar.label_name(id));
        let groups = groups(
            page.rows,
            (&page.query, page.is_ranked),
            &state,
            open,
            books,
            &sidebar.labels,
        );
        let savable = savable(&state.q, label.as_deref()).filter(|_| !state.is_cut);
        let is_open = |search: &&SavedSearch| Some(&search.query) == savable.as_ref();
        Ok(Self {
            saved: sidebar.searches.iter().find(is_open).cloned(),
            savable,
            letters,
            instead: page.instead,
            meanings: page.meanings,
            selected_elsewhere: elsewhere(&state.selected.ids, &groups),
            cursors: PageCursors {
                before: page.before.clone(),
                after: page.after.clone(),
            },
            groups,
            total: page.total,
            before: page.before.map(|cursor| state.url_with("before", &cursor)),
            after: page.after.map(|cursor| state.url_with("after", &cursor)),
            sidebar,
            // A search has no order by time.
            recency: state.recency.filter(|_| state.q.is_empty()),
            state,
            sort,
            label_key: label.as_deref().map(label_key),
            label,
            label_job: label_job.flatten(),
        })
    }

    /// What the search may become when its last word is completed.
    #[must_use]
    pub fn completions(&self) -> Vec<String> {
        let labels: Vec<&str> = self
            .sidebar
            .labels
            .iter()
            .map(|label| label.name.as_str())
            .collect();
        let q = Some(&self.state.q).filter(|_| !self.state.is_long());
        q.map(|q| completions(q, &labels)).unwrap_or_default()
    }

    /// True if the list of all contacts is open, or a search in it that is not saved.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.is_whole_book() && self.saved.is_none()
    }

    /// True if this is the saved search that is open.
    #[must_use]
    pub fn is_saved(&self, search: &SavedSearch) -> bool {
        self.saved.as_ref() == Some(search)
    }

    /// The URL of a saved search in the same order.
    #[must_use]
    pub fn saved_url(&self, saved: &SavedSearch) -> String {
        self.state.saved_url(&saved.query)
    }

    /// True if the book has nothing to show yet.
    #[must_use]
    pub fn is_new_book(&self) -> bool {
        self.sidebar.total == 0 && self.state.q.is_empty() && self.is_whole_book()
    }

    /// True if there are more letters than fit, so that only one script is open at a time.
    #[must_use]
    pub fn folds_scripts(&self) -> bool {
        folds(&self.letters)
    }

    /// The letters by script. All are together if they fit, or if there is only one script.
    #[must_use]
    pub fn scripts(&self) -> Vec<ScriptTabs<'_>> {
        by_script(&self.letters)
    }

    /// The title of the page: the search, and the label or the filter that is open.
    #[must_use]
    pub fn title(&self, page: &PageContext) -> String {
        let filter = match &self.label {
            Some(label) => page.label_name(label),
            None if self.state.repair => page.t("list-repair"),
            None => page.t("list-title"),
        };
        let q = self.state.shown_q();
        if q.is_empty() {
            filter
        } else if self.is_whole_book() {
            q
        } else {
            format!("{q} · {filter}")
        }
    }

    /// True if neither a label nor another filter is open.
    #[must_use]
    pub fn is_whole_book(&self) -> bool {
        self.state.label.is_none() && !self.state.repair
    }

    /// The orders of the list. A search has no order by time.
    #[must_use]
    pub fn orders(&self, page: &PageContext) -> Vec<OrderLink> {
        let by_name = Sort::ALL.iter().map(|sort| OrderLink {
            url: self.state.sort_url(*sort),
            name: page.t(format!("sort-{sort}")),
            is_current: self.recency.is_none() && self.sort == *sort,
        });
        let by_time = Recency::ALL
            .iter()
            .filter(|_| self.state.q.is_empty())
            .map(|recency| OrderLink {
                url: self.state.recency_url(*recency),
                name: page.t(format!("sort-{recency}")),
                is_current: self.recency == Some(*recency),
            });
        by_name.chain(by_time).collect()
    }

    /// The name of the order that the list is in.
    #[must_use]
    pub fn order_name(&self, page: &PageContext) -> String {
        let current = self.orders(page).into_iter().find(|order| order.is_current);
        current.map(|order| order.name).unwrap_or_default()
    }

    /// The selected contacts of other pages, as a field of a form.
    #[must_use]
    pub fn ids_elsewhere(&self) -> String {
        let ids = self.selected_elsewhere.iter().map(ToString::to_string);
        ids.collect::<Vec<_>>().join(".")
    }

    /// True if there are pages around this one.
    #[must_use]
    pub fn has_pages(&self) -> bool {
        self.before.is_some() || self.after.is_some()
    }

    /// True for the list of what the user viewed.
    #[must_use]
    pub fn is_viewed(&self) -> bool {
        self.recency == Some(Recency::Viewed)
    }

    /// The page of duplicates: of the first book that has some, if the list is of several.
    #[must_use]
    pub fn duplicates_url(&self, page: &PageContext) -> String {
        let mut books = page.books.iter().map(BookAccess::book);
        let first = books.find(|book| page.has_books() && Some(book.id) == self.sidebar.duplicates_in);
        let query = first.map_or_else(|| page.narrowed_query(), book_query);
        format!("/duplicates{query}")
    }

    /// True if the label is the one that is shown.
    #[must_use]
    pub fn is_label(&self, label: &LabelView) -> bool {
        self.label_key
            .as_ref()
            .is_some_and(|open| *open == label_key(&label.name))
    }
}

/// The job that is changing which contacts have a label, in any of the books.
fn label_job(app: &App, books: &BookSet, sidebar: &Sidebar, label: LabelId) -> Result<Option<Job>> {
    for (access, label) in books.books().iter().zip(sidebar.same_labels(label)?) {
        if let Some(label) = label
            && let Some(job) = labels::under_change::job_of(app, access, label)?
        {
            return Ok(Some(job));
        }
    }
    Ok(None)
}

/// The page of the list that the state is about. A contact that is opened or saved stays visible in it.
fn wanted(state: &ListState, sort: Sort, open: Option<ContactId>) -> ListQuery {
    ListQuery {
        q: state.q.clone(),
        exact: state.exact,
        needs_repair: state.repair,
        label: state.label,
        letter: state.letter.clone(),
        sort,
        recency: state.recency,
        position: match open {
            Some(id) if state.is_first_page() => Position::Containing(id),
            _ => state.position.clone(),
        },
    }
}

/// The selected contacts that are not on the page.
fn elsewhere(selected: &[ContactId], groups: &[LetterGroup]) -> Vec<ContactId> {
    let rows = groups.iter().flat_map(|group| &group.rows);
    let on_page: HashSet<ContactId> = rows.map(|row| row.row.id).collect();
    selected
        .iter()
        .copied()
        .filter(|id| !on_page.contains(id))
        .collect()
}

/// A search with the name of the label that is open.
fn savable(q: &str, label: Option<&str>) -> Option<String> {
    let label = label.map(|name| format!("label:\"{}\"", name.replace('"', " ")));
    let words = Some(q.to_owned()).filter(|q| !q.is_empty())?;
    Some(label.into_iter().chain([words]).collect::<Vec<_>>().join(" "))
}

fn groups(
    rows: Vec<Row>,
    (query, is_ranked): (&Query, bool),
    state: &ListState,
    open: Option<ContactId>,
    books: &BookSet,
    labels: &[LabelView],
) -> Vec<LetterGroup> {
    let zone: Tz = books.account().time_zone.parse().unwrap_or(Tz::UTC);
    let heading = |row: &Row| match row.at {
        Some(at) => zone.from_utc_datetime(&at).format("%Y-%m-%d").to_string(),
        None => row.letter.clone(),
    };
    let selected: HashSet<ContactId> = state.selected.ids.iter().copied().collect();
    let label_urls: HashMap<&str, String> = labels
        .iter()
        .map(|label| (label.name.as_str(), state.label_url(label.id)))
        .collect();
    let context = state.query_of_many_links();
    let own = books.books().iter().filter(|_| books.is_several());
    let own: HashMap<BookId, &Book> = own.map(|access| (access.book_id(), access.book())).collect();
    let mut groups: Vec<LetterGroup> = Vec::new();
    for mut row in rows {
        if is_ranked {
            // The letters are not in their order.
            row.letter.clear();
        }
        let view = RowView {
            name: highlight(&row.name, query),
            phone: highlight(&row.phone, query),
            about: highlight(&about(&row), query),
            hit: (row.hit.as_ref())
                .map(|hit| highlight(&hit.text, query))
                .unwrap_or_default(),
            hit_name: row.hit.as_ref().and_then(|hit| hit.name.clone()),
            hit_date: row.hit.as_ref().and_then(|hit| hit.date.clone()),
            url: format!("/contacts/{}{context}", row.id),
            initials: initials(&row.name),
            color: color(&row.name),
            open: open == Some(row.id),
            selected: state.selected.is_page || selected.contains(&row.id),
            labels: first_labels(&row.labels, &label_urls),
            book: own.get(&row.book).map(|book| (*book).clone()),
            row,
        };
        let heading = heading(&view.row);
        match groups.last_mut() {
            Some(group) if group.letter == heading => group.rows.push(view),
            _ => groups.push(LetterGroup {
                letter: heading,
                at: view.row.at,
                rows: vec![view],
            }),
        }
    }
    groups
}
