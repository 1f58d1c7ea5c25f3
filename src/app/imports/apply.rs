//! Writing an import to its book: in short transactions under one batch. How far it is stands in the
//! same transaction as what it wrote, so after a crash nothing is done twice and nothing is left out.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::write::{Opening, Prepared, Writer};
use crate::app::{App, BookAccess, Error, Result};
use crate::domain::change_log::{BatchKind, Origin};
use crate::domain::ids::{ContactId, ImportId, ImportItemId};
use crate::domain::import::{Choice, Counts, Outcome, State, Verdict};
use crate::domain::text::index_key;
use crate::formats::found::Remark;
use crate::formats::vcard;
use crate::store::contacts::Stored;
use crate::store::imports::ItemCard;
use crate::store::{self, Conn};

use super::bring::{self, with_label};
use super::lease::{Lease, Step};
use super::{Import, Seen, Watch, json, remarks};

/// Items of one transaction, and bytes of their cards.
const ITEMS: i64 = 250;
const BYTES: i64 = 4 * 1024 * 1024;

/// Applies an import to its end.
///
/// # Errors
/// `TakenOver` if somebody stopped it or goes on with it elsewhere, or `seen` said stop; those of the
/// store. What was done stands, and can be gone on with or undone.
pub fn apply(app: &App, access: &BookAccess, import: ImportId, lease: Lease, seen: Watch) -> Result<()> {
    let access = access.with_origin(Origin::Import);
    let mut lease = Some(lease);
    let mut is_first = true;
    while let Some(held) = lease {
        let (next, done) = step(app, &access, import, &held)?;
        if std::mem::take(&mut is_first) {
            app.store.write(store::imports::take_statistics)?;
        }
        app.store.give_way();
        let items = done.total();
        if seen(Seen { bytes: 0, items }).is_break() {
            if let Some(next) = next {
                next.let_go(app, &access)?;
            }
            return Err(Error::TakenOver);
        }
        lease = next;
    }
    Ok(())
}

/// The same for what was cut off, whose batch may have been closed meanwhile.
pub(super) fn go_on(
    app: &App,
    access: &BookAccess,
    import: ImportId,
    lease: Lease,
    seen: Watch,
) -> Result<()> {
    app.store
        .write(|conn| open_batch_again(conn, app, access, import))?;
    apply(app, access, import, lease, seen)
}

pub(super) fn open_batch_again(conn: &mut Conn, app: &App, access: &BookAccess, id: ImportId) -> Result<()> {
    let import = Import::try_from(store::imports::by_id(conn, access.book_id(), id)?)?;
    if let Some(batch) = import.batch {
        store::batches::open_again(conn, access.book_id(), batch, app.now()).map_err(
            |error| match error {
                store::Error::NotFound => Error::ImportPast,
                other => other.into(),
            },
        )?;
    }
    Ok(())
}

/// One transaction; no lease is left when it was the last.
fn step(app: &App, access: &BookAccess, id: ImportId, lease: &Lease) -> Result<(Option<Lease>, Outcome)> {
    let (import, items, detail) = app.store.read(|conn| {
        let import = Import::try_from(store::imports::by_id(conn, access.book_id(), id)?)?;
        let items = next_items(conn, access, &import)?;
        Ok::<_, Error>((import, items, detail(conn, access, id)?))
    })?;
    if import.state != State::Applying {
        return Err(Error::TakenOver);
    }
    let is_last = items.is_empty();
    let applied_to = items
        .last()
        .map_or(import.applied_to, |item| ImportItemId(item.id));
    let tasks: Vec<(Place, Task)> = items
        .into_iter()
        .map(|item| {
            let place = Place {
                item: ImportItemId(item.id),
                line: usize::try_from(item.line).unwrap_or_default(),
                notes: item.notes.clone(),
            };
            (place, Task::of(app, access, &import, item))
        })
        .collect();
    app.store.write(|conn| {
        let mut counts = import.counts;
        let opening = Opening {
            kind: BatchKind::Import,
            detail: &detail,
            undoes: None,
            running: true,
        };
        let mut writer = Writer::open(conn, app, access, opening, import.batch)?;
        carry_out(
            &mut writer,
            access,
            &import,
            &app.settings.region,
            tasks,
            &mut counts,
        )?;
        let batch = writer.close()?;
        if import.batch.is_none()
            && let Some(batch) = batch
        {
            store::imports::set_batch(conn, access.book_id(), id, batch)?;
        }
        if is_last && let Some(batch) = batch {
            store::batches::finish(conn, batch, &detail)?;
        }
        let step = Step {
            state: if is_last { State::Done } else { State::Applying },
            counts,
            applied_to,
        };
        let next = lease.step(conn, app, access, State::Applying, &step)?;
        Ok(((!is_last).then_some(next), counts.done))
    })
}

fn next_items(conn: &mut Conn, access: &BookAccess, import: &Import) -> Result<Vec<ItemCard>> {
    let sizes = store::imports::sizes(conn, access.book_id(), import.id, import.applied_to, ITEMS)?;
    let mut bytes = 0;
    let last = sizes
        .iter()
        .take_while(|(_, size)| {
            let fits = bytes == 0 || bytes + size <= BYTES;
            bytes += size;
            fits
        })
        .last();
    match last {
        Some((last, _)) => Ok(store::imports::items_to_apply(
            conn,
            access.book_id(),
            import.id,
            import.applied_to,
            ImportItemId(*last),
        )?),
        None => Ok(Vec::new()),
    }
}

/// What the journal calls the import: its files.
pub(super) fn detail(conn: &mut Conn, access: &BookAccess, import: ImportId) -> Result<String> {
    let files = store::imports::files(conn, access.book_id(), import)?;
    let names: BTreeSet<String> = files.into_iter().map(|file| file.name).collect();
    Ok(names.into_iter().collect::<Vec<_>>().join(", "))
}

/// A card of a file on its way into the book.
struct Incoming {
    uid: String,
    bytes: Vec<u8>,
}

/// What is to be done with an item.
enum Task {
    /// A contact of a card, ready to be made.
    Add(Box<Prepared>, Incoming),
    /// What the card changed, into the contact of its UID.
    Update(Incoming),
    /// What the contact does not have yet, into this contact, or that of its UID.
    Merge(Option<ContactId>, Incoming),
    /// A label for the contacts of these UIDs.
    Label { name: String, uids: Vec<String> },
    /// Nothing; the book has it.
    Same,
    /// Nothing, as somebody chose.
    Skip,
}

impl Task {
    /// Most of the work of an import, done before the book is locked.
    fn of(app: &App, access: &BookAccess, import: &Import, item: ItemCard) -> Self {
        let verdict = Verdict::parse(&item.verdict).unwrap_or(Verdict::Problem);
        let choice = Choice::parse(&item.action).unwrap_or_else(|| import.choices.of(verdict));
        let Some(bytes) = item.card else {
            return Self::Skip;
        };
        if verdict == Verdict::Same {
            return Self::Same;
        }
        let incoming = |bytes| Incoming {
            uid: item.uid.clone(),
            bytes,
        };
        match (choice, verdict) {
            (Choice::Skip, _) => Self::Skip,
            (_, Verdict::Group) => Self::Label {
                name: item.name.clone(),
                uids: serde_json::from_slice(&bytes).unwrap_or_default(),
            },
            (Choice::Add, _) => {
                let labelled = with_label(&bytes, &import.label);
                match Prepared::of(&labelled, access.book().collation, &app.settings.region) {
                    Some(prepared) => Self::Add(Box::new(prepared), incoming(bytes)),
                    // No card that arrived refers to blobs.
                    None => Self::Skip,
                }
            }
            (Choice::Update, _) => Self::Update(incoming(bytes)),
            (Choice::Merge, _) => Self::Merge(item.contact_id.map(ContactId), incoming(bytes)),
        }
    }

    fn new_uid(&self) -> Option<String> {
        match self {
            Self::Add(prepared, _) => Some(prepared.uid.clone()),
            _ => None,
        }
    }
}

/// Where an item stands in its import, to tell of it.
struct Place {
    item: ImportItemId,
    line: usize,
    notes: String,
}

fn carry_out(
    writer: &mut Writer,
    access: &BookAccess,
    import: &Import,
    region: &str,
    tasks: Vec<(Place, Task)>,
    counts: &mut Counts,
) -> Result<()> {
    let outcome = &mut counts.done;
    let mut noted = 0;
    let mut fresh: Vec<Prepared> = Vec::new();
    let wanted: Vec<String> = tasks.iter().filter_map(|(_, task)| task.new_uid()).collect();
    let mut taken: BTreeSet<String> = store::contacts::by_uids(writer.conn(), access.book_id(), &wanted)?
        .into_iter()
        .map(|row| row.uid)
        .collect();
    for (place, task) in tasks {
        if let Task::Add(prepared, incoming) = task {
            // Since the preview somebody may have come in with the same UID, or with an earlier item.
            if taken.insert(prepared.uid.clone()) {
                fresh.push(*prepared);
                outcome.added += 1;
                continue;
            }
            make(writer, &mut fresh)?;
            let collided = update(writer, access, &import.label, region, &incoming, outcome)?;
            noted += tell_collisions(writer, access, import, &place, &collided)?;
            continue;
        }
        make(writer, &mut fresh)?;
        match task {
            Task::Skip => outcome.skipped += 1,
            Task::Same => outcome.same += 1,
            Task::Update(incoming) => {
                let collided = update(writer, access, &import.label, region, &incoming, outcome)?;
                noted += tell_collisions(writer, access, import, &place, &collided)?;
            }
            Task::Merge(contact, incoming) => {
                merge(writer, access, &import.label, region, contact, &incoming, outcome)?;
            }
            Task::Label { name, uids } => {
                let missing = put_label(writer, access, import, &name, &uids, outcome)?;
                if missing > 0 {
                    tell(
                        writer,
                        access,
                        import,
                        &place,
                        "missing-members",
                        &missing.to_string(),
                    )?;
                }
            }
            Task::Add(..) => {}
        }
    }
    counts.noted += noted;
    make(writer, &mut fresh)
}

fn make(writer: &mut Writer, fresh: &mut Vec<Prepared>) -> Result<()> {
    writer.set_origin(Origin::Import);
    writer.create_many(&std::mem::take(fresh))?;
    Ok(())
}

/// What stood here and gave way to the file.
fn tell_collisions(
    writer: &mut Writer,
    access: &BookAccess,
    import: &Import,
    place: &Place,
    collided: &[String],
) -> Result<u64> {
    if collided.is_empty() {
        return Ok(0);
    }
    tell(writer, access, import, place, "collided", &collided.join("; "))
}

/// Adds a remark to an item; 1 if it is its first.
fn tell(
    writer: &mut Writer,
    access: &BookAccess,
    import: &Import,
    place: &Place,
    what: &str,
    text: &str,
) -> Result<u64> {
    let mut told = remarks(&place.notes);
    told.push(Remark::of(what, place.line, text));
    let notes = json(&told)?;
    store::imports::set_notes(writer.conn(), access.book_id(), import.id, place.item, &notes)?;
    Ok(u64::from(place.notes.is_empty()))
}

/// Brings what a file changed into the contact of its UID; what stood there and gave way to the file.
fn update(
    writer: &mut Writer,
    access: &BookAccess,
    label: &str,
    region: &str,
    item: &Incoming,
    outcome: &mut Outcome,
) -> Result<Vec<String>> {
    let Some(current) = store::contacts::by_uid(writer.conn(), access.book_id(), &item.uid)? else {
        writer.set_origin(Origin::Import);
        writer.create(&with_label(&item.bytes, label))?;
        outcome.added += 1;
        return Ok(Vec::new());
    };
    let Some(brought) = bring::update(writer.conn(), access, region, &current, &item.bytes)? else {
        outcome.same += 1;
        return Ok(Vec::new());
    };
    writer.set_origin(brought.origin);
    if replace(writer, &current, &with_label(&brought.card, label), &item.bytes)? {
        outcome.updated += 1;
    } else {
        outcome.same += 1;
    }
    Ok(brought.collided)
}

fn merge(
    writer: &mut Writer,
    access: &BookAccess,
    label: &str,
    region: &str,
    contact: Option<ContactId>,
    item: &Incoming,
    outcome: &mut Outcome,
) -> Result<()> {
    let by_uid = store::contacts::by_uid(writer.conn(), access.book_id(), &item.uid)?;
    let current = match (by_uid, contact) {
        (Some(current), _) => Some(current),
        (None, Some(id)) => match writer.current(id) {
            Ok(current) => Some(current).filter(Stored::is_live),
            Err(Error::NotFound) => None,
            Err(error) => return Err(error),
        },
        (None, None) => None,
    };
    // Whoever it was to be merged into is gone since: it is somebody new.
    let Some(current) = current else {
        writer.set_origin(Origin::Import);
        writer.create(&with_label(&item.bytes, label))?;
        outcome.added += 1;
        return Ok(());
    };
    let merged = bring::merge(region, &current, &item.bytes);
    writer.set_origin(Origin::Merge);
    if replace(writer, &current, &with_label(&merged, label), &item.bytes)? {
        outcome.merged += 1;
    } else {
        outcome.same += 1;
    }
    Ok(())
}

/// Replaces a card by one that may refer to blobs of the card that came in, in its version or the
/// contact's.
fn replace(writer: &mut Writer, current: &Stored, next: &[u8], incoming: &[u8]) -> Result<bool> {
    let kept = vcard::parse(&current.card);
    let converted = vcard::print(&vcard::to_version_of(&kept, &vcard::parse(incoming)));
    let (_, mut blobs) = vcard::blobs::extract(incoming);
    blobs.extend(vcard::blobs::extract(&converted).1);
    let whole = vcard::blobs::restore(next, |hash| {
        blobs
            .iter()
            .find(|blob| blob.hash == *hash)
            .map(|blob| blob.bytes.clone())
            // The others are in the book: their references stay.
            .or_else(|| Some(vcard::blobs::reference_to(hash)))
    });
    writer.replace(current, whole.as_deref().unwrap_or(next))
}

/// Puts a label on the members of a group; how many of them the book has nobody for.
fn put_label(
    writer: &mut Writer,
    access: &BookAccess,
    import: &Import,
    name: &str,
    uids: &[String],
    outcome: &mut Outcome,
) -> Result<usize> {
    let mut changed = false;
    let members = members(writer, access, import, uids)?;
    writer.set_origin(Origin::Merge);
    for member in members.values() {
        changed |= writer.replace(member, &with_label(&member.card, name))?;
    }
    if changed {
        outcome.updated += 1;
    } else {
        outcome.same += 1;
    }
    Ok(uids.len().saturating_sub(members.len()))
}

/// The contacts that the UIDs of a group mean: those that have them, and those into which a card with
/// such a UID was merged or of which it said nothing new.
fn members(
    writer: &mut Writer,
    access: &BookAccess,
    import: &Import,
    uids: &[String],
) -> Result<BTreeMap<i64, Stored>> {
    // Cards and groups write the UID of one person in different ways.
    let written: Vec<String> = uids
        .iter()
        .flat_map(|uid| [uid.clone(), uid.to_uppercase()])
        .flat_map(|uid| [index_key(&format!("urn:uuid:{uid}")), index_key(&uid)])
        .collect();
    let book = access.book_id();
    let mut members: BTreeMap<i64, Stored> = store::contacts::by_uids(writer.conn(), book, &written)?
        .into_iter()
        .map(|member| (member.id, member))
        .collect();
    let known: BTreeSet<String> = members.values().map(|member| member.uid.clone()).collect();
    let items = store::imports::contacts_of_uids(writer.conn(), book, import.id, &written)?;
    let merged: Vec<i64> = items
        .into_iter()
        .filter(|(uid, verdict, action, _)| {
            let verdict = Verdict::parse(verdict).unwrap_or(Verdict::Problem);
            let choice = Choice::parse(action).unwrap_or_else(|| import.choices.of(verdict));
            !known.contains(uid) && (verdict == Verdict::Same || choice == Choice::Merge)
        })
        .map(|(.., contact)| contact)
        .collect();
    for member in store::contacts::by_ids(writer.conn(), book, &merged)? {
        if member.is_live() {
            members.insert(member.id, member);
        }
    }
    Ok(members)
}
