//! What a write records besides the card: the state before each change, and the change of the counts.

use std::collections::BTreeMap;

use domain::account::Sort;
use domain::change_log::Existence;
use domain::ids::LabelId;
use store::contacts::Stored;

/// By how much the counts of the book change. Written once, when the writer is closed.
#[derive(Default)]
pub(super) struct Tally {
    pub changes: i64,
    pub contacts: i64,
    pub trash: i64,
    pub letters: BTreeMap<(Sort, String), i64>,
    pub labels: BTreeMap<LabelId, i64>,
}

/// What a contact was before a change.
#[derive(Clone, Copy)]
pub(super) struct Before<'a> {
    pub(super) state: Existence,
    pub(super) href: &'a str,
    /// The card, if the change replaces it.
    pub(super) card: Option<&'a [u8]>,
}

impl<'a> Before<'a> {
    pub(super) const NOTHING: Before<'static> = Before {
        state: Existence::None,
        href: "",
        card: None,
    };

    /// A live contact at an href.
    pub(super) fn live_at(href: &'a str) -> Self {
        Self {
            state: Existence::Live,
            href,
            card: None,
        }
    }

    pub(super) fn with_card(current: &'a Stored) -> Self {
        Self {
            card: Some(&current.card),
            ..Self::without_card(current)
        }
    }

    pub(super) fn without_card(current: &'a Stored) -> Self {
        Self {
            state: if current.is_live() {
                Existence::Live
            } else {
                Existence::Trash
            },
            href: &current.href,
            card: None,
        }
    }
}
