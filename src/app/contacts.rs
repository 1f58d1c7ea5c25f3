//! One contact: show, create, edit, delete.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::app::photos::{CardPhoto, PhotoEdit};
use crate::app::relatives::{self, Relative};
use crate::app::write::{Precondition, Writer, write_book};
use crate::app::{App, BookAccess, Error, Result, Timestamp, card, photos};
use domain::card::Card;
use domain::change_log::{Action, BatchKind};
use domain::contact::{Contact, EntryType};
use domain::ids::{BatchId, ContactId};
use domain::line_fates::EditedCard;
use domain::repair::problems;
use domain::three_way_merge::{merge_edit, resolve};
use formats::vcard;
use store::contacts::Stored;
use store::{self, Conn};

/// A contact as a page shows it.
#[derive(Clone, Debug)]
pub struct ContactView {
    /// Its key.
    pub id: ContactId,
    /// The token of its last change. A form sends it back when it is saved.
    pub revision: i64,
    /// Its display name.
    pub display_name: String,
    /// Its fields, with its details.
    pub contact: Contact,
    /// The types that its values have beside those in `contact`, by the lines of the values.
    pub further_types: BTreeMap<usize, Vec<EntryType>>,
    /// The properties that have no field of their own: readable names and values.
    pub others: Vec<vcard::OtherField>,
    /// The contacts that its relations are to, by the lines of the relations.
    pub relatives: BTreeMap<usize, Relative>,
    /// How many values its card has beyond those of `contact`.
    pub hidden: vcard::HiddenValues,
    /// Its photo.
    pub photo: CardPhoto,
    /// The entity tag of its card.
    pub etag: String,
    /// Its UID.
    pub uid: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was moved to the trash, if it is there.
    pub deleted_at: Option<Timestamp>,
    /// True if it is live and a part of its card cannot be read.
    pub needs_repair: bool,
}

/// The result of a creation.
#[derive(Clone, Copy, Debug)]
pub struct Created {
    /// Its key.
    pub id: ContactId,
    /// The batch that undoes it, also if the form is sent again; `None` if the contact was changed since.
    pub batch: Option<BatchId>,
}

/// What a form says: the fields of a contact and what happens to its photo.
#[derive(Clone, Debug)]
pub struct ContactInput {
    /// The fields.
    pub contact: Contact,
    /// The photo.
    pub photo: PhotoEdit,
}

impl From<Contact> for ContactInput {
    fn from(contact: Contact) -> Self {
        Self {
            contact,
            photo: PhotoEdit::Keep,
        }
    }
}

/// The result of an edit.
#[derive(Clone, Debug)]
pub struct Edited {
    /// The display name of the contact as it was written.
    pub name: String,
    /// The batch that undoes it, also if the form is sent again; `None` if the form changed nothing.
    pub batch: Option<BatchId>,
    /// True if changes that were made meanwhile were kept beside these, also if the form is sent again.
    pub merged: bool,
}

/// What the user decided about the conflicts.
#[derive(Clone, Debug)]
pub struct Resolution {
    /// The revision that the user saw.
    pub against: i64,
    /// The keys of the conflicts in which the user keeps their own value.
    pub take_mine: BTreeSet<String>,
}

/// One contact, live or in the trash.
pub fn show(app: &App, access: &BookAccess, id: ContactId) -> Result<ContactView> {
    let (stored, parsed, photo, contact, relatives) = app.store.read(|conn| {
        let stored = store::contacts::by_id(conn, access.book_id(), id)?;
        let parsed = vcard::parse(&stored.card);
        let photo = photos::in_card(conn, access.book_id(), &parsed)?;
        let contact = vcard::read_with_details(&parsed);
        let relatives = relatives::of_details(app, conn, access, &contact)?;
        Ok::<_, Error>((stored, parsed, photo, contact, relatives))
    })?;
    Ok(ContactView {
        id,
        revision: stored.token,
        needs_repair: stored.is_live() && !problems(&parsed).is_empty(),
        contact,
        further_types: vcard::further_types(&parsed),
        others: vcard::other_fields(&parsed),
        relatives,
        hidden: vcard::hidden_values(&parsed),
        display_name: stored.display_name,
        photo,
        etag: stored.etag,
        uid: stored.uid,
        created_at: stored.created_at,
        updated_at: stored.updated_at,
        deleted_at: stored.deleted_at,
    })
}

/// The revision of a contact, live or in the trash.
pub fn revision(app: &App, access: &BookAccess, id: ContactId) -> Result<i64> {
    let stored = app
        .store
        .read(|conn| store::contacts::by_id(conn, access.book_id(), id))?;
    Ok(stored.token)
}

/// The fields of a contact as they were at a revision.
///
/// # Errors
/// `NotFound` if the contact had no such revision.
pub fn at_revision(app: &App, access: &BookAccess, id: ContactId, revision: i64) -> Result<Contact> {
    app.store.read(|conn| {
        let current = store::contacts::by_id(conn, access.book_id(), id)?;
        Ok(vcard::read_with_details(&vcard::parse(&card_at(
            conn, access, &current, revision,
        )?)))
    })
}

/// The names of the other accounts that changed a contact after a revision.
pub fn changed_by(app: &App, access: &BookAccess, id: ContactId, revision: i64) -> Result<Vec<String>> {
    let me = access.actor().account.id;
    app.store.read(|conn| {
        Ok(store::changes::others_since(
            conn,
            access.book_id(),
            id,
            revision,
            me,
        )?)
    })
}

/// The card of a contact, live or in the trash, byte for byte, and its display name.
pub fn card_of(app: &App, access: &BookAccess, id: ContactId) -> Result<(Vec<u8>, String)> {
    app.store.read(|conn| {
        let stored = store::contacts::by_id(conn, access.book_id(), id)?;
        let bytes = card::inline_blobs(conn, access.book_id(), &stored.card)?;
        Ok((bytes, stored.display_name))
    })
}

/// Creates a contact. The form carries the UID, so sending it twice creates one contact. If the user
/// goes back to a sent form and fills it in for another person, that is another contact.
pub fn create(app: &App, access: &BookAccess, uid: &str, input: &ContactInput) -> Result<Created> {
    let card_with = |uid: &str| vcard::print(&input.photo.apply(&vcard::new_card(uid, &input.contact)).card);
    let written = write_book(app, access, BatchKind::Create, Precondition::None, |writer| {
        let mut bytes = card_with(uid);
        if let Some(earlier) = with_uid(writer.conn(), access, uid)? {
            if writer.had_card(&earlier, &bytes)? {
                let created = writer.last_change(earlier.id(), Action::Create)?;
                return Ok((earlier.id(), created.and_then(|last| last.own_batch())));
            }
            // Derived from the content, so that this form too can be sent twice.
            let other = Uuid::new_v5(&Uuid::NAMESPACE_OID, &bytes).to_string();
            bytes = card_with(&other);
            if let Some(earlier) = with_uid(writer.conn(), access, &other)? {
                let created = writer.last_change(earlier.id(), Action::Create)?;
                return Ok((earlier.id(), created.and_then(|last| last.own_batch())));
            }
        }
        Ok((writer.create(&bytes)?, None))
    })?;
    let (id, earlier) = written.value;
    Ok(Created {
        id,
        batch: written.batch.or(earlier),
    })
}

/// The contact with a UID, live or in the trash.
fn with_uid(conn: &mut Conn, access: &BookAccess, uid: &str) -> Result<Option<Stored>> {
    Ok(match store::contacts::by_uid(conn, access.book_id(), uid)? {
        Some(live) => Some(live),
        None => store::contacts::in_trash_by_uid(conn, access.book_id(), uid)?,
    })
}

/// Saves a form that was filled in from revision `base`. `fill` gets the contact at that revision and
/// returns what the user made of it, or why the form cannot be saved (the inner error); then nothing is
/// written. What other users changed since is kept.
///
/// # Errors
/// `Conflict` if another user changed the same property differently and `decided` does not settle it;
/// `NotFound`, also for a contact in the trash.
pub fn edit<E>(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    base: i64,
    decided: Option<&Resolution>,
    fill: impl FnOnce(&Contact) -> std::result::Result<ContactInput, E>,
) -> Result<std::result::Result<Edited, E>> {
    let written = write_book(app, access, BatchKind::Edit, Precondition::Live(id), |writer| {
        let current = writer.current(id)?;
        let (book, base_bytes) = (access.book_id(), card_at(writer.conn(), access, &current, base)?);
        let changed_since = base_bytes != current.card;
        // A photo of the form is in its line. To be compared with it, those of the other cards have to be too.
        let mut in_lines = |bytes: &[u8]| {
            if changed_since {
                card::inline_blobs(writer.conn(), book, bytes)
            } else {
                Ok(bytes.to_vec())
            }
        };
        let (base_card, theirs) = (in_lines(&base_bytes)?, in_lines(&current.card)?);
        let (base_card, theirs) = (vcard::parse(&base_card), vcard::parse(&theirs));
        let before = vcard::read_with_details(&base_card);
        let input = match fill(&before) {
            Ok(input) => input,
            Err(error) => return Ok(Err(error)),
        };
        let mine = vcard::edit(&base_card, &before, &input.contact).then(|card| input.photo.apply(card));
        if !changed_since {
            writer.replace(&current, &vcard::print(&mine.card))?;
            return Ok(Ok((vcard::read(&mine.card).display_name(), None)));
        }
        let stale = StaleEdit {
            base: base_card,
            base_bytes,
            mine,
            decided,
        };
        let (name, outcome) = stale.save(writer, &current, &theirs)?;
        Ok(Ok((name, Some(outcome))))
    })?;
    Ok(written.value.map(|(name, outcome)| {
        let (earlier, merged) = match outcome {
            Some(StaleOutcome::SentAgain { earlier, merged }) => (earlier, merged),
            Some(StaleOutcome::Merged) => (None, true),
            None => (None, false),
        };
        Edited {
            name,
            batch: written.batch.or(earlier),
            merged,
        }
    }))
}

/// What became of an edit whose contact was changed since its base.
enum StaleOutcome {
    /// It was written beside the other change.
    Merged,
    /// All of it is saved already. `earlier` is the batch if the same form was sent before.
    SentAgain { earlier: Option<BatchId>, merged: bool },
}

/// An edit whose contact was changed since its base.
struct StaleEdit<'a> {
    base: Card,
    base_bytes: Vec<u8>,
    mine: EditedCard,
    decided: Option<&'a Resolution>,
}

impl StaleEdit<'_> {
    /// Writes it beside the other changes, unless its form was sent before. Returns the name that the contact has then.
    fn save(&self, writer: &mut Writer, current: &Stored, theirs: &Card) -> Result<(String, StaleOutcome)> {
        let merged = merge(&self.base, &self.mine, theirs, current.token, self.decided);
        if let Ok(card) = &merged
            && writer.replace(current, &vcard::print(card))?
        {
            return Ok((vcard::read(card).display_name(), StaleOutcome::Merged));
        }
        let book = writer.book_id();
        let earlier = writer.earlier_edit(current, |conn, before| {
            let before = card::inline_blobs(conn, book, before)?;
            Ok(self.made_of(&vcard::parse(&before)))
        })?;
        // Where the user took the other value in a conflict, the form still differs from the contact.
        let is_done = earlier.as_ref().is_some_and(|earlier| earlier.is_last);
        let name = match merged {
            Ok(card) => vcard::read(&card).display_name(),
            Err(_) if is_done => current.display_name.clone(),
            Err(conflict) => return Err(conflict),
        };
        let merged = earlier
            .as_ref()
            .is_some_and(|earlier| earlier.before != self.base_bytes);
        let earlier = earlier.and_then(|earlier| earlier.batch);
        Ok((name, StaleOutcome::SentAgain { earlier, merged }))
    }

    /// What it makes of a card; `None` if they conflict.
    fn made_of(&self, card: &Card) -> Option<Vec<u8>> {
        let merge = merge_edit(&self.base, &self.mine, card);
        let made = match self.decided {
            Some(decided) => resolve(&self.base, &self.mine, card, &decided.take_mine),
            None if merge.conflicts.is_empty() => merge.card,
            None => return None,
        };
        Some(vcard::print(&made))
    }
}

/// Merges an edit with what other users changed since its base.
fn merge(
    base: &Card,
    mine: &EditedCard,
    theirs: &Card,
    revision: i64,
    decided: Option<&Resolution>,
) -> Result<Card> {
    if let Some(decided) = decided.filter(|decided| decided.against == revision) {
        return Ok(resolve(base, mine, theirs, &decided.take_mine));
    }
    let merge = merge_edit(base, mine, theirs);
    if merge.conflicts.is_empty() {
        Ok(merge.card)
    } else {
        Err(Error::Conflict {
            conflicts: merge.conflicts,
            against: revision,
        })
    }
}

/// Moves a contact to the trash. If it is there already, does nothing, and returns the batch that moved it.
pub fn delete(app: &App, access: &BookAccess, id: ContactId) -> Result<Option<BatchId>> {
    let written = write_book(app, access, BatchKind::Delete, Precondition::None, |writer| {
        let current = writer.current(id)?;
        if !current.is_live() {
            let last = writer.last_change(id, Action::Delete)?;
            return Ok(last.and_then(|last| last.own_batch()));
        }
        writer.delete(&current)?;
        Ok(None)
    })?;
    Ok(written.batch.or(written.value))
}

/// The card as it was at a revision.
fn card_at(conn: &mut Conn, access: &BookAccess, current: &Stored, revision: i64) -> Result<Vec<u8>> {
    if revision == current.token {
        return Ok(current.card.clone());
    }
    if !store::changes::known_at(conn, access.book_id(), current.id(), revision)? {
        return Err(Error::NotFound);
    }
    Ok(store::changes::card_at(
        conn,
        access.book_id(),
        current,
        revision,
    )?)
}
