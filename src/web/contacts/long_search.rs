//! The buttons of a search that is too long to be repeated in links: a page has it once, in the form of these buttons.

use crate::web::contacts::panes::Panes;
use crate::web::page::PageContext;

/// A button in place of a link of the list.
pub struct LinkButton {
    /// The path of its URL.
    pub path: String,
    /// The query of its URL, without the search.
    pub rest: String,
    /// Its words.
    pub text: String,
    /// True if the list is what it leads to.
    pub is_current: bool,
}

impl LinkButton {
    fn new(url: &str, text: String, is_current: bool) -> Self {
        let (path, rest) = url.split_once('?').unwrap_or((url, ""));
        Self {
            path: path.to_owned(),
            rest: rest.to_owned(),
            text,
            is_current,
        }
    }
}

impl Panes {
    /// The orders of the list.
    #[must_use]
    pub fn order_buttons(&self, page: &PageContext) -> Vec<LinkButton> {
        let orders = self.orders(page).into_iter();
        orders
            .map(|order| LinkButton::new(&order.url, order.name, order.is_current))
            .collect()
    }

    /// What the head of the list offers for its search.
    #[must_use]
    pub fn link_buttons(&self, page: &PageContext) -> Vec<LinkButton> {
        let state = &self.state;
        let mut links = vec![(state.filtered_url("/search"), "narrow-link")];
        if !self.is_whole_book() {
            links.push((state.widened_url(), "list-widen"));
        }
        if self.instead.is_some() {
            links.push((state.exact_url(), "search-exact"));
        }
        if self.groups.is_empty() {
            links.push((state.new_contact_url(), "list-nothing-new"));
        } else if state.select {
            links.push((state.select_page_url(), "list-select-page"));
            links.push((state.toggle_select_url(), "list-select-done"));
        } else {
            links.push((state.toggle_select_url(), "list-select"));
        }
        buttons(page, links)
    }

    /// The ways to copy what the list finds.
    #[must_use]
    pub fn copy_buttons(&self, page: &PageContext) -> Vec<LinkButton> {
        let url = |path| self.state.filtered_url(path);
        let links = [
            (url("/export"), "export-link"),
            (url("/print"), "print-link"),
            (url("/addresses"), "addresses-link"),
        ];
        buttons(page, links)
    }

    /// The buttons of the pages before and after this one, with what links say of them.
    #[must_use]
    pub fn page_buttons(&self, page: &PageContext) -> Vec<LinkButton> {
        let pages = [(&self.before, "pager-previous"), (&self.after, "pager-next")];
        let buttons = pages.into_iter().filter_map(|(url, key)| {
            let url = url.as_ref()?;
            Some(LinkButton::new(url, page.t(key), false))
        });
        buttons.collect()
    }
}

/// Buttons for URLs, with the keys of their texts.
fn buttons(page: &PageContext, links: impl IntoIterator<Item = (String, &'static str)>) -> Vec<LinkButton> {
    let links = links.into_iter();
    links
        .map(|(url, key)| LinkButton::new(&url, page.t(key), false))
        .collect()
}
