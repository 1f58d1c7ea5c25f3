//! What is kept beside a live contact so that it is found: labels, the keys by which it is known
//! again, and whether its card needs repair.

use super::Writer;
use crate::app::Result;
use crate::domain::ids::{ContactId, LabelId};
use crate::domain::index::Index;
use crate::domain::label::label_key;
use crate::store;

impl Writer<'_> {
    /// Makes what stands beside a contact that of its index.
    pub(super) fn put_marks(&mut self, contact: ContactId, index: &Index) -> Result<()> {
        self.put_labels(contact, &index.labels)?;
        store::keys::replace(self.conn, self.book, contact, &index.keys)?;
        store::repairs::set(self.conn, self.book, contact, index.needs_repair)?;
        Ok(())
    }

    /// The same for contacts that are new, beside which nothing stands yet.
    pub(super) fn put_first_marks(&mut self, contacts: &[(ContactId, &Index)]) -> Result<()> {
        let mut labels = Vec::new();
        for (contact, index) in contacts {
            for label in self.labels_of(&index.labels)? {
                labels.push((*contact, label));
                *self.tally.labels.entry(label).or_default() += 1;
            }
        }
        let keys: Vec<(ContactId, i64)> = contacts
            .iter()
            .flat_map(|(contact, index)| index.keys.iter().map(|key| (*contact, *key)))
            .collect();
        store::labels::put_on_many(self.conn, self.book, &labels)?;
        store::keys::add_many(self.conn, self.book, &keys)?;
        let broken = contacts.iter().filter(|(_, index)| index.needs_repair);
        let broken: Vec<ContactId> = broken.map(|(contact, _)| *contact).collect();
        store::repairs::add_many(self.conn, self.book, &broken)?;
        Ok(())
    }

    fn put_labels(&mut self, contact: ContactId, names: &[String]) -> Result<()> {
        let before = store::labels::of_contact(self.conn, self.book, contact)?;
        let after = self.labels_of(names)?;
        let fresh: Vec<(ContactId, LabelId)> = after
            .iter()
            .filter(|label| !before.contains(label))
            .map(|label| (contact, *label))
            .collect();
        store::labels::put_on_many(self.conn, self.book, &fresh)?;
        for (_, label) in fresh {
            *self.tally.labels.entry(label).or_default() += 1;
        }
        for label in before.iter().filter(|label| !after.contains(label)) {
            store::labels::take_off(self.conn, self.book, contact, *label)?;
            *self.tally.labels.entry(*label).or_default() -= 1;
        }
        Ok(())
    }

    /// The labels of these names, each once, made where the book has none.
    fn labels_of(&mut self, names: &[String]) -> Result<Vec<LabelId>> {
        let mut labels = Vec::new();
        for name in names {
            let label = self.label(name)?;
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        Ok(labels)
    }

    fn label(&mut self, name: &str) -> Result<LabelId> {
        let key = label_key(name);
        if let Some(id) = self.labels.get(&key) {
            return Ok(*id);
        }
        let id = match store::labels::by_key(self.conn, self.book, &key)? {
            Some(row) => LabelId(row.id),
            None => store::labels::insert(self.conn, self.book, name, &key)?,
        };
        self.labels.insert(key, id);
        Ok(id)
    }
}
