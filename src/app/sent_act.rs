//! A bulk act as its form was sent. It means what its page showed, and may be sent again.

use crate::app::Result;
use crate::app::books::SeenBooks;
use crate::app::jobs::SentForm;
use crate::app::selection::Selection;
use domain::change_log::Existence;
use domain::ids::BookId;
use store::contacts::Stored;
use store::{self, Conn};

/// A bulk act as its form was sent.
#[derive(Clone, Debug)]
pub struct SentAct {
    /// The page and what was chosen on it.
    pub form: SentForm,
    /// The books that have selected contacts.
    pub books: Vec<BookId>,
    /// The books as the user saw them; none for programs.
    pub seen: SeenBooks,
}

impl SentAct {
    /// The identity of the form. A search is known by its page, too, since it may find others later; contacts that were
    /// selected one by one are the same on each page. `what` is what else was chosen.
    #[must_use]
    pub fn name(page: &str, selection: &Selection, what: &str) -> SentForm {
        let page = match selection {
            Selection::Contacts(_) => "any",
            Selection::Matching { .. } => page,
        };
        SentForm::of(page, &format!("{selection:?}{what}"))
    }

    /// An act without a list, as a program or the page of one contact asks for it.
    #[must_use]
    pub fn by_program() -> Self {
        Self {
            form: SentForm::of("", ""),
            books: Vec::new(),
            seen: SeenBooks::default(),
        }
    }

    /// True if the page says which contacts are meant.
    pub(super) fn is_of_page(&self, selection: &Selection) -> bool {
        matches!(selection, Selection::Matching { .. }) && !self.seen.is_empty()
    }
}

/// True if a contact was in the list, with the same card, when its book had the token.
pub(super) fn was_same_at(conn: &mut Conn, book: BookId, stored: &Stored, token: i64) -> Result<bool> {
    if stored.token <= token {
        return Ok(true);
    }
    let state = store::changes::state_at(conn, book, stored.id(), token)?;
    let was_live = state.is_some_and(|state| state == Existence::Live.as_str());
    Ok(was_live && store::changes::card_at(conn, book, stored, token)? == stored.card)
}
