//! Making contacts, one or many at once.

use std::collections::HashSet;

use super::{Prepared, Writer};
use crate::app::{Error, Result, random};
use crate::domain::change_log::Action;
use crate::domain::ids::ContactId;
use crate::store;
use crate::store::contacts::NewContactRow;

impl Writer<'_> {
    /// Makes contacts of cards whose UIDs no live contact has, and which all differ: as few statements
    /// as if it were one. The ids are in the order of the cards.
    ///
    /// # Errors
    /// `Internal` if a UID is taken after all.
    pub fn create_many(&mut self, cards: &[Prepared]) -> Result<Vec<ContactId>> {
        if cards.is_empty() {
            return Ok(Vec::new());
        }
        let batch = self.batch()?;
        let hrefs = self.free_hrefs(cards)?;
        let first = self.token + 1;
        let rows: Vec<NewContactRow> = cards
            .iter()
            .zip(&hrefs)
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
            return Err(Error::Internal("not every contact was made".to_owned()));
        }
        let made: Vec<(ContactId, i64)> = ids.iter().copied().zip(first..).collect();
        self.token += i64::try_from(cards.len()).unwrap_or_default();
        self.append_many(batch, Action::Create, &made)?;
        for (id, card) in ids.iter().zip(cards) {
            self.hold_blobs(*id, card)?;
            self.tally.contacts += 1;
            self.count_letters(&card.index.letter_family, &card.index.letter_given, 1);
        }
        let marked: Vec<_> = ids
            .iter()
            .copied()
            .zip(cards.iter().map(|card| &card.index))
            .collect();
        self.put_first_marks(&marked)?;
        Ok(ids)
    }

    /// `UID.vcf` for each, or something random where that is taken or unfit for a URL.
    fn free_hrefs(&mut self, cards: &[Prepared]) -> Result<Vec<String>> {
        let wanted: Vec<String> = cards.iter().filter_map(|card| plain_href(&card.uid)).collect();
        let mut taken: HashSet<String> = store::contacts::hrefs_taken(self.conn, self.book, &wanted)?
            .into_iter()
            .collect();
        cards
            .iter()
            .map(|card| match plain_href(&card.uid) {
                Some(href) if taken.insert(href.clone()) => Ok(href),
                _ => random_href(),
            })
            .collect()
    }
}

/// `UID.vcf`, if that can stand in a URL as it is.
fn plain_href(uid: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    (!uid.is_empty() && uid.len() <= 200 && uid.chars().all(plain)).then(|| format!("{uid}.vcf"))
}

/// An href that nobody else can have.
pub(super) fn random_href() -> Result<String> {
    Ok(format!("{}.vcf", random::hex::<16>()?))
}
