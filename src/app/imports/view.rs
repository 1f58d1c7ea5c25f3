//! Looking at an import: its preview, its progress, its report.

use std::collections::HashMap;

use crate::app::batches::{self, BatchView};
use crate::app::{App, BookAccess, Error, Result};
use crate::domain::diff::{FieldChange, diff};
use crate::domain::ids::{ContactId, ImportId, ImportItemId};
use crate::domain::import::{Choice, State, Verdict};
use crate::domain::match_keys::MatchKey;
use crate::formats::found::Remark;
use crate::formats::vcard;
use crate::store::contacts::Stored;
use crate::store::imports::{ItemFilter, ItemRow};
use crate::store::{self, Conn};

use super::{Choices, File, Import, bring, remarks};

/// An import with what belongs to it.
#[derive(Clone, Debug)]
pub struct ImportView {
    /// How it stands.
    pub import: Import,
    /// Its files, in order.
    pub files: Vec<File>,
    /// What it wrote, once it has written something.
    pub batch: Option<BatchView>,
}

impl ImportView {
    /// Bytes of all files.
    #[must_use]
    pub fn size(&self) -> i64 {
        self.files.iter().map(|file| file.size).sum()
    }

    /// Bytes that are read.
    #[must_use]
    pub fn read_to(&self) -> i64 {
        self.files.iter().map(|file| file.read_to).sum()
    }
}

/// A page of items.
#[derive(Clone, Debug)]
pub struct ItemPage {
    /// The items, in the order of the files.
    pub items: Vec<Item>,
    /// What the next page begins behind.
    pub next: Option<ImportItemId>,
}

/// A card or row of a file.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its key.
    pub id: ImportItemId,
    /// The name of its file.
    pub file: String,
    /// The line on which it begins, from 1.
    pub line: i64,
    /// What it means to the book.
    pub verdict: Verdict,
    /// What will be done with it, or was.
    pub choice: Choice,
    /// What it is called; empty if it could not be read.
    pub name: String,
    /// Who has its UID or is like it, with their name.
    pub contact: Option<(ContactId, String)>,
    /// What they have in common.
    pub alike: Vec<MatchKey>,
    /// What is to be told of it.
    pub remarks: Vec<Remark>,
    /// In a preview, by what a person tells it from others: numbers, addresses, the organisation.
    pub says: Vec<String>,
    /// In a preview, what would change in the contact.
    pub changes: Vec<FieldChange>,
}

/// Which items are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Items {
    /// Those of a verdict.
    Of(Verdict),
    /// Those of which something is to be told.
    Noted,
}

/// Items on a page.
pub const PAGE: usize = 50;
/// Imports in the list of those that were.
const RECENT: i64 = 20;

/// An import of the book.
///
/// # Errors
/// `NotFound`.
pub fn look(app: &App, access: &BookAccess, id: ImportId) -> Result<ImportView> {
    let row = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::by_id(conn, access.book_id(), id)?))?;
    view(app, access, row)
}

/// The last imports of the book, newest first.
pub fn recent(app: &App, access: &BookAccess) -> Result<Vec<ImportView>> {
    let rows = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::recent(conn, access.book_id(), RECENT)?))?;
    rows.into_iter().map(|row| view(app, access, row)).collect()
}

fn view(app: &App, access: &BookAccess, row: store::imports::ImportRow) -> Result<ImportView> {
    let import = Import::try_from(row)?;
    let files = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::files(conn, access.book_id(), import.id)?))?;
    let batch = match import.batch {
        Some(batch) => Some(batches::one(app, access, batch)?),
        None => None,
    };
    Ok(ImportView {
        import,
        files: files.into_iter().map(File::from).collect(),
        batch,
    })
}

/// A page of the items of an import, behind `after`.
///
/// # Errors
/// `NotFound`.
pub fn items(
    app: &App,
    access: &BookAccess,
    id: ImportId,
    wanted: Items,
    after: ImportItemId,
) -> Result<ItemPage> {
    let book = access.book_id();
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    app.store.read(|conn| {
        let import = Import::try_from(store::imports::by_id(conn, book, id)?)?;
        let filter = match wanted {
            Items::Of(verdict) => ItemFilter::Verdict(verdict.as_str()),
            Items::Noted => ItemFilter::Noted,
        };
        let mut rows = store::imports::items(conn, book, id, filter, after, limit)?;
        let has_more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| has_more).map(|row| ImportItemId(row.id));
        let ids: Vec<i64> = rows.iter().filter_map(|row| row.contact_id).collect();
        let names: HashMap<i64, String> = store::contacts::names(conn, book, &ids)?.into_iter().collect();
        let files: HashMap<i64, String> = store::imports::files(conn, book, id)?
            .into_iter()
            .map(|file| (file.id, file.name))
            .collect();
        let mut items = rows
            .into_iter()
            .map(|row| item(row, &import.choices, &names, &files))
            .collect::<Result<Vec<_>>>()?;
        if import.state == State::Ready {
            look_into(conn, access, &app.settings.region, id, &mut items)?;
        }
        Ok(ItemPage { items, next })
    })
}

fn item(
    row: ItemRow,
    choices: &Choices,
    names: &HashMap<i64, String>,
    files: &HashMap<i64, String>,
) -> Result<Item> {
    let verdict = Verdict::parse(&row.verdict)
        .ok_or_else(|| Error::Internal(format!("item {} has no known verdict", row.id)))?;
    Ok(Item {
        id: ImportItemId(row.id),
        file: files.get(&row.file_id).cloned().unwrap_or_default(),
        line: row.line,
        verdict,
        choice: Choice::parse(&row.action).unwrap_or_else(|| choices.of(verdict)),
        name: row.name,
        contact: row
            .contact_id
            .and_then(|id| Some((ContactId(id), names.get(&id)?.clone()))),
        alike: row.alike.split(' ').filter_map(MatchKey::parse).collect(),
        remarks: remarks(&row.notes),
        says: Vec::new(),
        changes: Vec::new(),
    })
}

/// Bytes of a card into which a preview looks: a page of larger ones would need much memory.
const LOOKED_INTO: i32 = 1024 * 1024;
/// Numbers, and addresses, that a preview shows of a card.
const SHOWN: usize = 2;

/// Says of each item what stands in its card, and what it would change.
fn look_into(
    conn: &mut Conn,
    access: &BookAccess,
    region: &str,
    import: ImportId,
    items: &mut [Item],
) -> Result<()> {
    let book = access.book_id();
    let with_cards = items.iter().filter(|item| item.verdict != Verdict::Group);
    let ids: Vec<i64> = with_cards.map(|item| item.id.0).collect();
    let cards: HashMap<i64, Vec<u8>> = store::imports::cards(conn, book, import, &ids, LOOKED_INTO)?
        .into_iter()
        .collect();
    let ids: Vec<i64> = items
        .iter()
        .filter_map(|item| Some(item.contact.as_ref()?.0.0))
        .collect();
    let contacts: HashMap<i64, Stored> = store::contacts::by_ids(conn, book, &ids)?
        .into_iter()
        .map(|contact| (contact.id, contact))
        .collect();
    for item in items {
        let Some(bytes) = cards.get(&item.id.0) else {
            continue;
        };
        item.says = says(bytes);
        let current = item.contact.as_ref().and_then(|(id, _)| contacts.get(&id.0));
        let Some(current) = current.filter(|_| item.verdict != Verdict::Same) else {
            continue;
        };
        let after = match item.choice {
            Choice::Update => {
                bring::update(conn, access, region, current, bytes)?.map(|brought| brought.card)
            }
            Choice::Merge => Some(bring::merge(region, current, bytes)),
            Choice::Add | Choice::Skip => None,
        };
        if let Some(after) = after {
            let (after, _) = vcard::blobs::extract(&after);
            item.changes = diff(Some(&vcard::parse(&current.card)), Some(&vcard::parse(&after)));
        }
    }
    Ok(())
}

fn says(bytes: &[u8]) -> Vec<String> {
    let contact = vcard::read(&vcard::parse(bytes));
    let phones = contact.phones.iter().take(SHOWN).map(|phone| phone.value.clone());
    let emails = contact.emails.iter().take(SHOWN).map(|email| email.value.clone());
    let organization = Some(contact.organization.clone()).filter(|name| !name.is_empty());
    phones.chain(emails).chain(organization).collect()
}

/// How many items of an import are to be written, after all that was chosen.
///
/// # Errors
/// `NotFound`.
pub fn planned(app: &App, access: &BookAccess, id: ImportId) -> Result<u64> {
    let (import, chosen) = app.store.read(|conn| {
        let import = Import::try_from(store::imports::by_id(conn, access.book_id(), id)?)?;
        let chosen = store::imports::chosen(conn, access.book_id(), id)?;
        Ok::<_, Error>((import, chosen))
    })?;
    let mut written = 0_u64;
    for verdict in Verdict::ALL {
        let of_verdict = chosen.iter().filter(|(word, ..)| word == verdict.as_str());
        let (mut apart, mut apart_written) = (0, 0);
        for (_, choice, count) in of_verdict {
            let count = u64::try_from(*count).unwrap_or_default();
            apart += count;
            apart_written += if choice == Choice::Skip.as_str() { 0 } else { count };
        }
        let others = import.counts.of(*verdict).saturating_sub(apart);
        let all = import.choices.of(*verdict) != Choice::Skip;
        written += apart_written + if all { others } else { 0 };
    }
    Ok(written)
}

/// What the file said where an item came from, as long as it is kept.
///
/// # Errors
/// `NotFound` if it is not.
pub fn original(app: &App, access: &BookAccess, id: ImportId, item: ImportItemId) -> Result<Vec<u8>> {
    let (_, bytes) = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::item_text(conn, access.book_id(), id, item)?))?;
    bytes.ok_or(Error::NotFound)
}
