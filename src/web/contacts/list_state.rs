//! The state of the contact list in its URL: search, filters, order, page and selected contacts.

use std::collections::HashSet;

use crate::app::Account;
use crate::app::list::Position;
use crate::web::form::Form;
use crate::web::limits::{MAX_QUERY, MAX_REPEATED_QUERY};
use crate::web::named_book::BOOK;
use crate::web::page::to_query;
use domain::account::{Recency, Sort};
use domain::ids::{ContactId, LabelId};

/// How many selected contacts go along to the next page. Their ids are in its URL.
pub const MAX_SELECTED: usize = 500;
/// Characters of a long query that a page shows outside of the search field.
const MAX_SHOWN: usize = 60;

/// The filters, the order and the page of the list, as its URL has them.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a parameter of the URL")]
pub struct ListState {
    /// The slug of the book to which the list is narrowed; empty for all books.
    pub book: String,
    /// The search query.
    pub q: String,
    /// True to show only what matches the query as it was typed.
    pub exact: bool,
    /// True if the query was longer than [`MAX_QUERY`] and was cut.
    pub is_cut: bool,
    /// The label that filters the list.
    pub label: Option<LabelId>,
    /// True to list only contacts whose card needs repair.
    pub repair: bool,
    /// The letter at which the list was opened.
    pub letter: Option<String>,
    /// An order that overrides the account's.
    pub sort: Option<Sort>,
    /// An order by time instead.
    pub recency: Option<Recency>,
    /// The page of the list.
    pub position: Position,
    /// True if rows have checkboxes without hovering over them.
    pub select: bool,
    /// The selected contacts.
    pub selected: Selected,
    /// The label that was typed for the selected contacts.
    pub typed_label: String,
}

/// The selected contacts.
#[derive(Clone, Debug)]
pub struct Selected {
    /// True if every contact of the page is selected.
    pub is_page: bool,
    /// True if everything that the list finds is selected, on all its pages.
    pub is_all: bool,
    /// The contacts that were selected on other pages of the list, at most [`MAX_SELECTED`].
    pub ids: Vec<ContactId>,
}

impl ListState {
    /// Parses the query of a URL.
    #[must_use]
    pub fn parse(query: &Form) -> Self {
        let text = |name: &str| {
            query
                .find(name)
                .map(str::trim)
                .filter(|value| !value.is_empty())
                .map(str::to_owned)
        };
        // An empty key is malformed; it does not mean the first page.
        let position = match (query.find("after"), query.find("before")) {
            (Some(after), _) => Position::After(after.to_owned()),
            (None, Some(before)) => Position::Before(before.to_owned()),
            (None, None) => Position::First,
        };
        // The selection mode searches with a field of its own, beside the query that the list had.
        let typed = query.find("find").map(|find| find.trim().to_owned());
        let (q, is_cut) = cut(typed.or_else(|| text("q")).unwrap_or_default(), MAX_QUERY);
        Self {
            // Any other slug is not one of this site's.
            book: text(BOOK)
                .filter(|slug| slug.len() <= MAX_QUERY)
                .unwrap_or_default(),
            q,
            is_cut,
            exact: text("exact").is_some(),
            label: text("label").and_then(|label| label.parse().ok()),
            repair: query.has("repair"),
            // A longer letter or cursor is not one of this site's.
            letter: text("letter").filter(|letter| letter.len() <= MAX_QUERY),
            sort: text("sort").and_then(|sort| Sort::parse(&sort)),
            recency: text("sort").and_then(|sort| Recency::parse(&sort)),
            position,
            select: text("select").is_some(),
            selected: Selected {
                is_page: query.get("select") == "page",
                is_all: query.has("all"),
                ids: selected_ids(query),
            },
            typed_label: query.get("name").to_owned(),
        }
    }

    /// The whole list with a search query. It may be longer than the list accepts, which then says that it cut it.
    #[must_use]
    pub fn searching(query: &str) -> Self {
        let (q, is_cut) = cut(query.trim().to_owned(), 2 * MAX_QUERY);
        Self {
            q,
            is_cut,
            ..Self::parse(&Form::default())
        }
    }

    /// The state as the query of a URL, with `?`; empty for the start of the whole list.
    #[must_use]
    pub fn query(&self) -> String {
        to_query(&self.pairs(self.filters()))
    }

    /// The query of a link of the list's page. Without a long search, which the page has once: see [`Self::is_long`].
    pub(super) fn query_of_link(&self) -> String {
        to_query(&self.pairs(self.filters_of_link()))
    }

    pub(super) fn pairs(&self, filters: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
        let mut pairs = filters;
        match &self.position {
            Position::First | Position::Containing(_) => {}
            Position::After(cursor) => pairs.push(("after", cursor.clone())),
            Position::Before(cursor) => pairs.push(("before", cursor.clone())),
        }
        if let Some(letter) = self.letter.as_ref().filter(|_| self.position == Position::First) {
            pairs.push(("letter", letter.clone()));
        }
        pairs
    }

    /// True if the search is so long that the page has it once, in a form. Its links are buttons of that form then,
    /// whose URLs lack the search.
    #[must_use]
    pub fn is_long(&self) -> bool {
        self.q.len() > MAX_REPEATED_QUERY
    }

    /// The search as a page shows it, cut if it is long.
    #[must_use]
    pub fn shown_q(&self) -> String {
        shortened(&self.q)
    }

    /// The same for a link that a page has many times, such as those of the rows. A long query is left out.
    #[must_use]
    pub fn query_of_many_links(&self) -> String {
        self.without_long_query().query()
    }

    pub(super) fn without_long_query(&self) -> Self {
        let mut state = self.clone();
        if state.is_long() {
            state.q.clear();
            // The page of the list belongs to the query.
            state.position = Position::First;
        }
        state
    }

    /// The filters and the order as the fields of a form, without the selection.
    #[must_use]
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let fields = self.filters().into_iter();
        fields.filter(|(name, _)| *name != "select").collect()
    }

    /// The order by name.
    #[must_use]
    pub fn sort_of(&self, account: &Account) -> Sort {
        self.sort.unwrap_or(account.sort)
    }

    /// True if the list stays the same as long as the book does. What a search finds can depend on the time.
    #[must_use]
    pub fn is_lasting(&self) -> bool {
        self.q.is_empty() && self.recency != Some(Recency::Viewed)
    }

    /// True for the first page without a search, on which an open contact can be looked up.
    #[must_use]
    pub fn is_first_page(&self) -> bool {
        self.position == Position::First && self.letter.is_none() && self.q.is_empty()
    }

    pub(super) fn filters_of_link(&self) -> Vec<(&'static str, String)> {
        let filters = self.filters().into_iter();
        filters
            .filter(|(name, _)| *name != "q" || !self.is_long())
            .collect()
    }

    fn filters(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.book.is_empty() {
            pairs.push((BOOK, self.book.clone()));
        }
        if !self.q.is_empty() {
            pairs.push(("q", self.q.clone()));
            if self.exact {
                pairs.push(("exact", "1".to_owned()));
            }
        }
        if let Some(label) = self.label {
            pairs.push(("label", label.to_string()));
        }
        if self.repair {
            pairs.push(("repair", "1".to_owned()));
        }
        if let Some(sort) = self.sort {
            pairs.push(("sort", sort.to_string()));
        }
        if let Some(recency) = self.recency {
            pairs.push(("sort", recency.to_string()));
        }
        if self.select {
            pairs.push(("select", "1".to_owned()));
        }
        pairs
    }
}

/// The ids of the selected contacts of a form, as text: those of its checkboxes, and those of other pages, whose ids
/// are one field, with `.` between them.
pub fn selected_words(form: &Form) -> impl Iterator<Item = &str> {
    let of_other_pages = form.all("ids").flat_map(|ids| ids.split('.'));
    of_other_pages.chain(form.all("id")).filter(|id| !id.is_empty())
}

/// The selected contacts of a form, at most [`MAX_SELECTED`]. Ids that are not numbers are left out.
#[must_use]
pub fn selected_ids(form: &Form) -> Vec<ContactId> {
    let ids = selected_words(form).filter_map(|id| id.parse().ok());
    let mut known = HashSet::new();
    ids.filter(|id: &ContactId| known.insert(*id))
        .take(MAX_SELECTED)
        .collect()
}

/// A text as pages show it beside others: its beginning if it is long.
#[must_use]
pub fn shortened(text: &str) -> String {
    let end = text.char_indices().nth(MAX_SHOWN);
    match end.filter(|_| text.len() > MAX_REPEATED_QUERY) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Cuts a query between two characters, and says whether it was too long.
#[must_use]
pub fn cut(mut query: String, max: usize) -> (String, bool) {
    let is_cut = query.len() > max;
    if is_cut {
        let end = (0..=max).rev().find(|end| query.is_char_boundary(*end));
        query.truncate(end.unwrap_or_default());
        query.truncate(query.trim_end().len());
    }
    (query, is_cut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::page::PLACE_PARAMETERS;

    #[test]
    fn pages_keep_every_parameter_of_the_list() {
        let query = "q=a&exact=1&label=7&repair=1&sort=given&select=1";
        for last in ["letter=B", "after=x", "before=x"] {
            let state = ListState::parse(&Form::parse(format!("{query}&{last}").as_bytes()).unwrap());
            let names: Vec<String> = state.query()[1..]
                .split('&')
                .map(|pair| pair.split('=').next().unwrap().to_owned())
                .collect();
            assert_eq!(names.len(), 7, "{names:?}");
            assert!(
                names.iter().all(|name| PLACE_PARAMETERS.contains(&name.as_str())),
                "{names:?}"
            );
        }
    }

    #[test]
    fn selected_contacts_come_from_checkboxes_and_other_pages_once_each() {
        let form = |query: &str| Form::parse(query.as_bytes()).unwrap();
        let ids = |query: &str| {
            selected_ids(&form(query))
                .iter()
                .map(|id| id.0)
                .collect::<Vec<_>>()
        };
        assert_eq!(ids("id=3&ids=1.2&id=2&id=x"), [1, 2, 3]);
        assert_eq!(ids("ids=&ids=.1.."), [1]);
        let many: Vec<String> = (0..1000).map(|id| id.to_string()).collect();
        assert_eq!(ids(&format!("ids={}", many.join("."))).len(), MAX_SELECTED);
    }

    #[test]
    fn a_letter_ends_an_order_by_time() {
        let state = ListState::parse(&Form::parse(b"label=7&sort=added").unwrap());
        assert_eq!(state.query(), "?label=7&sort=added");
        let letters = ["B".to_owned(), "Я".to_owned()];
        assert_eq!(
            state.letter_urls(&letters).collect::<Vec<_>>(),
            ["/?label=7&letter=B", "/?label=7&letter=%D0%AF"]
        );
        assert_eq!(state.sort_url(Sort::Given), "/?label=7&sort=given");
        assert_eq!(state.recency_url(Recency::Changed), "/?label=7&sort=changed");
    }

    #[test]
    fn a_long_query_is_cut_between_two_characters() {
        assert_eq!(cut("я".repeat(512), 1024), ("я".repeat(512), false));
        assert_eq!(
            cut(format!("a{}", "я".repeat(512)), 1024),
            (format!("a{}", "я".repeat(511)), true)
        );
        assert_eq!(
            cut(format!("{}  b", "a".repeat(1022)), 1024),
            ("a".repeat(1022), true)
        );
    }
}
