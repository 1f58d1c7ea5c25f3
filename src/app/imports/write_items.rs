//! [`ItemWriter`]: writes the items of one transaction to the book.

use std::collections::BTreeSet;

use crate::app::json::to_json;
use crate::app::write::{PreparedCard, Writer};
use crate::app::{App, BookAccess, Error, Result};
use domain::change_log::Origin;
use domain::ids::{ContactId, ImportItemId};
use domain::import::{Choice, Counts, Verdict};
use formats::import_file::Remark;
use formats::{convert, vcard};
use store::contacts::Stored;
use store::imports::ItemCard;

use super::apply_card::{merge_card, update_card, with_label};
use super::item_task::{ImportedCard, Task};
use super::{Import, parse_remarks};

/// The item to which a remark is added.
pub(super) struct RemarkTarget {
    item: ImportItemId,
    line: usize,
    /// Its remarks so far, as JSON; may be empty.
    remarks: String,
}

impl RemarkTarget {
    pub fn of(item: &ItemCard) -> Self {
        Self {
            item: ImportItemId(item.id),
            line: usize::try_from(item.line).unwrap_or_default(),
            remarks: item.remarks.clone(),
        }
    }
}

/// Writes items to the locked book and counts what was done.
pub(super) struct ItemWriter<'w, 'c> {
    pub writer: &'w mut Writer<'c>,
    pub access: &'w BookAccess,
    pub import: &'w Import,
    pub counts: &'w mut Counts,
    region: &'w str,
    /// Contacts to be created together, before anything else is written.
    new_contacts: Vec<PreparedCard>,
    /// The UIDs that contacts of the book have, or new ones will have.
    taken: BTreeSet<String>,
}

impl<'w, 'c> ItemWriter<'w, 'c> {
    pub fn new(
        writer: &'w mut Writer<'c>,
        app: &'w App,
        access: &'w BookAccess,
        import: &'w Import,
        counts: &'w mut Counts,
    ) -> Self {
        Self {
            writer,
            access,
            import,
            counts,
            region: access.region(app),
            new_contacts: Vec::new(),
            taken: BTreeSet::new(),
        }
    }

    pub fn write_all(mut self, tasks: Vec<(RemarkTarget, Task)>) -> Result<()> {
        let new_uids: Vec<String> = tasks.iter().filter_map(|(_, task)| task.new_uid()).collect();
        let book = self.access.book_id();
        self.taken = store::contacts::by_uids(self.writer.conn(), book, &new_uids)?
            .into_iter()
            .map(|row| row.uid)
            .collect();
        for (item, task) in tasks {
            self.write(&item, task)?;
        }
        self.create_new_contacts()
    }

    fn write(&mut self, item: &RemarkTarget, task: Task) -> Result<()> {
        if !matches!(task, Task::Add(_)) {
            self.create_new_contacts()?;
        }
        match task {
            Task::Skip => self.counts.done.skipped += 1,
            Task::Same(contact, uid) => {
                self.label_same(contact, &uid)?;
                self.counts.done.same += 1;
            }
            Task::Add(prepared) => self.add(item, *prepared)?,
            Task::Update(card) => self.update(item, &card)?,
            Task::Merge(contact, card) => self.merge(contact, &card)?,
            Task::Label { name, uids } => {
                let missing = self.label_members(&name, &uids)?;
                if missing > 0 {
                    self.add_remark(item, "missing-members", &missing.to_string())?;
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, item: &RemarkTarget, card: PreparedCard) -> Result<()> {
        if self.taken.insert(card.uid.clone()) {
            self.new_contacts.push(card);
            self.counts.done.added += 1;
            return Ok(());
        }
        // A contact got its UID since the preview, or an earlier item has it.
        self.create_new_contacts()?;
        let bytes = card.served();
        self.update(item, &ImportedCard { uid: card.uid, bytes })
    }

    fn create_new_contacts(&mut self) -> Result<()> {
        self.writer.set_origin(Origin::Import);
        self.writer.create_many(&std::mem::take(&mut self.new_contacts))?;
        Ok(())
    }

    fn create(&mut self, card: &ImportedCard) -> Result<()> {
        self.writer.set_origin(Origin::Import);
        self.writer.create(&with_label(&card.bytes, &self.import.label))?;
        self.counts.done.added += 1;
        Ok(())
    }

    /// Writes what the card changed to the contact with its UID. A remark names the values that were overwritten.
    fn update(&mut self, item: &RemarkTarget, card: &ImportedCard) -> Result<()> {
        let book = self.access.book_id();
        let Some(current) = store::contacts::by_uid(self.writer.conn(), book, &card.uid)? else {
            return self.create(card);
        };
        let updated = update_card(
            self.writer.conn(),
            self.access,
            self.region,
            &current,
            &card.bytes,
        )?;
        let Some(updated) = updated else {
            self.counts.done.same += 1;
            return Ok(());
        };
        self.writer.set_origin(updated.origin);
        let labeled = with_label(&updated.card, &self.import.label);
        if replace(self.writer, &current, &labeled, &card.bytes)? {
            self.counts.done.updated += 1;
        } else {
            self.counts.done.same += 1;
        }
        if !updated.overwritten.is_empty() {
            let is_first = self.add_remark(item, "collided", &updated.overwritten.join("; "))?;
            self.counts.with_remarks += u64::from(is_first);
        }
        Ok(())
    }

    /// Adds what only the card has to the contact with its UID, or else to `contact`.
    fn merge(&mut self, contact: Option<ContactId>, card: &ImportedCard) -> Result<()> {
        // The target was deleted since the preview: create a new contact.
        let Some(current) = self.target(&card.uid, contact)? else {
            return self.create(card);
        };
        let merged = merge_card(self.region, &current, &card.bytes);
        self.writer.set_origin(Origin::Merge);
        let labeled = with_label(&merged, &self.import.label);
        if replace(self.writer, &current, &labeled, &card.bytes)? {
            self.counts.done.merged += 1;
        } else {
            self.counts.done.same += 1;
        }
        Ok(())
    }

    /// Puts the label of the import on a contact that has all of the card.
    fn label_same(&mut self, contact: Option<ContactId>, uid: &str) -> Result<()> {
        if self.import.label.trim().is_empty() {
            return Ok(());
        }
        if let Some(current) = self.target(uid, contact)? {
            let labeled = with_label(&current.card, &self.import.label);
            self.writer.set_origin(Origin::Import);
            self.writer.replace(&current, &labeled)?;
        }
        Ok(())
    }

    /// The live contact with the UID, or else `contact`, or else the one into which the import merged the card with
    /// the UID.
    fn target(&mut self, uid: &str, contact: Option<ContactId>) -> Result<Option<Stored>> {
        let book = self.access.book_id();
        if let Some(current) = store::contacts::by_uid(self.writer.conn(), book, uid)? {
            return Ok(Some(current));
        }
        let contact = match contact {
            Some(contact) => Some(contact),
            None => match self.merged(&[uid.to_owned()])?.last() {
                Some((_, contact)) => Some(*contact),
                None => return self.contact_of_twin(uid),
            },
        };
        match contact.map(|id| self.writer.current(id)) {
            Some(Ok(current)) => Ok(Some(current).filter(Stored::is_live)),
            None | Some(Err(Error::NotFound)) => Ok(None),
            Some(Err(error)) => Err(error),
        }
    }

    /// The contact of the earlier card into which the import merged the card with the UID.
    fn contact_of_twin(&mut self, uid: &str) -> Result<Option<Stored>> {
        let book = self.access.book_id();
        let twins = self.twins(&[uid.to_owned()])?;
        if let Some(found) = store::contacts::by_uids(self.writer.conn(), book, &twins)?.pop() {
            return Ok(Some(found));
        }
        let merged: Vec<i64> = self.merged(&twins)?.iter().map(|(_, id)| id.0).collect();
        let found = store::contacts::by_ids(self.writer.conn(), book, &merged)?;
        Ok(found.into_iter().find(Stored::is_live))
    }

    /// The UIDs of the earlier cards into which the import merged the cards with these UIDs, and of those into which
    /// it merged them.
    pub fn twins(&mut self, uids: &[String]) -> Result<Vec<String>> {
        let book = self.access.book_id();
        let mut found: BTreeSet<String> = BTreeSet::new();
        let mut open = uids.to_vec();
        while !open.is_empty() {
            let twins = store::imports::twins_of_uids(self.writer.conn(), book, self.import.id, &open)?;
            open.clear();
            for twin in twins {
                let is_merged = self.choice(&twin.verdict, &twin.action) == Choice::Merge;
                if is_merged && found.insert(twin.twin_uid.clone()) {
                    open.push(twin.twin_uid);
                }
            }
        }
        Ok(found.into_iter().collect())
    }

    /// The contacts into which the import merged the cards with these UIDs, or for which they said nothing new.
    pub fn merged(&mut self, uids: &[String]) -> Result<Vec<(String, ContactId)>> {
        let book = self.access.book_id();
        let items = store::imports::contacts_of_uids(self.writer.conn(), book, self.import.id, uids)?;
        let is_merged = |verdict: &str, action: &str| {
            Verdict::parse(verdict) == Some(Verdict::Same) || self.choice(verdict, action) == Choice::Merge
        };
        Ok(items
            .into_iter()
            .filter(|item| is_merged(&item.verdict, &item.action))
            .map(|item| (item.uid, ContactId(item.contact_id)))
            .collect())
    }

    /// What is done with an item of this verdict.
    pub fn choice(&self, verdict: &str, action: &str) -> Choice {
        let verdict = Verdict::parse(verdict).unwrap_or(Verdict::Problem);
        Choice::parse(action).unwrap_or_else(|| self.import.choices.of(verdict))
    }

    /// Adds a remark to an item; true if it is the item's first.
    fn add_remark(&mut self, target: &RemarkTarget, what: &str, text: &str) -> Result<bool> {
        let mut remarks = parse_remarks(&target.remarks);
        remarks.push(Remark::of(what, target.line, text));
        let remarks = to_json(&remarks)?;
        let book = self.access.book_id();
        store::imports::set_remarks(self.writer.conn(), book, self.import.id, target.item, &remarks)?;
        Ok(target.remarks.is_empty())
    }
}

/// Replaces a contact's card by `next`, which may refer to blobs of the imported card. The imported card may
/// have been converted to the contact's vCard version, so blobs of both forms are looked up.
fn replace(writer: &mut Writer, current: &Stored, next: &[u8], imported: &[u8]) -> Result<bool> {
    let kept = vcard::parse(&current.card);
    let converted = vcard::print(&convert::to_version_of(&kept, &vcard::parse(imported)));
    let (_, mut blobs) = vcard::blobs::extract(imported);
    blobs.extend(vcard::blobs::extract(&converted).1);
    let whole = vcard::blobs::inline(next, |hash| {
        blobs
            .iter()
            .find(|blob| blob.hash == *hash)
            .map(|blob| blob.bytes.clone())
            // Other blobs are in the book already: their references stay.
            .or_else(|| Some(vcard::blobs::reference_to(hash)))
    });
    writer.replace(current, whole.as_deref().unwrap_or(next))
}
