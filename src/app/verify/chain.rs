//! The changes of one contact, in order: what was before each must be what the one before it left.

use std::collections::BTreeSet;

use domain::change_log::{Action, Existence};
use formats::vcard;
use store::changes::ChangeRow;
use store::contacts::Stored;

/// The changes of a contact, as far as they were read.
pub(super) struct Chain {
    pub(super) contact: i64,
    /// The contact now; `None` if the book has no such contact.
    row: Option<Stored>,
    token: i64,
    existence: Existence,
    /// The href that the last change left, if the log can tell: a new contact's is known to the row only.
    href: Option<String>,
    /// The state before the last change, which is all that is left of the changes of a purged contact.
    last_before: String,
    /// The card that the last change of bytes replaced: the next one must be another.
    replaced: Option<Vec<u8>>,
    /// The blobs that all versions of the card refer to.
    pub(super) blobs: BTreeSet<Vec<u8>>,
    /// What does not fit.
    pub(super) details: Vec<String>,
}

impl Chain {
    pub(super) fn new(contact: i64, row: Option<Stored>) -> Self {
        let details = if row.is_none() {
            vec!["the change log has changes of this contact, but the book does not have it".to_owned()]
        } else {
            Vec::new()
        };
        Self {
            contact,
            row,
            token: 0,
            existence: Existence::None,
            href: None,
            last_before: String::new(),
            replaced: None,
            blobs: BTreeSet::new(),
            details,
        }
    }

    fn is_purged(&self) -> bool {
        self.row.as_ref().is_some_and(|row| row.purged_at.is_some())
    }

    /// Adds the next change.
    pub(super) fn push(&mut self, change: ChangeRow) {
        if self.is_purged() {
            self.push_purged(&change);
        } else {
            self.push_kept(&change);
        }
        self.token = change.token;
        self.last_before = change.before_state;
        if let Some(card) = change.before_card {
            self.replace(change.token, card);
        }
    }

    /// The purge has taken everything out of the changes but the state before.
    fn push_purged(&mut self, change: &ChangeRow) {
        if Action::parse(&change.action) != Some(Action::Purge) {
            self.report(
                change.token,
                &format!("is {:?}, but the contact is purged", change.action),
            );
        }
        if change.before_card.is_some() {
            self.report(change.token, "has a card, but the contact is purged");
        }
    }

    fn push_kept(&mut self, change: &ChangeRow) {
        let token = change.token;
        if change.before_state != self.existence.as_str() {
            let left = self.existence.as_str();
            let detail = format!(
                "says that the contact was {:?}, but the change before it left it {left:?}",
                change.before_state
            );
            self.report(token, &detail);
        }
        if self.href.as_ref().is_some_and(|href| *href != change.before_href) {
            self.report(token, "has another href than the change before it");
        }
        let action = Action::parse(&change.action);
        if change.before_card.is_some() != (action == Some(Action::Update)) {
            self.report(
                token,
                "lacks the card that it replaced, or has one that it did not replace",
            );
        }
        let before = self.existence;
        let (fits, after) = match action {
            Some(Action::Create) => (before == Existence::None, Existence::Live),
            Some(Action::Update) => (before != Existence::None, before),
            Some(Action::Delete) => (before == Existence::Live, Existence::Trash),
            Some(Action::Restore) => (before == Existence::Trash, Existence::Live),
            Some(Action::Move) => (before == Existence::Live, Existence::Live),
            Some(Action::Purge) | None => (false, before),
        };
        if !fits {
            let detail = format!(
                "is {:?}, but the contact was {:?}",
                change.action,
                before.as_str()
            );
            self.report(token, &detail);
        }
        self.existence = after;
        self.href = matches!(action, Some(Action::Update | Action::Delete | Action::Move))
            .then(|| change.before_href.clone());
    }

    fn replace(&mut self, token: i64, card: Vec<u8>) {
        if self.replaced.as_ref() == Some(&card) {
            self.report(token, "replaced the same card as the update before it");
        }
        self.blobs.extend(references(&card));
        self.replaced = Some(card);
    }

    /// Compares the contact with what its last change left.
    pub(super) fn close(&mut self) {
        let Some(row) = self.row.take() else { return };
        if row.token != self.token {
            self.details.push(format!(
                "the contact has token {}, but its last change has token {}",
                row.token, self.token
            ));
        }
        self.blobs.extend(references(&row.card));
        if row.purged_at.is_some() {
            if self.last_before != Existence::Trash.as_str() {
                self.details
                    .push("the contact was not in the trash when it was purged".to_owned());
            }
            return;
        }
        let now = if row.is_live() {
            Existence::Live
        } else {
            Existence::Trash
        };
        if self.existence != now {
            let (left, now) = (self.existence.as_str(), now.as_str());
            self.details.push(format!(
                "the contact is {now:?}, but its last change left it {left:?}"
            ));
        }
        if self.href.as_ref().is_some_and(|href| *href != row.href) {
            self.details
                .push("the contact has another href than its last change".to_owned());
        }
        if self.replaced.as_ref() == Some(&row.card) {
            self.details
                .push("the contact has the card that its last update replaced".to_owned());
        }
    }

    fn report(&mut self, token: i64, detail: &str) {
        self.details.push(format!("change {token} {detail}"));
    }
}

fn references(card: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    vcard::blobs::references(card)
        .into_iter()
        .map(|hash| hash.to_vec())
}
