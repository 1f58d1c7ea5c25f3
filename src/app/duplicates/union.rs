//! The card with everything that the cards of one person say.

use std::collections::BTreeMap;

use super::choices::{Choice, choices, following};
use crate::app::Result;
use crate::app::card::inline_blobs;
use domain::card::Card;
use domain::ids::BookId;
use formats::vcard::blobs::{self, Blob};
use formats::{convert, vcard};
use store::Conn;

/// The cards of one person in the vCard version of the first, which is the one that is kept.
pub struct PersonCards {
    cards: Vec<(i64, Card)>,
    /// The large values that the conversion from another version wrote.
    converted: Vec<Blob>,
}

impl PersonCards {
    /// The stored cards of these contacts.
    pub fn load(conn: &mut Conn, book: BookId, stored: &[(i64, Vec<u8>)]) -> Result<Self> {
        let mut person = Self {
            cards: Vec::with_capacity(stored.len()),
            converted: Vec::new(),
        };
        for (id, bytes) in stored {
            let mut card = vcard::parse(bytes);
            let kept = person.cards.first().map(|(_, kept)| kept);
            if let Some(kept) = kept.filter(|kept| kept.version() != card.version()) {
                let served = inline_blobs(conn, book, bytes)?;
                let converted = convert::to_version_of(kept, &vcard::parse(&served));
                let (bytes, large) = blobs::extract(&vcard::print(&converted));
                card = vcard::parse(&bytes);
                person.converted.extend(large);
            }
            person.cards.push((*id, card));
        }
        Ok(person)
    }

    /// The cards by their contacts.
    pub fn cards(&self) -> &[(i64, Card)] {
        &self.cards
    }

    /// What the user has to choose.
    pub fn choices(&self) -> Vec<Choice> {
        choices(&self.cards)
    }

    /// The card with everything that these cards say. Of single values it has those of the contacts that were chosen,
    /// else those that the page preselects; the others stand beside them.
    pub fn union(&self, chosen: &BTreeMap<String, i64>, region: &str) -> Card {
        let Some((_, kept)) = self.cards.first() else {
            return Card::new(Vec::new());
        };
        let mut card = kept.clone();
        for choice in self.choices() {
            let id = chosen
                .get(&choice.property)
                .copied()
                .unwrap_or(choice.preselected);
            let from = self.cards.iter().find(|(own, _)| *own == id);
            if let Some((_, from)) = from.filter(|(_, from)| from.first(&choice.property).is_some()) {
                card = vcard::take_values(&card, from, &following(&choice.property));
            }
        }
        // The kept card again: its values that a choice replaced come back as further values.
        let all = self.cards.iter().skip(1).chain(self.cards.first());
        all.fold(card, |card, (_, other)| {
            vcard::merge_duplicate(&card, other, region)
        })
    }

    /// The bytes of a union, in which the values that the conversion wrote are in place.
    pub fn print(&self, union: &Card) -> Vec<u8> {
        let stored = vcard::print(union);
        let whole = blobs::inline(&stored, |hash| {
            let converted = self.converted.iter().find(|blob| blob.hash == *hash);
            let bytes = converted.map(|blob| blob.bytes.clone());
            // Other values are in the book already.
            Some(bytes.unwrap_or_else(|| blobs::reference_to(hash)))
        });
        whole.unwrap_or(stored)
    }
}
