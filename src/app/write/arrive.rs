//! Contacts that come from another book, with the changes that they had there.

use std::collections::BTreeSet;

use super::Writer;
use super::href::random_href;
use super::record::Before;
use crate::app::{Error, Result, random};
use domain::change_log::Action;
use domain::ids::{BookId, ContactId};
use formats::vcard;
use store::changes::{ChangeRow, NewChangeRow};
use store::contacts::{NewContactRow, NewVersion, Stored};

/// How a contact comes from another book.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// It is moved: it keeps its history.
    Moved,
    /// It is copied: it begins anew.
    Copied,
}

impl Writer<'_> {
    /// Creates a contact like one of another book, whose UID is free here, at a free href. Without one it keeps its own
    /// if that is free.
    pub fn arrive(
        &mut self,
        from: BookId,
        current: &Stored,
        href: Option<&str>,
        arrival: Arrival,
    ) -> Result<ContactId> {
        let history = match arrival {
            Arrival::Moved => store::changes::all_of_contact(self.conn, from, current.id())?,
            Arrival::Copied => Vec::new(),
        };
        let blobs = self.copy_blobs(from, current, &history)?;
        let prepared = self.prepare(&current.card)?;
        let href = match href {
            Some(href) => href.to_owned(),
            None if store::contacts::href_taken(self.conn, self.book, &current.href)? => random_href()?,
            None => current.href.clone(),
        };
        let batch = self.batch()?;
        let earlier = i64::try_from(history.len()).unwrap_or_default();
        let row = NewContactRow {
            book_id: self.book.0,
            href: &href,
            token: self.token + earlier + 1,
            // Contacts are in the order of their keys by the time at which they were added.
            created_at: self.now,
            updated_at: self.now,
            index: prepared.columns(),
            card: &prepared.card,
        };
        let id = store::contacts::insert_many(self.conn, &[row])?
            .into_iter()
            .next()
            .ok_or_else(|| Error::Internal("a contact that arrived has no id".to_owned()))?;
        self.append_earlier(id, &href, &history)?;
        self.token += 1;
        let (action, before) = match arrival {
            Arrival::Moved => (Action::Move, Before::live_at(&href)),
            Arrival::Copied => (Action::Create, Before::NOTHING),
        };
        self.append_many(batch, action, &[(id, self.token, before)])?;
        for hash in &blobs {
            store::blobs::hold(self.conn, self.book, id, hash)?;
        }
        self.tally.contacts += 1;
        self.count_letters(&prepared.index.letter_family, &prepared.index.letter_given, 1);
        self.insert_derived(&[(id, &prepared.index)])?;
        Ok(id)
    }

    /// Takes a contact of this book out of the trash that was moved to another book, with its edits there. False, and
    /// nothing is written, if the contact there never was what this one is: then it is another one with the same UID.
    pub fn come_back(&mut self, from: BookId, current: &Stored, trashed: &Stored) -> Result<bool> {
        let id = trashed.id();
        let history = store::changes::all_of_contact(self.conn, from, current.id())?;
        let Some(edits) = edits_after(history, &trashed.card, &current.card) else {
            return Ok(false);
        };
        let blobs = self.copy_blobs(from, current, &edits)?;
        self.restore(trashed)?;
        if edits.is_empty() {
            return Ok(true);
        }
        let restored = self.current(id)?;
        self.append_earlier(id, &restored.href, &edits)?;
        for hash in &blobs {
            store::blobs::hold(self.conn, self.book, id, hash)?;
        }
        let prepared = self.prepare(&current.card)?;
        let version = NewVersion {
            index: prepared.columns(),
            card: &prepared.card,
            token: self.token,
            updated_at: self.now,
        };
        store::contacts::replace_card(self.conn, self.book, id, &version)?;
        self.count_letters(&restored.letter_family, &restored.letter_given, -1);
        self.count_letters(&prepared.index.letter_family, &prepared.index.letter_given, 1);
        self.write_derived(&[(id, &prepared.index)])?;
        Ok(true)
    }

    /// Stores the blobs to which the cards of a contact refer, in this book. Returns their hashes.
    fn copy_blobs(
        &mut self,
        from: BookId,
        current: &Stored,
        history: &[ChangeRow],
    ) -> Result<BTreeSet<[u8; 32]>> {
        let earlier = history.iter().filter_map(|row| row.before_card.as_ref());
        let cards = std::iter::once(&current.card).chain(earlier);
        let hashes: BTreeSet<[u8; 32]> = cards.flat_map(|card| vcard::blobs::references(card)).collect();
        for hash in &hashes {
            let bytes = store::blobs::get(self.conn, from, hash)?
                .ok_or_else(|| Error::Internal(format!("a blob of book {from} is missing")))?;
            store::blobs::put(self.conn, self.book, hash, &bytes)?;
        }
        Ok(hashes)
    }

    /// Appends the changes that a contact had in another book.
    fn append_earlier(&mut self, id: ContactId, href: &str, history: &[ChangeRow]) -> Result<()> {
        let batch = self.batch()?;
        let mut rows = Vec::with_capacity(history.len());
        for change in history {
            self.token += 1;
            rows.push(NewChangeRow {
                book_id: self.book.0,
                token: self.token,
                nonce: random::hex::<8>()?,
                contact_id: id.0,
                batch_id: batch.0,
                account_id: change.account_id,
                origin: &change.origin,
                action: &change.action,
                made_at: change.made_at,
                before_state: &change.before_state,
                before_href: if change.before_href.is_empty() { "" } else { href },
                before_card: change.before_card.as_deref(),
            });
        }
        store::changes::append(self.conn, &rows)?;
        self.tally.changes += i64::try_from(rows.len()).unwrap_or_default();
        Ok(())
    }
}

/// The edits of a contact since it last had this card; `None` if it never had it. `now` is the card that it has.
fn edits_after(history: Vec<ChangeRow>, card: &[u8], now: &[u8]) -> Option<Vec<ChangeRow>> {
    let edits: Vec<ChangeRow> = history
        .into_iter()
        .filter(|row| row.before_card.is_some())
        .collect();
    if card == now {
        return Some(Vec::new());
    }
    let start = edits
        .iter()
        .rposition(|row| row.before_card.as_deref() == Some(card))?;
    Some(edits.into_iter().skip(start).collect())
}
