//! The place in the contact list from which a page was opened: label, search, letter, order and page. It is the
//! query of the page's URL, and every link and form that leads back to the list repeats it.

use actix_web::HttpRequest;

use crate::http::query::to_query;
use crate::web::form::Form;
use crate::web::limits::MAX_REPEATED_QUERY;
use crate::web::named_book::BOOK;

/// The parameters of the list's URLs, in the order in which links have them.
pub const PLACE_PARAMETERS: [&str; 10] = [
    BOOK, "q", "exact", "label", "repair", "sort", "select", "letter", "after", "before",
];
/// The parameters that a new search keeps.
const SCOPE_PARAMETERS: [&str; 4] = [BOOK, "label", "repair", "sort"];
/// The longest query of a URL that is read for its place, in bytes.
const MAX_URL_QUERY: usize = 32 * 1024;
/// The longest place that a page repeats, in bytes of its URL.
const MAX_PLACE: usize = 2048;

/// The place of a page in the list.
#[derive(Clone, Debug, Default)]
pub struct Place {
    pairs: Vec<(&'static str, String)>,
}

impl Place {
    /// The place of a request; the start of the list if its query is malformed or too long.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let query = request.query_string();
        // The contacts that are selected make a URL long, and are not part of the place.
        if query.len() > MAX_URL_QUERY {
            return Self::default();
        }
        let place = Form::parse_query(query.as_bytes()).map(|query| Self::of_query(&query));
        place
            .ok()
            .filter(|place| place.query().len() <= MAX_PLACE)
            .unwrap_or_default()
    }

    fn of_query(query: &Form) -> Self {
        // What belongs to a long search goes with it.
        let is_long = query.get("q").len() > MAX_REPEATED_QUERY;
        let is_repeated = |name: &&str| !is_long || !["q", "exact", "after", "before"].contains(name);
        let pair = |name: &'static str| Some((name, query.find(name)?.to_owned()));
        let pairs = PLACE_PARAMETERS.into_iter().filter(is_repeated).filter_map(pair);
        Self {
            pairs: pairs.filter(|(_, value)| !value.is_empty()).collect(),
        }
    }

    /// The place as the query of a URL, with `?`; empty for the start of the list.
    #[must_use]
    pub fn query(&self) -> String {
        to_query(&self.pairs)
    }

    /// The place as the fields of a form.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.pairs.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// The place with another book, if the list is narrowed to one, as the query of a URL.
    #[must_use]
    pub fn query_in(&self, book: &str) -> String {
        let mut pairs = self.pairs.clone();
        if let Some((_, slug)) = pairs.iter_mut().find(|(name, _)| *name == BOOK) {
            book.clone_into(slug);
        }
        to_query(&pairs)
    }

    /// The slug of the book to which the list is narrowed.
    #[must_use]
    pub fn book(&self) -> Option<&str> {
        let book = self.pairs.iter().find(|(name, _)| *name == BOOK);
        book.map(|(_, slug)| slug.as_str())
    }

    /// The parameters that a new search keeps: it searches the label that is open, in the same order.
    #[must_use]
    pub fn scope(&self) -> Vec<(&'static str, &str)> {
        let pairs = self
            .pairs
            .iter()
            .filter(|(name, _)| SCOPE_PARAMETERS.contains(name));
        pairs.map(|(name, value)| (*name, value.as_str())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(query: &str) -> Place {
        Place::of_query(&Form::parse(query.as_bytes()).unwrap())
    }

    #[test]
    fn a_place_keeps_the_parameters_of_the_list_and_no_others() {
        let place = place("label=7&evil=1&q=%D0%B0+%26b&after=&from=search");
        assert_eq!(place.query(), "?q=%D0%B0%20%26b&label=7");
        assert_eq!(place.scope(), [("label", "7")]);
        assert_eq!(Place::default().query(), "");
    }
}
