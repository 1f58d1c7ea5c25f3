//! Creates contacts, one or many at once.

use std::collections::HashSet;

use super::href::{href_of_uid, random_href};
use super::record::Before;
use super::{PreparedCard, Writer};
use crate::app::{Error, Result};
use domain::change_log::Action;
use domain::ids::ContactId;
use store::contacts::NewContactRow;

impl Writer<'_> {
    /// Creates many contacts with as few statements as one. The UIDs must differ, and no live contact
    /// may have one of them. The ids are in the order of the cards.
    ///
    /// # Errors
    /// `Internal` if a UID is taken.
    pub fn create_many(&mut self, cards: &[PreparedCard]) -> Result<Vec<ContactId>> {
        if cards.is_empty() {
            return Ok(Vec::new());
        }
        let hrefs = self.free_hrefs(cards)?;
        self.create_with_hrefs(cards, &hrefs)
    }

    /// Creates a contact at an href, which is free, from a card as it is served. Its UID is free too.
    pub fn create_at(&mut self, href: &str, bytes: &[u8]) -> Result<ContactId> {
        let prepared = self.prepare(bytes)?;
        let created = self.create_with_hrefs(&[prepared], &[href.to_owned()])?;
        created
            .first()
            .copied()
            .ok_or_else(|| Error::Internal("a new contact has no id".to_owned()))
    }

    fn create_with_hrefs(&mut self, cards: &[PreparedCard], hrefs: &[String]) -> Result<Vec<ContactId>> {
        let batch = self.batch()?;
        let first = self.token + 1;
        let rows: Vec<NewContactRow> = cards
            .iter()
            .zip(hrefs)
            .zip(first..)
            .map(|((card, href), token)| NewContactRow {
                book_id: self.book.0,
                href,
                token,
                created_at: self.now,
                updated_at: self.now,
                index: card.columns(),
                card: &card.card,
            })
            .collect();
        let ids = store::contacts::insert_many(self.conn, &rows)?;
        if ids.len() != cards.len() {
            return Err(Error::Internal("not every contact was created".to_owned()));
        }
        let created = ids.iter().zip(first..);
        let created: Vec<_> = created.map(|(id, token)| (*id, token, Before::NOTHING)).collect();
        self.token += i64::try_from(cards.len()).unwrap_or_default();
        self.append_many(batch, Action::Create, &created)?;
        for (id, card) in ids.iter().zip(cards) {
            self.hold_blobs(*id, card)?;
            self.tally.contacts += 1;
            self.count_letters(&card.index.letter_family, &card.index.letter_given, 1);
        }
        let derived_from: Vec<_> = ids
            .iter()
            .copied()
            .zip(cards.iter().map(|card| &card.index))
            .collect();
        self.insert_derived(&derived_from)?;
        Ok(ids)
    }

    /// `UID.vcf` for each card, or a random href where that is taken or does not fit into a URL.
    fn free_hrefs(&mut self, cards: &[PreparedCard]) -> Result<Vec<String>> {
        let wanted: Vec<String> = cards.iter().filter_map(|card| href_of_uid(&card.uid)).collect();
        let mut taken: HashSet<String> = store::contacts::hrefs_taken(self.conn, self.book, &wanted)?
            .into_iter()
            .collect();
        cards
            .iter()
            .map(|card| match href_of_uid(&card.uid) {
                Some(href) if taken.insert(href.clone()) => Ok(href),
                _ => random_href(),
            })
            .collect()
    }
}
