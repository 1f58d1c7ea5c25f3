//! Contacts of a book, ready to be compared.

use std::collections::{BTreeSet, HashMap};

use crate::app::Result;
use domain::duplicates::{Candidate, Comparison, KeyKind, Sharers, compare};
use domain::ids::BookId;
use formats::vcard;
use store::contacts::Stored;
use store::{self, Conn};

/// A contact that was read from the book.
pub(in crate::app) struct Loaded {
    pub stored: Stored,
    pub candidate: Candidate,
}

/// Contacts by their ids, as far as they were asked for; only live ones.
pub(in crate::app) struct Compared<'a> {
    book: BookId,
    region: &'a str,
    loaded: HashMap<i64, Option<Loaded>>,
    sharers: Sharers,
}

impl<'a> Compared<'a> {
    pub fn new(book: BookId, region: &'a str) -> Self {
        Self {
            book,
            region,
            loaded: HashMap::new(),
            sharers: Sharers::new(),
        }
    }

    /// Adds a contact that was read already.
    pub fn add(&mut self, stored: Stored) {
        let id = stored.id;
        let loaded = stored.is_live().then(|| {
            let candidate = self.candidate(&stored.card);
            Loaded { stored, candidate }
        });
        self.loaded.insert(id, loaded);
    }

    /// A card, ready to be compared.
    pub fn candidate(&self, card: &[u8]) -> Candidate {
        let card = vcard::parse(card);
        Candidate::of(&card, &vcard::read(&card), self.region)
    }

    /// Reads those of these contacts that were not read yet.
    pub fn load(&mut self, conn: &mut Conn, ids: impl IntoIterator<Item = i64>) -> Result<()> {
        let wanted: BTreeSet<i64> = ids
            .into_iter()
            .filter(|id| !self.loaded.contains_key(id))
            .collect();
        let wanted: Vec<i64> = wanted.into_iter().collect();
        for stored in store::contacts::by_ids(conn, self.book, &wanted)? {
            self.add(stored);
        }
        for id in wanted {
            self.loaded.entry(id).or_insert(None);
        }
        Ok(())
    }

    /// Counts how many contacts have the keys of these.
    pub fn count_sharers(&mut self, conn: &mut Conn, ids: &[i64]) -> Result<()> {
        let keys: BTreeSet<i64> = ids
            .iter()
            .filter_map(|id| self.get(*id))
            .flat_map(|loaded| loaded.candidate.keys.iter().map(|(_, key)| *key))
            .collect();
        self.count_keys(conn, &keys)
    }

    /// Counts how many contacts have these keys.
    pub fn count_keys(&mut self, conn: &mut Conn, keys: &BTreeSet<i64>) -> Result<()> {
        let keys = keys.iter().copied();
        let keys: Vec<i64> = keys.filter(|key| !self.sharers.contains_key(key)).collect();
        self.count(conn, keys)
    }

    /// Counts how many contacts will have the keys of one that is not saved yet.
    pub fn count_with(&mut self, conn: &mut Conn, new: &Candidate) -> Result<()> {
        let keys: BTreeSet<i64> = new.keys.iter().map(|(_, key)| *key).collect();
        self.count(conn, keys.iter().copied())?;
        for key in keys {
            *self.sharers.entry(key).or_default() += 1;
        }
        Ok(())
    }

    fn count(&mut self, conn: &mut Conn, keys: impl IntoIterator<Item = i64>) -> Result<()> {
        let keys: Vec<i64> = keys.into_iter().collect();
        for (key, count) in store::match_keys::counts(conn, self.book, &keys)? {
            self.sharers
                .insert(key, usize::try_from(count).unwrap_or(usize::MAX));
        }
        Ok(())
    }

    /// A live contact.
    pub fn get(&self, id: i64) -> Option<&Loaded> {
        self.loaded.get(&id).and_then(Option::as_ref)
    }

    /// What comparing two contacts says; `None` if one of them is not live.
    pub fn compare(&self, one: i64, other: i64) -> Option<Comparison> {
        let (one, other) = (self.get(one)?, self.get(other)?);
        Some(compare(&one.candidate, &other.candidate, &self.sharers))
    }

    /// What comparing a contact that is not saved yet with another one says; `None` if that one is not live.
    pub fn compare_new(&self, new: &Candidate, other: i64) -> Option<Comparison> {
        Some(compare(new, &self.get(other)?.candidate, &self.sharers))
    }

    /// How many contacts have a key that was counted.
    pub fn sharers(&self, key: i64) -> usize {
        self.sharers.get(&key).copied().unwrap_or_default()
    }

    /// The keys of a contact that few enough contacts share to compare them.
    pub fn keys_to_follow(&self, id: i64) -> Vec<(KeyKind, i64)> {
        let loaded = self.get(id);
        loaded.map_or_else(Vec::new, |loaded| self.to_follow(&loaded.candidate))
    }

    /// The same for a contact that is not saved yet.
    pub fn to_follow(&self, candidate: &Candidate) -> Vec<(KeyKind, i64)> {
        let is_shared = |(kind, key): &(KeyKind, i64)| {
            let count = self.sharers(*key);
            count > 1 && kind.max_sharers().is_none_or(|max| count <= max)
        };
        candidate.keys.iter().copied().filter(is_shared).collect()
    }
}
