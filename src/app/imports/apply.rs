//! Writing an import to its book: in short transactions under one batch. How far it is stands in the
//! same transaction as what it wrote, so after a crash nothing is done twice and nothing is left out.

use std::collections::BTreeSet;

use crate::app::write::{Opening, Prepared, Writer};
use crate::app::{App, Error, Result, Who};
use crate::domain::ids::{ContactId, ImportId, ImportItemId};
use crate::domain::import::{Choice, Outcome, State, Verdict};
use crate::domain::label::label_key;
use crate::domain::log::{BatchKind, Door};
use crate::domain::merge::three_way;
use crate::domain::text::index_key;
use crate::formats::vcard;
use crate::store::contacts::Stored;
use crate::store::imports::ItemCard;
use crate::store::{self, Conn};

use super::lease::{Lease, Step};
use super::{Import, Seen, Watch};

/// Items of one transaction, and octets of their cards.
const ITEMS: i64 = 250;
const OCTETS: i64 = 4 * 1024 * 1024;

/// Applies an import to its end.
///
/// # Errors
/// `TakenOver` if somebody stopped it or goes on with it elsewhere, or `seen` said stop; those of the
/// store. What was done stands, and can be gone on with or undone.
pub fn apply(app: &App, who: &Who, import: ImportId, lease: Lease, seen: Watch) -> Result<()> {
    let who = Who {
        door: Door::Import,
        ..who.clone()
    };
    let mut lease = Some(lease);
    while let Some(held) = lease {
        let (next, done) = step(app, &who, import, &held)?;
        app.store.give_way();
        let items = done.total();
        if seen(Seen { octets: 0, items }).is_break() {
            if let Some(next) = next {
                next.let_go(app, &who)?;
            }
            return Err(Error::TakenOver);
        }
        lease = next;
    }
    Ok(())
}

/// The same for what was cut off, whose batch may have been closed meanwhile.
pub(super) fn go_on(app: &App, who: &Who, import: ImportId, lease: Lease, seen: Watch) -> Result<()> {
    app.store.write(|conn| open_batch_again(conn, app, who, import))?;
    apply(app, who, import, lease, seen)
}

pub(super) fn open_batch_again(conn: &mut Conn, app: &App, who: &Who, id: ImportId) -> Result<()> {
    let import = Import::try_from(store::imports::by_id(conn, who.book.id, id)?)?;
    if let Some(batch) = import.batch {
        store::batches::open_again(conn, who.book.id, batch, app.now())?;
    }
    Ok(())
}

/// One transaction; no lease is left when it was the last.
fn step(app: &App, who: &Who, id: ImportId, lease: &Lease) -> Result<(Option<Lease>, Outcome)> {
    let (import, items, detail) = app.store.read(|conn| {
        let import = Import::try_from(store::imports::by_id(conn, who.book.id, id)?)?;
        let items = next_items(conn, who, &import)?;
        Ok::<_, Error>((import, items, detail(conn, who, id)?))
    })?;
    if import.state != State::Applying {
        return Err(Error::TakenOver);
    }
    let is_last = items.is_empty();
    let applied_to = items
        .last()
        .map_or(import.applied_to, |item| ImportItemId(item.id));
    let tasks: Vec<Task> = items
        .into_iter()
        .map(|item| Task::of(app, who, &import, item))
        .collect();
    app.store.write(|conn| {
        let mut outcome = import.counts.done;
        let opening = Opening {
            kind: BatchKind::Import,
            detail: &detail,
            undoes: None,
            running: true,
        };
        let mut writer = Writer::open(conn, app, who, opening, import.batch)?;
        carry_out(&mut writer, who, &import.label, tasks, &mut outcome)?;
        let batch = writer.close()?;
        if import.batch.is_none()
            && let Some(batch) = batch
        {
            store::imports::set_batch(conn, who.book.id, id, batch)?;
        }
        if is_last && let Some(batch) = batch {
            store::batches::finish(conn, batch, &detail)?;
        }
        let mut counts = import.counts;
        counts.done = outcome;
        let step = Step {
            state: if is_last { State::Done } else { State::Applying },
            counts,
            fault: "",
            applied_to,
        };
        let next = lease.step(conn, app, who, State::Applying, &step)?;
        Ok(((!is_last).then_some(next), outcome))
    })
}

fn next_items(conn: &mut Conn, who: &Who, import: &Import) -> Result<Vec<ItemCard>> {
    let sizes = store::imports::sizes(conn, who.book.id, import.id, import.applied_to, ITEMS)?;
    let mut octets = 0;
    let last = sizes
        .iter()
        .take_while(|(_, size)| {
            let fits = octets == 0 || octets + size <= OCTETS;
            octets += size;
            fits
        })
        .last();
    match last {
        Some((last, _)) => Ok(store::imports::items_to_apply(
            conn,
            who.book.id,
            import.id,
            import.applied_to,
            ImportItemId(*last),
        )?),
        None => Ok(Vec::new()),
    }
}

/// What the journal calls the import: its files.
pub(super) fn detail(conn: &mut Conn, who: &Who, import: ImportId) -> Result<String> {
    let files = store::imports::files(conn, who.book.id, import)?;
    let names: BTreeSet<String> = files.into_iter().map(|file| file.name).collect();
    Ok(names.into_iter().collect::<Vec<_>>().join(", "))
}

/// What is to be done with an item.
enum Task {
    /// A contact of a card, ready to be made.
    Add(Box<Prepared>, Vec<u8>),
    /// What the card changed, into the contact of its UID.
    Update { uid: String, octets: Vec<u8> },
    /// What the contact does not have yet, into this contact, or that of its UID.
    Merge {
        contact: Option<ContactId>,
        uid: String,
        octets: Vec<u8>,
    },
    /// A label for the contacts of these UIDs.
    Label { name: String, uids: Vec<String> },
    /// Nothing; the book has it.
    Same,
    /// Nothing, as somebody chose.
    Skip,
}

impl Task {
    /// Most of the work of an import, done before the book is locked.
    fn of(app: &App, who: &Who, import: &Import, item: ItemCard) -> Self {
        let verdict = Verdict::parse(&item.verdict).unwrap_or(Verdict::Problem);
        let choice = Choice::parse(&item.action).unwrap_or_else(|| import.choices.of(verdict));
        let Some(octets) = item.card else {
            return Self::Skip;
        };
        if verdict == Verdict::Same {
            return Self::Same;
        }
        let contact = item.contact_id.map(ContactId);
        match (choice, verdict) {
            (Choice::Skip, _) => Self::Skip,
            (_, Verdict::Group) => Self::Label {
                name: item.name,
                uids: serde_json::from_slice(&octets).unwrap_or_default(),
            },
            (Choice::Add, _) => {
                let labelled = with_label(&octets, &import.label);
                match Prepared::of(&labelled, who.book.collation, &app.settings.region) {
                    Some(prepared) => Self::Add(Box::new(prepared), octets),
                    // No card that arrived refers to blobs.
                    None => Self::Skip,
                }
            }
            (Choice::Update, _) => Self::Update {
                uid: item.uid,
                octets,
            },
            (Choice::Merge, _) => Self::Merge {
                contact,
                uid: item.uid,
                octets,
            },
        }
    }
}

fn carry_out(
    writer: &mut Writer,
    who: &Who,
    label: &str,
    tasks: Vec<Task>,
    outcome: &mut Outcome,
) -> Result<()> {
    let mut fresh: Vec<Prepared> = Vec::new();
    let mut pending: BTreeSet<String> = BTreeSet::new();
    let wanted: Vec<String> = tasks.iter().filter_map(Task::new_uid).collect();
    let taken: BTreeSet<String> = store::contacts::by_uids(writer.conn(), who.book.id, &wanted)?
        .into_iter()
        .map(|row| row.uid)
        .collect();
    for task in tasks {
        match task {
            Task::Skip => outcome.skipped += 1,
            Task::Same => outcome.same += 1,
            Task::Add(prepared, octets) => {
                // Since the preview somebody may have come in with the same UID, or with an earlier item.
                if pending.contains(&prepared.uid) || taken.contains(&prepared.uid) {
                    writer.create_many(&std::mem::take(&mut fresh))?;
                    update(writer, who, label, &prepared.uid, &octets, outcome)?;
                } else {
                    pending.insert(prepared.uid.clone());
                    fresh.push(*prepared);
                    outcome.added += 1;
                }
            }
            other => {
                writer.create_many(&std::mem::take(&mut fresh))?;
                match other {
                    Task::Update { uid, octets } => update(writer, who, label, &uid, &octets, outcome)?,
                    Task::Merge { contact, uid, octets } => {
                        merge(writer, who, label, contact, &uid, &octets, outcome)?;
                    }
                    Task::Label { name, uids } => put_label(writer, who, &name, &uids, outcome)?,
                    Task::Add(..) | Task::Same | Task::Skip => {}
                }
            }
        }
    }
    writer.create_many(&fresh)?;
    Ok(())
}

impl Task {
    fn new_uid(&self) -> Option<String> {
        match self {
            Self::Add(prepared, _) => Some(prepared.uid.clone()),
            _ => None,
        }
    }
}

/// Brings what a file changed into a contact. Where the contact was changed here too since it last came
/// from a file, both are merged, and the file has its way where they collide.
fn update(
    writer: &mut Writer,
    who: &Who,
    label: &str,
    uid: &str,
    octets: &[u8],
    outcome: &mut Outcome,
) -> Result<()> {
    let Some(current) = store::contacts::by_uid(writer.conn(), who.book.id, uid)? else {
        writer.create(&with_label(octets, label))?;
        outcome.added += 1;
        return Ok(());
    };
    let (incoming, _) = vcard::blobs::take_out(octets);
    let (kept, incoming_card) = (vcard::parse(&current.card), vcard::parse(&incoming));
    if vcard::says_the_same(&kept, &incoming_card) {
        outcome.same += 1;
        return Ok(());
    }
    let base = last_from_a_file(writer, who, &current)?;
    let next = match base.filter(|base| *base != current.card) {
        Some(base) => vcard::print(&three_way(&vcard::parse(&base), &kept, &incoming_card).card),
        // Unchanged since it came from a file, or never from one: the very octets of the file.
        None => octets.to_vec(),
    };
    // A file takes no labels away: those that somebody gave here are no part of it.
    let labelled = vcard::read(&kept)
        .labels
        .iter()
        .fold(with_label(&next, label), |next, label| with_label(&next, label));
    if replace(writer, &current, &labelled, octets)? {
        outcome.updated += 1;
    } else {
        outcome.same += 1;
    }
    Ok(())
}

/// The card as the last import left it.
fn last_from_a_file(writer: &mut Writer, who: &Who, current: &Stored) -> Result<Option<Vec<u8>>> {
    let past = store::changes::of_contact(writer.conn(), who.book.id, current.id())?;
    let mut after = current.card.clone();
    for (change, _) in past {
        if change.door == Door::Import.as_str() {
            return Ok(Some(after));
        }
        after = change.before_card.unwrap_or(after);
    }
    Ok(None)
}

fn merge(
    writer: &mut Writer,
    who: &Who,
    label: &str,
    contact: Option<ContactId>,
    uid: &str,
    octets: &[u8],
    outcome: &mut Outcome,
) -> Result<()> {
    let by_uid = store::contacts::by_uid(writer.conn(), who.book.id, uid)?;
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
        writer.create(&with_label(octets, label))?;
        outcome.added += 1;
        return Ok(());
    };
    let (incoming, _) = vcard::blobs::take_out(octets);
    let merged = vcard::combined(&vcard::parse(&current.card), &vcard::parse(&incoming));
    if replace(
        writer,
        &current,
        &with_label(&vcard::print(&merged), label),
        octets,
    )? {
        outcome.merged += 1;
    } else {
        outcome.same += 1;
    }
    Ok(())
}

/// Replaces a card by one that may refer to blobs of the card that came in.
fn replace(writer: &mut Writer, current: &Stored, next: &[u8], incoming: &[u8]) -> Result<bool> {
    let (_, blobs) = vcard::blobs::take_out(incoming);
    let whole = vcard::blobs::put_back(next, |hash| {
        blobs
            .iter()
            .find(|blob| blob.hash == *hash)
            .map(|blob| blob.octets.clone())
            // The others are in the book: their references stay.
            .or_else(|| Some(vcard::blobs::reference_to(hash)))
    });
    writer.replace(current, whole.as_deref().unwrap_or(next))
}

fn put_label(
    writer: &mut Writer,
    who: &Who,
    name: &str,
    uids: &[String],
    outcome: &mut Outcome,
) -> Result<()> {
    // Cards and groups write the UID of one person in different ways.
    let written: Vec<String> = uids
        .iter()
        .flat_map(|uid| [uid.clone(), uid.to_uppercase()])
        .flat_map(|uid| [index_key(&format!("urn:uuid:{uid}")), index_key(&uid)])
        .collect();
    let mut members = store::contacts::by_uids(writer.conn(), who.book.id, &written)?;
    members.sort_by_key(|member| member.id);
    let mut changed = false;
    for member in members {
        changed |= writer.replace(&member, &with_label(&member.card, name))?;
    }
    if changed {
        outcome.updated += 1;
    } else {
        outcome.same += 1;
    }
    Ok(())
}

/// The card with one more label, if it does not carry it and the label says anything.
fn with_label(octets: &[u8], label: &str) -> Vec<u8> {
    let card = vcard::parse(octets);
    let before = vcard::read(&card);
    let carries = before.labels.iter().any(|l| label_key(l) == label_key(label));
    if label.trim().is_empty() || carries {
        return octets.to_vec();
    }
    let mut after = before.clone();
    after.labels.push(label.trim().to_owned());
    vcard::print(&vcard::edit(&card, &before, &after))
}
