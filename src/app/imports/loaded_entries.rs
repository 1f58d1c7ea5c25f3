//! The contacts of the book and the cards of an import that are in memory while some cards are compared.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use crate::app::duplicates::{Compared, Decided, SurePerson};
use crate::app::{BookAccess, Result};
use domain::card::Card;
use domain::duplicates::Candidate;
use domain::ids::ImportId;
use formats::vcard;
use store::imports::FirstItem;
use store::{self, Conn};

use super::card_keys::Links;

/// Cards whose bytes are in memory at once.
const CARDS_AT_ONCE: usize = 32;

/// A contact of the book, or a card of the import by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Entry {
    Contact(i64),
    Card(u32),
}

/// A card that was loaded for comparing, with its item.
pub(super) struct LoadedCard {
    pub item: FirstItem,
    pub card: Card,
    pub candidate: Candidate,
}

/// What is in memory while some cards are compared.
pub(super) struct LoadedEntries<'a> {
    access: &'a BookAccess,
    region: &'a str,
    import: ImportId,
    links: &'a Links,
    pub contacts: Compared<'a>,
    pub cards: HashMap<u32, Rc<LoadedCard>>,
    /// What the user decided about them.
    pub decided: Decided,
}

impl LoadedCard {
    fn of(item: FirstItem, bytes: &[u8], region: &str) -> Self {
        let (stored, _) = vcard::blobs::extract(bytes);
        let card = vcard::parse(&stored);
        let contact = vcard::read(&card);
        Self {
            item,
            candidate: Candidate::of(&card, &contact, region),
            card,
        }
    }
}

impl<'a> LoadedEntries<'a> {
    pub fn new(access: &'a BookAccess, region: &'a str, import: ImportId, links: &'a Links) -> Self {
        Self {
            access,
            region,
            import,
            links,
            contacts: Compared::new(access.book_id(), region),
            cards: HashMap::new(),
            decided: Decided::default(),
        }
    }

    /// Loads cards and contacts that are not loaded yet, and what the user decided about them.
    pub fn load(
        &mut self,
        conn: &mut Conn,
        cards: impl Iterator<Item = u32>,
        contacts: impl Iterator<Item = i64>,
    ) -> Result<()> {
        let (book, links) = (self.access.book_id(), self.links);
        let contacts: BTreeSet<i64> = contacts.filter(|id| self.contacts.get(*id).is_none()).collect();
        self.contacts.load(conn, contacts.iter().copied())?;
        let numbers: BTreeSet<u32> = cards.filter(|card| !self.cards.contains_key(card)).collect();
        let by_uid: HashMap<&str, u32> = numbers
            .iter()
            .filter_map(|number| Some((&*links.card(*number)?.uid, *number)))
            .collect();
        let mut uids: Vec<String> = by_uid.keys().map(|uid| (*uid).to_owned()).collect();
        let items = store::imports::first_with_uids(conn, book, self.import, &uids)?;
        for items in items.chunks(CARDS_AT_ONCE) {
            let ids: Vec<i64> = items.iter().map(|item| item.id).collect();
            let bytes = store::imports::cards(conn, book, self.import, &ids, i32::MAX)?;
            let mut bytes: HashMap<i64, Vec<u8>> = bytes.into_iter().collect();
            for item in items {
                if let (Some(number), Some(bytes)) = (by_uid.get(item.uid.as_str()), bytes.remove(&item.id)) {
                    let card = LoadedCard::of(item.clone(), &bytes, self.region);
                    self.cards.insert(*number, Rc::new(card));
                }
            }
        }
        let of_contacts = contacts.iter().filter_map(|id| self.contacts.get(*id));
        uids.extend(of_contacts.map(|contact| contact.stored.uid.clone()));
        self.decided.load(conn, book, &uids)
    }

    /// An entry as it is compared; `None` if it is not loaded.
    pub fn candidate(&self, entry: Entry) -> Option<&Candidate> {
        match entry {
            Entry::Contact(id) => self.contacts.get(id).map(|contact| &contact.candidate),
            Entry::Card(number) => self.cards.get(&number).map(|card| &card.candidate),
        }
    }

    /// An entry that is surely the same person as a card; `None` if it is not loaded.
    pub fn sure_person(&self, entry: Entry) -> Option<SurePerson<'_>> {
        Some(SurePerson {
            uid: self.uid(entry)?,
            candidate: self.candidate(entry)?,
        })
    }

    /// The UID of an entry; `None` if it is not loaded.
    fn uid(&self, entry: Entry) -> Option<&str> {
        match entry {
            Entry::Contact(id) => self.contacts.get(id).map(|contact| contact.stored.uid.as_str()),
            Entry::Card(number) => self.cards.get(&number).map(|card| card.item.uid.as_str()),
        }
    }

    /// True if the user has decided about a card and an entry.
    pub fn is_decided(&self, card: &LoadedCard, entry: Entry) -> bool {
        self.uid(entry)
            .is_some_and(|uid| self.decided.has(uid, &card.item.uid))
    }
}
