//! Writes contacts of a locked book: create, replace, delete, restore, purge, reindex.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::batch::BatchSpec;
use super::href::random_href;
use super::prepared::{self, PreparedCard};
use super::record::{Before, Tally};
use crate::app::{App, BookAccess, Error, Result, Timestamp, card};
use domain::account::Sort;
use domain::card::Card;
use domain::change_log::{Action, BatchKind, Origin};
use domain::collate::Collation;
use domain::ids::{AccountId, BatchId, BookId, ContactId, LabelId};
use domain::index::{self, Index};
use formats::vcard;
use store::contacts::{NewVersion, Stored};
use store::{self, Conn};

/// Writes contacts of one locked book, within one transaction.
pub struct Writer<'c> {
    pub(super) conn: &'c mut Conn,
    pub(super) book: BookId,
    collation: Collation,
    region: String,
    pub(super) account: AccountId,
    /// Where the next changes come from.
    pub(super) origin: Origin,
    /// Where the batch comes from.
    pub(super) batch_origin: Origin,
    pub(super) now: Timestamp,
    /// The token of the last change.
    pub(super) token: i64,
    pub(super) spec: BatchSpec<'c>,
    /// The open batch; `None` until the first write.
    pub(super) batch: Option<BatchId>,
    pub(super) tally: Tally,
    /// Labels by key, as far as this writer looked them up.
    pub(super) labels: HashMap<String, LabelId>,
    /// Search words that the book is known to have.
    pub(super) search_words: HashSet<String>,
    /// Search words of purged contacts, which other contacts may have too.
    pub(super) purged_words: BTreeSet<String>,
    /// A contact that was read under the lock and not changed since.
    read: Option<Stored>,
}

/// Where a contact is after it was moved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Location {
    Book,
    Trash,
}

impl<'c> Writer<'c> {
    /// Locks the book. The batch is opened by the first write.
    ///
    /// # Errors
    /// `NotFound` if the account has no such book.
    pub(super) fn open(
        conn: &'c mut Conn,
        app: &App,
        access: &BookAccess,
        spec: BatchSpec<'c>,
    ) -> Result<Self> {
        let row = store::books::lock(conn, access.account().id, access.book_id())?;
        Ok(Self {
            conn,
            book: access.book_id(),
            collation: Collation::parse(&row.collation).unwrap_or(Collation::Ru),
            region: app.region_of(&row.region).to_owned(),
            account: access.account().id,
            origin: access.origin(),
            batch_origin: access.origin(),
            now: app.now(),
            token: row.token,
            batch: spec.resumed,
            spec,
            tally: Tally::default(),
            labels: HashMap::new(),
            search_words: HashSet::new(),
            purged_words: BTreeSet::new(),
            read: None,
        })
    }

    /// Sets the origin of the changes that follow. The batch keeps its own.
    pub fn set_origin(&mut self, origin: Origin) {
        self.origin = origin;
    }

    /// Says what the batch is for, once the state of the contact is known. No contact was written yet.
    pub fn set_kind(&mut self, kind: BatchKind) {
        self.spec.kind = kind;
    }

    /// The locked book.
    pub fn book_id(&self) -> BookId {
        self.book
    }

    /// The token of the book's last change.
    pub fn token(&self) -> i64 {
        self.token
    }

    /// The version of an index that this writer makes.
    pub fn index_version(&self) -> i32 {
        index::version(&self.region)
    }

    /// The connection, for reads under the book's lock.
    pub fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// Reads a contact, live or in the trash, under the lock.
    pub fn current(&mut self, id: ContactId) -> Result<Stored> {
        match self.read.take().filter(|read| read.id() == id) {
            Some(read) => Ok(read),
            None => Ok(store::contacts::by_id(self.conn, self.book, id)?),
        }
    }

    /// Keeps a contact for the next call of [`Self::current`], which then reads nothing.
    pub(super) fn keep_read(&mut self, current: Stored) {
        self.read = Some(current);
    }

    /// True if the contact's card is, or once was, these bytes as they are served.
    pub fn had_card(&mut self, current: &Stored, bytes: &[u8]) -> Result<bool> {
        let (card, _) = vcard::blobs::extract(bytes);
        if card == current.card {
            return Ok(true);
        }
        Ok(store::changes::had_card(
            self.conn,
            self.book,
            current.id(),
            &card,
        )?)
    }

    /// Creates a contact from a card as it is served, or with references to blobs of this book.
    ///
    /// # Errors
    /// `UidTaken` if a live contact has the card's UID.
    pub fn create(&mut self, bytes: &[u8]) -> Result<ContactId> {
        let prepared = self.prepare(bytes)?;
        self.check_uid_is_free(&prepared.uid)?;
        let created = self.create_many(&[prepared])?;
        created
            .first()
            .copied()
            .ok_or_else(|| Error::Internal("a new contact has no id".to_owned()))
    }

    /// Replaces the card of a contact, live or in the trash. Returns false, and writes nothing, if the
    /// bytes are equal.
    ///
    /// # Errors
    /// `UidTaken` if another live contact has the new card's UID.
    pub fn replace(&mut self, current: &Stored, bytes: &[u8]) -> Result<bool> {
        let revised = self.revised(current, bytes);
        let prepared = self.prepare(revised.as_deref().unwrap_or(bytes))?;
        if prepared.card == current.card {
            return Ok(false);
        }
        if current.is_live() && prepared.uid != current.uid {
            self.check_uid_is_free(&prepared.uid)?;
        }
        self.write_versions(&[(current, prepared)])?;
        Ok(true)
    }

    /// Replaces the cards of contacts with few statements. Returns how many changed.
    ///
    /// # Errors
    /// `Internal` if a UID changes.
    pub fn replace_many(&mut self, cards: &[(&Stored, Vec<u8>)]) -> Result<usize> {
        let mut versions = Vec::with_capacity(cards.len());
        for (current, bytes) in cards {
            let revised = self.revised(current, bytes);
            let prepared = self.prepare(revised.as_deref().unwrap_or(bytes))?;
            if prepared.uid != current.uid {
                return Err(Error::Internal("the UID of one of many cards changed".to_owned()));
            }
            if prepared.card != current.card {
                versions.push((*current, prepared));
            }
        }
        self.write_versions(&versions)?;
        Ok(versions.len())
    }

    fn write_versions(&mut self, versions: &[(&Stored, PreparedCard)]) -> Result<()> {
        if versions.is_empty() {
            return Ok(());
        }
        let batch = self.batch()?;
        let mut changes = Vec::with_capacity(versions.len());
        for (current, prepared) in versions {
            self.token += 1;
            let version = NewVersion {
                index: prepared.columns(),
                card: &prepared.card,
                token: self.token,
                updated_at: self.now,
            };
            store::contacts::replace_card(self.conn, self.book, current.id(), &version)?;
            self.hold_blobs(current.id(), prepared)?;
            changes.push((current.id(), self.token, Before::with_card(current)));
        }
        self.append_many(batch, Action::Update, &changes)?;
        let live = versions.iter().filter(|(current, _)| current.is_live());
        let mut derived_from = Vec::with_capacity(versions.len());
        for (current, prepared) in live {
            let index = &prepared.index;
            self.count_letters(&current.letter_family, &current.letter_given, -1);
            self.count_letters(&index.letter_family, &index.letter_given, 1);
            derived_from.push((current.id(), index));
        }
        self.write_derived(&derived_from)
    }

    /// The card with the time of this edit in its REV. `None` if it has no REV or did not change, and if the
    /// batch writes cards as they are given: those of a device or file, or older versions.
    fn revised(&self, current: &Stored, bytes: &[u8]) -> Option<Vec<u8>> {
        let is_edit = matches!(
            self.spec.kind,
            BatchKind::Edit
                | BatchKind::AddTo
                | BatchKind::LabelAdd
                | BatchKind::LabelRemove
                | BatchKind::Merge
                | BatchKind::LabelRename
                | BatchKind::LabelMerge
                | BatchKind::LabelDelete
        );
        if !is_edit || self.origin == Origin::Dav || bytes == current.card {
            return None;
        }
        let revised = vcard::with_revision(&vcard::parse(bytes), self.now)?;
        (vcard::blobs::extract(bytes).0 != current.card).then(|| vcard::print(&revised))
    }

    /// Moves a live contact to the trash.
    pub fn delete(&mut self, current: &Stored) -> Result<()> {
        self.delete_many(&[current])
    }

    /// Moves live contacts to the trash with few statements.
    pub fn delete_many(&mut self, some: &[&Stored]) -> Result<()> {
        let nothing = Index::default();
        let removed: Vec<_> = some.iter().map(|current| (current.id(), &nothing)).collect();
        self.write_derived(&removed)?;
        let mut moves = Vec::with_capacity(some.len());
        for current in some {
            self.count_letters(&current.letter_family, &current.letter_given, -1);
            moves.push((*current, current.href.clone()));
        }
        self.relocate(&moves, Location::Trash)
    }

    /// Restores a contact from the trash, at a new href if the old one is taken.
    ///
    /// # Errors
    /// `UidTaken` if a live contact has its UID.
    pub fn restore(&mut self, current: &Stored) -> Result<()> {
        self.check_uid_is_free(&current.uid)?;
        let href = if store::contacts::href_taken(self.conn, self.book, &current.href)? {
            random_href()?
        } else {
            current.href.clone()
        };
        self.relocate(&[(current, href)], Location::Book)?;
        let index = self.index(&vcard::parse(&current.card));
        self.write_derived(&[(current.id(), &index)])?;
        self.count_letters(&current.letter_family, &current.letter_given, 1);
        Ok(())
    }

    /// Deletes a contact in the trash permanently: its card, its history and its blobs. A tombstone
    /// stays. Each batch that had changes of the contact counts how many it lost.
    pub fn purge(&mut self, current: &Stored) -> Result<()> {
        self.purge_many(std::slice::from_ref(current))
    }

    /// Does what [`Self::purge`] does for several contacts, with few statements.
    pub fn purge_many(&mut self, some: &[Stored]) -> Result<()> {
        let book = self.book;
        let ids: Vec<i64> = some.iter().map(|stored| stored.id().0).collect();
        for (batch, changes) in store::changes::batches_of_contacts(self.conn, book, &ids)? {
            store::batches::add_purged(self.conn, book, batch, changes)?;
        }
        let cards = store::changes::cards_of_contacts(self.conn, book, &ids)?;
        self.collect_purged_words(some.iter().map(|stored| &stored.card).chain(&cards));
        self.forget_merges(&ids)?;
        store::changes::purge(self.conn, book, &ids)?;
        let batch = self.batch()?;
        let mut rows = Vec::with_capacity(some.len());
        for current in some {
            self.token += 1;
            store::contacts::purge(self.conn, book, current.id(), self.token, self.now)?;
            rows.push((current.id(), self.token, Before::without_card(current)));
        }
        self.append_many(batch, Action::Purge, &rows)?;
        store::blobs::release(self.conn, book, &ids)?;
        store::dav_properties::remove(self.conn, book, &ids)?;
        self.tally.trash -= i64::try_from(some.len()).unwrap_or_default();
        Ok(())
    }

    /// Recomputes every index of a contact. The card does not change, so nothing is logged.
    pub fn reindex(&mut self, current: &Stored) -> Result<()> {
        let index = self.index(&vcard::parse(&current.card));
        let etag = card::etag(self.conn, self.book, &current.card)?;
        let columns = prepared::columns(&index, &current.uid, &etag);
        store::contacts::replace_index(self.conn, self.book, current.id(), &columns)?;
        if current.is_live() {
            self.count_letters(&current.letter_family, &current.letter_given, -1);
            self.count_letters(&index.letter_family, &index.letter_given, 1);
            self.write_derived(&[(current.id(), &index)])?;
        } else {
            self.write_derived(&[(current.id(), &Index::default())])?;
        }
        Ok(())
    }

    /// Moves contacts, each given with its href there.
    fn relocate(&mut self, moves: &[(&Stored, String)], to: Location) -> Result<()> {
        if moves.is_empty() {
            return Ok(());
        }
        let batch = self.batch()?;
        let (action, deleted_at, by) = match to {
            Location::Book => (Action::Restore, None, 1),
            Location::Trash => (Action::Delete, Some(self.now), -1),
        };
        let mut changes = Vec::with_capacity(moves.len());
        for (current, href) in moves {
            self.token += 1;
            let id = current.id();
            store::contacts::set_token(self.conn, self.book, id, self.token, self.now, href, deleted_at)?;
            self.tally.contacts += by;
            self.tally.trash -= by;
            changes.push((id, self.token, Before::without_card(current)));
        }
        self.append_many(batch, action, &changes)
    }

    pub(super) fn prepare(&mut self, bytes: &[u8]) -> Result<PreparedCard> {
        if let Some(prepared) = PreparedCard::of(bytes, self.collation, &self.region) {
            return Ok(prepared);
        }
        if !vcard::blobs::is_whole(bytes) {
            return Err(Error::Internal(
                "a card with a broken blob reference cannot be written".to_owned(),
            ));
        }
        let etag = card::etag(self.conn, self.book, bytes)?;
        Ok(PreparedCard::with_etag(bytes, etag, self.collation, &self.region))
    }

    pub(super) fn index(&self, card: &Card) -> Index {
        index::index(card, &vcard::read(card), self.collation, &self.region)
    }

    fn check_uid_is_free(&mut self, uid: &str) -> Result<()> {
        match store::contacts::by_uid(self.conn, self.book, uid)? {
            Some(other) => Err(Error::UidTaken(other.id())),
            None => Ok(()),
        }
    }

    /// Stores the card's new blobs and notes which blobs the contact refers to.
    pub(super) fn hold_blobs(&mut self, contact: ContactId, prepared: &PreparedCard) -> Result<()> {
        for blob in &prepared.blobs {
            store::blobs::put(self.conn, self.book, &blob.hash, &blob.bytes)?;
        }
        for hash in vcard::blobs::references(&prepared.card) {
            store::blobs::hold(self.conn, self.book, contact, &hash)?;
        }
        Ok(())
    }

    pub(super) fn count_letters(&mut self, family: &str, given: &str, by: i64) {
        for (sort, letter) in [(Sort::Family, family), (Sort::Given, given)] {
            *self.tally.letters.entry((sort, letter.to_owned())).or_default() += by;
        }
    }
}
