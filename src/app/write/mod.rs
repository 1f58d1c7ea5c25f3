//! The one path by which a contact is written.
//!
//! A [`Writer`] locks the book first, so that writers of one book follow each other and tokens have
//! no gaps. Each write appends one row to the change log with what was before; labels, letters and
//! counts are moved along with it and flushed when the writer is closed.

mod create;
mod marks;
mod prepared;

use std::collections::{BTreeMap, HashMap};

use crate::app::{App, BookAccess, Error, Result, Timestamp};
use crate::domain::account::Sort;
use crate::domain::card::Card;
use crate::domain::change_log::{Action, BatchKind, Origin};
use crate::domain::collate::Collation;
use crate::domain::ids::{AccountId, BatchId, BookId, ContactId, LabelId};
use crate::domain::index::{self, Index};
use crate::formats::vcard;
use crate::store::contacts::Stored;
use crate::store::{self, Conn};

use create::random_href;
pub use prepared::Prepared;

/// What a batch is opened with.
pub struct Opening<'a> {
    /// What it is for.
    pub kind: BatchKind,
    /// What the journal says besides: the name of a file or label.
    pub detail: &'a str,
    /// The batch that this one takes back.
    pub undoes: Option<BatchId>,
    /// True if more transactions will follow under the same batch.
    pub running: bool,
}

impl<'a> Opening<'a> {
    /// A batch of one transaction.
    pub fn of(kind: BatchKind, detail: &'a str) -> Self {
        Self {
            kind,
            detail,
            undoes: None,
            running: false,
        }
    }
}

/// Where a written contact stands afterwards.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Live,
    Trash,
}

/// Writes contacts of one locked book, within one transaction.
pub struct Writer<'c> {
    conn: &'c mut Conn,
    book: BookId,
    collation: Collation,
    region: String,
    account: AccountId,
    origin: Origin,
    /// That of the batch.
    batch_origin: Origin,
    now: Timestamp,
    token: i64,
    batch: Option<BatchId>,
    opening: Opening<'c>,
    tally: Tally,
    labels: HashMap<String, LabelId>,
}

/// What the counts will move by.
#[derive(Default)]
struct Tally {
    changes: i64,
    contacts: i64,
    trash: i64,
    letters: BTreeMap<(Sort, String), i64>,
    labels: BTreeMap<LabelId, i64>,
}

impl<'c> Writer<'c> {
    /// Locks the book. The batch is opened with the first write, or is `batch` if that goes on.
    ///
    /// # Errors
    /// `NotFound` if the account has no such book.
    pub fn open(
        conn: &'c mut Conn,
        app: &App,
        access: &BookAccess,
        opening: Opening<'c>,
        batch: Option<BatchId>,
    ) -> Result<Self> {
        let row = store::books::lock(conn, access.account().id, access.book_id())?;
        Ok(Self {
            conn,
            book: access.book_id(),
            collation: Collation::parse(&row.collation).unwrap_or(Collation::Ru),
            region: app.settings.region.clone(),
            account: access.account().id,
            origin: access.origin(),
            batch_origin: access.origin(),
            now: app.now(),
            token: row.token,
            batch,
            opening,
            tally: Tally::default(),
            labels: HashMap::new(),
        })
    }

    /// By which origin the changes come that follow; the batch keeps the one that it was opened with.
    pub fn set_origin(&mut self, origin: Origin) {
        self.origin = origin;
    }

    /// The connection, for what is read under the book's lock.
    pub fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// The contact as it is now, under the lock.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn current(&mut self, id: ContactId) -> Result<Stored> {
        Ok(store::contacts::by_id(self.conn, self.book, id)?)
    }

    /// True if these bytes, without references to blobs, are the contact's card or once were.
    pub fn has_had(&mut self, current: &Stored, bytes: &[u8]) -> Result<bool> {
        let (card, _) = vcard::blobs::extract(bytes);
        if card == current.card {
            return Ok(true);
        }
        let past = store::changes::of_contact(self.conn, self.book, current.id())?;
        Ok(past
            .iter()
            .any(|(row, _)| row.before_card.as_ref() == Some(&card)))
    }

    /// Makes a contact of a card, given as it is served (or with references to blobs of this book).
    ///
    /// # Errors
    /// `UidTaken` if a live contact has the card's UID.
    pub fn create(&mut self, bytes: &[u8]) -> Result<ContactId> {
        let prepared = self.prepare(bytes)?;
        self.uid_is_free(&prepared.uid)?;
        let made = self.create_many(&[prepared])?;
        made.first()
            .copied()
            .ok_or_else(|| Error::Internal("a contact was made and has no id".to_owned()))
    }

    /// Replaces the card of a contact, live or in the trash. Equal bytes are no change, and then
    /// nothing is written and the answer is false.
    ///
    /// # Errors
    /// `UidTaken` if another live contact has the new card's UID.
    pub fn replace(&mut self, current: &Stored, bytes: &[u8]) -> Result<bool> {
        let prepared = self.prepare(bytes)?;
        if prepared.card == current.card {
            return Ok(false);
        }
        if current.is_live() && prepared.uid != current.uid {
            self.uid_is_free(&prepared.uid)?;
        }
        let batch = self.batch()?;
        self.token += 1;
        let (book, id) = (self.book, current.id());
        store::contacts::replace_card(self.conn, book, id, &prepared.columns(), &prepared.card)?;
        store::contacts::touch(
            self.conn,
            book,
            id,
            self.token,
            self.now,
            &current.href,
            current.deleted_at,
        )?;
        self.hold_blobs(id, &prepared)?;
        self.append(
            id,
            batch,
            Action::Update,
            state(current),
            &current.href,
            Some(&current.card),
        )?;
        if current.is_live() {
            self.count_letters(&current.letter_family, &current.letter_given, -1);
            self.count_letters(&prepared.index.letter_family, &prepared.index.letter_given, 1);
            self.put_marks(id, &prepared.index)?;
        }
        Ok(true)
    }

    /// Moves a live contact to the trash.
    pub fn delete(&mut self, current: &Stored) -> Result<()> {
        self.put_marks(current.id(), &Index::default())?;
        self.count_letters(&current.letter_family, &current.letter_given, -1);
        self.place(current, Place::Trash, &current.href)
    }

    /// Brings a contact back from the trash; at another href if the old one is taken.
    ///
    /// # Errors
    /// `UidTaken` if a live contact has its UID.
    pub fn bring_back(&mut self, current: &Stored) -> Result<()> {
        self.uid_is_free(&current.uid)?;
        let href = if store::contacts::href_taken(self.conn, self.book, &current.href)? {
            random_href()?
        } else {
            current.href.clone()
        };
        self.place(current, Place::Live, &href)?;
        let index = self.index(&vcard::parse(&current.card));
        self.put_marks(current.id(), &index)?;
        self.count_letters(&current.letter_family, &current.letter_given, 1);
        Ok(())
    }

    /// Deletes a contact of the trash for ever: its card, its history and its blobs. A tombstone
    /// stays, and every batch that it cuts into says so.
    pub fn purge(&mut self, current: &Stored) -> Result<()> {
        let (book, id) = (self.book, current.id());
        for (batch, changes) in store::changes::batches_of_contact(self.conn, book, id)? {
            store::batches::add_purged(self.conn, BatchId(batch), changes)?;
        }
        store::changes::forget(self.conn, book, id)?;
        let batch = self.batch()?;
        self.token += 1;
        self.append(id, batch, Action::Purge, state(current), &current.href, None)?;
        store::contacts::empty(self.conn, book, id, self.token, self.now)?;
        store::blobs::release(self.conn, book, id)?;
        self.tally.trash -= 1;
        Ok(())
    }

    /// Recomputes what is computed from a card. That is no change: nothing is logged.
    pub fn reindex(&mut self, current: &Stored) -> Result<()> {
        let index = self.index(&vcard::parse(&current.card));
        let etag = super::card::etag(self.conn, self.book, &current.card)?;
        let columns = prepared::columns(&index, &current.uid, &etag);
        store::contacts::replace_index(self.conn, self.book, current.id(), &columns)?;
        if current.is_live() {
            self.count_letters(&current.letter_family, &current.letter_given, -1);
            self.count_letters(&index.letter_family, &index.letter_given, 1);
            self.put_marks(current.id(), &index)?;
        }
        Ok(())
    }

    /// Flushes the counts and returns the batch, or `None` if nothing was written.
    pub fn close(self) -> Result<Option<BatchId>> {
        let tally = self.tally;
        store::books::advance(self.conn, self.book, self.token, tally.contacts, tally.trash)?;
        for ((sort, letter), by) in tally.letters.iter().filter(|(_, by)| **by != 0) {
            store::books::move_letter(self.conn, self.book, *sort, letter, *by)?;
        }
        for (label, by) in tally.labels.iter().filter(|(_, by)| **by != 0) {
            store::labels::move_count(self.conn, self.book, *label, *by)?;
        }
        if let Some(batch) = self.batch.filter(|_| tally.changes > 0) {
            store::batches::add_changes(self.conn, batch, tally.changes, self.now)?;
        }
        Ok(self.batch)
    }

    fn place(&mut self, current: &Stored, to: Place, href: &str) -> Result<()> {
        let batch = self.batch()?;
        self.token += 1;
        let (action, deleted_at, contacts) = match to {
            Place::Live => (Action::Restore, None, 1),
            Place::Trash => (Action::Delete, Some(self.now), -1),
        };
        store::contacts::touch(
            self.conn,
            self.book,
            current.id(),
            self.token,
            self.now,
            href,
            deleted_at,
        )?;
        self.tally.contacts += contacts;
        self.tally.trash -= contacts;
        self.append(current.id(), batch, action, state(current), &current.href, None)
    }

    /// The batch, opened now if nothing was written before.
    fn batch(&mut self) -> Result<BatchId> {
        if let Some(batch) = self.batch {
            return Ok(batch);
        }
        let row = store::batches::NewBatchRow {
            book_id: self.book.0,
            account_id: Some(self.account.0),
            origin: self.batch_origin.as_str(),
            kind: self.opening.kind.as_str(),
            detail: self.opening.detail,
            running: self.opening.running,
            change_count: 0,
            purged_count: 0,
            undoes_id: self.opening.undoes.map(|b| b.0),
            made_at: self.now,
            touched_at: self.now,
        };
        let batch = store::batches::insert(self.conn, &row)?;
        self.batch = Some(batch);
        Ok(batch)
    }

    fn append(
        &mut self,
        contact: ContactId,
        batch: BatchId,
        action: Action,
        before_state: &str,
        before_href: &str,
        before_card: Option<&[u8]>,
    ) -> Result<()> {
        let row = store::changes::NewChangeRow {
            before_state,
            before_href,
            before_card,
            ..self.change(batch, action, contact, self.token)?
        };
        store::changes::append(self.conn, &[row])?;
        self.tally.changes += 1;
        Ok(())
    }

    /// The same for contacts of which nothing was before, each with its token.
    fn append_many(&mut self, batch: BatchId, action: Action, made: &[(ContactId, i64)]) -> Result<()> {
        let rows = made
            .iter()
            .map(|(contact, token)| self.change(batch, action, *contact, *token))
            .collect::<Result<Vec<_>>>()?;
        store::changes::append(self.conn, &rows)?;
        self.tally.changes += i64::try_from(made.len()).unwrap_or_default();
        Ok(())
    }

    fn change(
        &self,
        batch: BatchId,
        action: Action,
        contact: ContactId,
        token: i64,
    ) -> Result<store::changes::NewChangeRow<'static>> {
        Ok(store::changes::NewChangeRow {
            book_id: self.book.0,
            token,
            nonce: super::random::hex::<8>()?,
            contact_id: contact.0,
            batch_id: batch.0,
            account_id: Some(self.account.0),
            origin: self.origin.as_str(),
            action: action.as_str(),
            made_at: self.now,
            before_state: "none",
            before_href: "",
            before_card: None,
        })
    }

    fn prepare(&mut self, bytes: &[u8]) -> Result<Prepared> {
        if let Some(prepared) = Prepared::of(bytes, self.collation, &self.region) {
            return Ok(prepared);
        }
        if !vcard::blobs::is_whole(bytes) {
            return Err(Error::Internal(
                "a card was to be written without a value of its".to_owned(),
            ));
        }
        let etag = super::card::etag(self.conn, self.book, bytes)?;
        Ok(Prepared::with_etag(bytes, etag, self.collation, &self.region))
    }

    fn index(&self, card: &Card) -> Index {
        index::index(card, &vcard::read(card), self.collation, &self.region)
    }

    fn uid_is_free(&mut self, uid: &str) -> Result<()> {
        match store::contacts::by_uid(self.conn, self.book, uid)? {
            Some(other) => Err(Error::UidTaken(other.id())),
            None => Ok(()),
        }
    }

    fn hold_blobs(&mut self, contact: ContactId, prepared: &Prepared) -> Result<()> {
        for blob in &prepared.blobs {
            store::blobs::put(self.conn, self.book, &blob.hash, &blob.bytes)?;
        }
        for hash in vcard::blobs::references(&prepared.card) {
            store::blobs::hold(self.conn, self.book, contact, &hash)?;
        }
        Ok(())
    }

    fn count_letters(&mut self, family: &str, given: &str, by: i64) {
        for (sort, letter) in [(Sort::Family, family), (Sort::Given, given)] {
            *self.tally.letters.entry((sort, letter.to_owned())).or_default() += by;
        }
    }
}

fn state(current: &Stored) -> &'static str {
    if current.is_live() { "live" } else { "trash" }
}
