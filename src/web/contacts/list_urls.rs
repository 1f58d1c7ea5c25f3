//! The URLs that lead from the list to other states of it, and to other views of the same contacts.

use crate::app::list::Position;
use crate::web::contacts::list_state::ListState;
use crate::web::page::{encoded, to_query};
use domain::account::{Recency, Sort};
use domain::ids::LabelId;

impl ListState {
    /// The URL of the same search and filters in another order, from the start.
    #[must_use]
    pub fn sort_url(&self, sort: Sort) -> String {
        self.restarted(|state| (state.sort, state.recency) = (Some(sort), None))
    }

    /// The URL of the same search and filters in an order by time, from the start.
    #[must_use]
    pub fn recency_url(&self, recency: Recency) -> String {
        self.restarted(|state| (state.sort, state.recency) = (None, Some(recency)))
    }

    /// The URL of the same search in the whole book.
    #[must_use]
    pub fn widened_url(&self) -> String {
        self.restarted(|state| {
            state.label = None;
            state.repair = false;
        })
    }

    /// The URL of all contacts of a book in the same order; of all books for an empty slug.
    #[must_use]
    pub fn book_url(&self, slug: &str) -> String {
        self.restarted(|state| {
            state.clear_filters();
            slug.clone_into(&mut state.book);
        })
    }

    /// The URL of the whole book in the same order.
    #[must_use]
    pub fn all_url(&self) -> String {
        self.restarted(Self::clear_filters)
    }

    /// The URL of a label in the same order.
    #[must_use]
    pub fn label_url(&self, label: LabelId) -> String {
        self.restarted(|state| {
            state.clear_filters();
            state.label = Some(label);
        })
    }

    /// The URL of a saved search in the same order.
    #[must_use]
    pub fn saved_url(&self, query: &str) -> String {
        let mut state = self.restarted_state();
        state.clear_filters();
        query.clone_into(&mut state.q);
        format!("/{}", state.query())
    }

    /// The URL of the contacts that need repair, in the same order.
    #[must_use]
    pub fn repair_url(&self) -> String {
        self.restarted(|state| {
            state.clear_filters();
            state.repair = true;
        })
    }

    fn clear_filters(&mut self) {
        self.q.clear();
        self.label = None;
        self.repair = false;
        self.select = false;
    }

    fn restarted(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut state = self.restarted_state();
        change(&mut state);
        format!("/{}", state.query_of_link())
    }

    fn restarted_state(&self) -> Self {
        Self {
            position: Position::First,
            letter: None,
            ..self.clone()
        }
    }

    /// The URL of the form for a new contact that has what was searched for.
    #[must_use]
    pub fn new_contact_url(&self) -> String {
        let mut pairs = self.filters_of_link();
        pairs.push(("from", "search".to_owned()));
        format!("/contacts/new{}", to_query(&pairs))
    }

    /// The URL of another view of the same contacts, such as the export: this path with these filters.
    #[must_use]
    pub fn filtered_url(&self, path: &str) -> String {
        let filters = self.filters_of_link().into_iter();
        let pairs: Vec<_> = filters.filter(|(name, _)| *name != "select").collect();
        format!("{path}{}", to_query(&pairs))
    }

    /// The URL of the first page with the same filters, but only what matches the query as it was typed.
    #[must_use]
    pub fn exact_url(&self) -> String {
        let state = Self {
            exact: true,
            position: Position::First,
            ..self.clone()
        };
        format!("/{}", state.query_of_link())
    }

    /// The URLs of the list at each letter. An order by time has no letters, so it ends.
    pub fn letter_urls<'a>(&self, letters: &'a [String]) -> impl Iterator<Item = String> + 'a {
        let mut state = self.without_long_query();
        state.recency = None;
        let start = state.url_with("letter", "");
        letters
            .iter()
            .map(move |letter| format!("{start}{}", encoded(letter)))
    }

    /// The URL of the list with the same filters and one more parameter, such as a cursor.
    #[must_use]
    pub fn url_with(&self, name: &'static str, value: &str) -> String {
        let mut pairs = self.filters_of_link();
        pairs.push((name, value.to_owned()));
        format!("/{}", to_query(&pairs))
    }

    /// The URL that switches the checkboxes of the rows on or off.
    #[must_use]
    pub fn toggle_select_url(&self) -> String {
        self.url_selecting(!self.select)
    }

    fn url_selecting(&self, select: bool) -> String {
        let state = Self {
            select,
            ..self.clone()
        };
        format!("/{}", state.query_of_link())
    }

    /// The URL of this page of the list with every contact of it selected.
    #[must_use]
    pub fn select_page_url(&self) -> String {
        self.url_selecting(true).replace("select=1", "select=page")
    }
}
