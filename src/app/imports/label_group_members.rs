//! Group cards: puts the group's name as a label on the contacts that are its members.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::Result;
use crate::app::uid_spellings::uid_spellings;
use domain::change_log::Origin;
use store::contacts::Stored;

use super::apply_card::with_label;
use super::write_items::ItemWriter;

impl ItemWriter<'_, '_> {
    /// Puts a label on the members of a group. Returns how many members are not in the book.
    pub fn label_members(&mut self, label: &str, uids: &[String]) -> Result<usize> {
        let mut is_changed = false;
        let members = self.find_members(uids)?;
        self.writer.set_origin(Origin::Merge);
        for member in members.values() {
            is_changed |= self.writer.replace(member, &with_label(&member.card, label))?;
        }
        if is_changed {
            self.counts.done.updated += 1;
        } else {
            self.counts.done.same += 1;
        }
        Ok(uids.len().saturating_sub(members.len()))
    }

    /// The contacts with these UIDs, and those into which this import merged a card with one of them or
    /// for which such a card said nothing new.
    fn find_members(&mut self, uids: &[String]) -> Result<BTreeMap<i64, Stored>> {
        let mut keys = uid_spellings(uids);
        let book = self.access.book_id();
        // The contact of a twin is that of the earlier card.
        let twins = self.twins(&keys)?;
        keys.extend(twins);
        let mut members: BTreeMap<i64, Stored> = store::contacts::by_uids(self.writer.conn(), book, &keys)?
            .into_iter()
            .map(|member| (member.id, member))
            .collect();
        let found: BTreeSet<String> = members.values().map(|member| member.uid.clone()).collect();
        let merged: Vec<i64> = self
            .merged(&keys)?
            .into_iter()
            .filter(|(uid, _)| !found.contains(uid))
            .map(|(_, contact)| contact.0)
            .collect();
        for member in store::contacts::by_ids(self.writer.conn(), book, &merged)? {
            if member.is_live() {
                members.insert(member.id, member);
            }
        }
        Ok(members)
    }
}
