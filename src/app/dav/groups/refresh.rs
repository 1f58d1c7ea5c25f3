//! Brings the group cards of a book up to date with its labels.

use std::collections::{BTreeSet, HashMap, HashSet};

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::members;
use crate::app::labels::effect::Effect;
use crate::app::write::{BatchSpec, Precondition, Writer, write_within};
use crate::app::{App, BookAccess, Error, Result, Timestamp, jobs};
use domain::change_log::BatchKind;
use domain::ids::{BookId, ContactId, LabelId};
use domain::label::label_key;
use store::Conn;
use store::group_cards::{GroupCardRow, GroupCardState, NewGroupCardRow};
use store::labels::LabelRow;

/// Contacts of a label that are read at once.
const READ_AT_ONCE: i64 = 5_000;

/// Brings the group cards up to date. While another request writes to the book, they stay as they were.
pub fn refresh_if_free(app: &App, access: &BookAccess, device: &str) -> Result<()> {
    if app.store.read(|conn| is_current(conn, access))? {
        return Ok(());
    }
    let spec = BatchSpec::with_detail(BatchKind::Edit, device);
    let refreshed = app.store.write_if_free(Some(access.book_id()), |conn| {
        write_within(conn, app, access, spec, Precondition::None, |writer| {
            refresh(writer, app, access)
        })
    });
    match refreshed {
        Ok(_) | Err(Error::Busy) => Ok(()),
        Err(error) => Err(error),
    }
}

/// True if nothing changed since the cards were made, as far as it is committed. An empty label may change without a
/// token.
pub fn is_current(conn: &mut Conn, access: &BookAccess) -> Result<bool> {
    let book = access.book_id();
    let row = store::books::by_id(conn, access.account().id, book)?;
    let state = store::group_cards::state(conn, book)?;
    if state.is_none_or(|state| state.token != row.token) {
        return Ok(false);
    }
    let labels = store::labels::all(conn, book)?;
    let named: HashSet<(i64, String)> = labels.into_iter().map(|label| (label.id, label.name)).collect();
    let cards = store::group_cards::of_book(conn, book)?;
    let live = cards.into_iter().filter(|row| row.removed_at.is_none());
    let carded: HashSet<(i64, String)> = live
        .filter_map(|row| row.label_id.map(|label| (label, row.name)))
        .collect();
    Ok(named == carded)
}

/// Brings the group cards up to date, under the book's lock. A label that a job changes is left until the job is done.
pub fn refresh(writer: &mut Writer, app: &App, access: &BookAccess) -> Result<()> {
    let book = writer.book_id();
    label_arrived_members(writer)?;
    let mut changing = HashSet::new();
    for job in jobs::running(writer.conn(), app, access)? {
        changing.extend(Effect::of_job(writer.conn(), access, &job.progress)?.changed);
    }
    let labels = store::labels::all(writer.conn(), book)?;
    let mut cards = Cards::read(writer, app)?;
    for label in &labels {
        if !changing.contains(&label.key) {
            cards.follow(writer.conn(), label)?;
        }
    }
    let ids: HashSet<i64> = labels.iter().map(|label| label.id).collect();
    cards.remove_without_label(writer.conn(), &ids)?;
    if changing.is_empty() {
        cards.state.token = writer.token();
    }
    store::group_cards::set_state(writer.conn(), book, cards.state)?;
    Ok(())
}

/// Gives the labels to contacts whose UIDs group cards named before the contacts were there.
fn label_arrived_members(writer: &mut Writer) -> Result<()> {
    let book = writer.book_id();
    for mut row in store::group_cards::of_book(writer.conn(), book)? {
        if row.awaited.is_empty() || row.removed_at.is_some() {
            continue;
        }
        let awaited: Vec<String> = row.awaited.lines().map(str::to_owned).collect();
        let found = members::add(writer, &row.name, &BTreeSet::new(), &awaited)?;
        if found.awaited.len() < awaited.len() {
            row.awaited = found.awaited.join("\n");
            store::group_cards::save(writer.conn(), book, &row)?;
        }
    }
    Ok(())
}

/// The group cards of a book while they are brought up to date.
struct Cards {
    book: BookId,
    rows: Vec<GroupCardRow>,
    /// Where the card of each label is among the rows.
    by_label: HashMap<i64, usize>,
    /// Where the last card with each name is whose label is gone.
    by_key: HashMap<String, usize>,
    state: GroupCardState,
    now: Timestamp,
}

impl Cards {
    fn read(writer: &mut Writer, app: &App) -> Result<Self> {
        let book = writer.book_id();
        let rows = store::group_cards::of_book(writer.conn(), book)?;
        let (mut by_label, mut by_key) = (HashMap::new(), HashMap::new());
        for (at, row) in rows.iter().enumerate() {
            match row.label_id {
                Some(label) => by_label.insert(label, at),
                None => by_key.insert(label_key(&row.name), at),
            };
        }
        Ok(Self {
            book,
            rows,
            by_label,
            by_key,
            state: store::group_cards::state(writer.conn(), book)?.unwrap_or_default(),
            now: app.now(),
        })
    }

    /// Makes the card of a label say what the label is. A label that is there again gets the card that it had.
    fn follow(&mut self, conn: &mut Conn, label: &LabelRow) -> Result<()> {
        let members = hash_of_members(conn, self.book, LabelId(label.id))?;
        let known = self.by_label.get(&label.id).copied();
        let Some(at) = known.or_else(|| self.by_key.remove(&label.key)) else {
            return self.insert(conn, label, &members);
        };
        let Some(mut row) = self.rows.get(at).cloned() else {
            return Ok(());
        };
        let is_same = row.removed_at.is_none() && row.members == members && row.name == label.name;
        if is_same && row.label_id == Some(label.id) {
            return Ok(());
        }
        row.label_id = Some(label.id);
        row.name.clone_from(&label.name);
        row.members = members;
        row.removed_at = None;
        self.save_changed(conn, row)
    }

    fn insert(&mut self, conn: &mut Conn, label: &LabelRow, members: &[u8]) -> Result<()> {
        let uid = Uuid::new_v4().to_string();
        let row = NewGroupCardRow {
            book_id: self.book.0,
            label_id: label.id,
            name: &label.name,
            href: &format!("{uid}.vcf"),
            uid: &uid,
            card: &[],
            awaited: "",
            members,
            revision: self.next_revision(),
            created_at: self.now,
            updated_at: self.now,
        };
        Ok(store::group_cards::insert(conn, &row)?)
    }

    /// Removes the cards of labels that are gone.
    fn remove_without_label(&mut self, conn: &mut Conn, labels: &HashSet<i64>) -> Result<()> {
        let gone = |row: &&GroupCardRow| row.label_id.is_some_and(|label| !labels.contains(&label));
        let rows: Vec<GroupCardRow> = self.rows.iter().filter(gone).cloned().collect();
        for mut row in rows {
            row.label_id = None;
            row.removed_at.get_or_insert(self.now);
            self.save_changed(conn, row)?;
        }
        Ok(())
    }

    fn save_changed(&mut self, conn: &mut Conn, mut row: GroupCardRow) -> Result<()> {
        row.revision = self.next_revision();
        row.updated_at = self.now;
        Ok(store::group_cards::save(conn, self.book, &row)?)
    }

    fn next_revision(&mut self) -> i64 {
        self.state.revision = self.state.next_revision(self.now);
        self.state.revision
    }
}

fn hash_of_members(conn: &mut Conn, book: BookId, label: LabelId) -> Result<Vec<u8>> {
    let mut hash = Sha256::new();
    let mut after = ContactId(0);
    loop {
        let ids = store::contacts::with_label(conn, book, label, after, READ_AT_ONCE)?;
        let Some(last) = ids.last() else {
            return Ok(hash.finalize().to_vec());
        };
        after = ContactId(*last);
        for id in ids {
            hash.update(id.to_be_bytes());
        }
    }
}
