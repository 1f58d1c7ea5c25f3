//! The rows derived from a live contact's card: labels, match keys, search words, and whether it needs repair.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::Writer;
use crate::app::Result;
use domain::ids::{ContactId, LabelId};
use domain::index::Index;
use domain::label::label_key;
use formats::vcard;

impl Writer<'_> {
    /// Rewrites the derived rows of contacts. An empty index removes them.
    pub(super) fn write_derived(&mut self, contacts: &[(ContactId, &Index)]) -> Result<()> {
        let ids: Vec<i64> = contacts.iter().map(|(contact, _)| contact.0).collect();
        self.write_labels(&ids, contacts)?;
        self.write_keys(&ids, contacts)?;
        self.write_repairs(&ids, contacts)?;
        let indexes: Vec<&Index> = contacts.iter().map(|(_, index)| *index).collect();
        self.add_search_words(&indexes)
    }

    /// Adds the words of contacts that searches with typos look for, unless the book has them.
    fn add_search_words(&mut self, indexes: &[&Index]) -> Result<()> {
        let words: BTreeSet<&str> = indexes
            .iter()
            .flat_map(|index| index.correctable_words())
            .filter(|word| !self.search_words.contains(*word))
            .collect();
        let missing = store::search_words::missing(self.conn, self.book, &words)?;
        store::search_words::add(self.conn, self.book, &missing)?;
        self.search_words.extend(words.into_iter().map(str::to_owned));
        Ok(())
    }

    /// Notes the words of cards that are purged.
    pub(super) fn collect_purged_words<'a>(&mut self, cards: impl Iterator<Item = &'a Vec<u8>>) {
        // A contact whose changes were undone had some cards several times.
        for card in cards.collect::<HashSet<_>>() {
            let index = self.index(&vcard::parse(card));
            let words = index.correctable_words().map(str::to_owned);
            self.purged_words.extend(words);
        }
    }

    /// Removes the words that only purged contacts had.
    pub(super) fn remove_purged_words(&mut self) -> Result<()> {
        let words = std::mem::take(&mut self.purged_words);
        let unused = store::search_words::unused(self.conn, self.book, words)?;
        store::search_words::remove(self.conn, self.book, &unused)?;
        Ok(())
    }

    /// Inserts the derived rows of new contacts, which have none yet.
    pub(super) fn insert_derived(&mut self, contacts: &[(ContactId, &Index)]) -> Result<()> {
        let mut labels = Vec::new();
        for (contact, index) in contacts {
            for label in self.labels_named(&index.labels)? {
                labels.push((*contact, label));
                *self.tally.labels.entry(label).or_default() += 1;
            }
        }
        let keys: Vec<(ContactId, i64)> = contacts
            .iter()
            .flat_map(|(contact, index)| index.keys.iter().map(|key| (*contact, *key)))
            .collect();
        store::labels::attach_many(self.conn, self.book, &labels)?;
        store::match_keys::add_many(self.conn, self.book, &keys)?;
        let broken = contacts.iter().filter(|(_, index)| index.needs_repair);
        let broken: Vec<ContactId> = broken.map(|(contact, _)| *contact).collect();
        store::repairs::add_many(self.conn, self.book, &broken)?;
        let indexes: Vec<&Index> = contacts.iter().map(|(_, index)| *index).collect();
        self.add_search_words(&indexes)
    }

    fn write_labels(&mut self, ids: &[i64], contacts: &[(ContactId, &Index)]) -> Result<()> {
        let pairs = store::labels::pairs_of_contacts(self.conn, self.book, ids)?;
        let before: HashSet<(ContactId, LabelId)> = pairs.iter().copied().collect();
        let mut after = HashSet::new();
        let mut added = Vec::new();
        for (contact, index) in contacts {
            for label in self.labels_named(&index.labels)? {
                after.insert((*contact, label));
                if !before.contains(&(*contact, label)) {
                    added.push((*contact, label));
                    *self.tally.labels.entry(label).or_default() += 1;
                }
            }
        }
        store::labels::attach_many(self.conn, self.book, &added)?;
        let mut removed: BTreeMap<LabelId, Vec<i64>> = BTreeMap::new();
        for (contact, label) in pairs.into_iter().filter(|pair| !after.contains(pair)) {
            removed.entry(label).or_default().push(contact.0);
            *self.tally.labels.entry(label).or_default() -= 1;
        }
        for (label, contacts) in removed {
            store::labels::detach_many(self.conn, self.book, &contacts, label)?;
        }
        Ok(())
    }

    fn write_keys(&mut self, ids: &[i64], contacts: &[(ContactId, &Index)]) -> Result<()> {
        let mut before: HashMap<ContactId, BTreeSet<i64>> = HashMap::new();
        for (contact, key) in store::match_keys::of_contacts(self.conn, self.book, ids)? {
            before.entry(contact).or_default().insert(key);
        }
        let (mut added, mut emptied) = (Vec::new(), Vec::new());
        for (contact, index) in contacts {
            let before = before.remove(contact).unwrap_or_default();
            added.extend(index.keys.difference(&before).map(|key| (*contact, *key)));
            let removed: Vec<i64> = before.difference(&index.keys).copied().collect();
            if index.keys.is_empty() && !removed.is_empty() {
                emptied.push(contact.0);
            } else {
                store::match_keys::remove(self.conn, self.book, *contact, &removed)?;
            }
        }
        store::match_keys::remove_all(self.conn, self.book, &emptied)?;
        store::match_keys::add_many(self.conn, self.book, &added)?;
        Ok(())
    }

    fn write_repairs(&mut self, ids: &[i64], contacts: &[(ContactId, &Index)]) -> Result<()> {
        let before = store::repairs::among(self.conn, self.book, ids)?;
        let (mut broken, mut mended) = (Vec::new(), Vec::new());
        for (contact, index) in contacts {
            match (index.needs_repair, before.contains(&contact.0)) {
                (true, false) => broken.push(*contact),
                (false, true) => mended.push(contact.0),
                _ => {}
            }
        }
        store::repairs::add_many(self.conn, self.book, &broken)?;
        store::repairs::remove_many(self.conn, self.book, &mended)?;
        Ok(())
    }

    /// The labels with these names, each once. Creates those that the book lacks.
    fn labels_named(&mut self, names: &[String]) -> Result<Vec<LabelId>> {
        let mut labels = Vec::new();
        for name in names {
            let label = self.label_named(name)?;
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        Ok(labels)
    }

    fn label_named(&mut self, name: &str) -> Result<LabelId> {
        let key = label_key(name);
        if let Some(id) = self.labels.get(&key) {
            return Ok(*id);
        }
        let id = match store::labels::by_key(self.conn, self.book, &key)? {
            Some(row) => LabelId(row.id),
            None => store::labels::insert(self.conn, self.book, name, &key, self.batch)?,
        };
        self.labels.insert(key, id);
        Ok(id)
    }
}
