//! The items of an import, page by page: what each card means to the book and what is done with it.

use std::collections::HashMap;

use crate::app::{App, BookAccess, Error, Result};
use domain::diff::FieldChange;
use domain::ids::{ContactId, ImportId, ImportItemId};
use domain::import::{Choice, ImportState, Verdict};
use formats::import_file::Remark;
use store::imports::{ItemFilter, ItemRow};
use store::{self, Paged};

use super::preview::add_previews;
use super::{Choices, Import, InCommon, parse_remarks};

/// A page of items.
#[derive(Clone, Debug)]
pub struct ItemPage {
    /// The items, in the order of the files.
    pub items: Vec<Item>,
    /// The id after which the next page begins; `None` on the last page.
    pub next: Option<ImportItemId>,
}

/// A card or row of a file.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its id.
    pub id: ImportItemId,
    /// The name of its file.
    pub file: String,
    /// The line on which it begins, from 1.
    pub line: i64,
    /// What it means to the book.
    pub verdict: Verdict,
    /// What will be done with it, or was done.
    pub choice: Choice,
    /// Its display name; empty if it could not be read.
    pub name: String,
    /// The contact that has its UID or is similar, with the contact's name.
    pub contact: Option<(ContactId, String)>,
    /// What the item and a similar contact, or an earlier card, have in common.
    pub in_common: Option<InCommon>,
    /// Remarks about reading or applying it.
    pub remarks: Vec<Remark>,
    /// In a preview, what distinguishes it from others of the same name: phones, email addresses, organization.
    pub details: Vec<String>,
    /// In a preview, what would change in the contact.
    pub changes: Vec<FieldChange>,
}

/// Which items are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemList {
    /// Items with this verdict.
    Verdict(Verdict),
    /// Items with remarks.
    WithRemarks,
}

/// Items on a page.
pub const ITEMS_PER_PAGE: usize = 50;

/// The page of items that begins after `after`.
pub fn items(
    app: &App,
    access: &BookAccess,
    id: ImportId,
    list: ItemList,
    after: ImportItemId,
) -> Result<ItemPage> {
    let book = access.book_id();
    app.store.read(|conn| {
        let import = Import::load(conn, book, id)?;
        let filter = match list {
            ItemList::Verdict(verdict) => ItemFilter::Verdict(verdict.as_str()),
            ItemList::WithRemarks => ItemFilter::WithRemarks,
        };
        let Paged { rows, has_more } = store::imports::items(conn, book, id, filter, after, ITEMS_PER_PAGE)?;
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
        if import.state == ImportState::Ready {
            add_previews(conn, access, access.region(app), id, &mut items)?;
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
        .ok_or_else(|| Error::Internal(format!("item {} has an unknown verdict", row.id)))?;
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
        in_common: InCommon::from_json(&row.in_common),
        remarks: parse_remarks(&row.remarks),
        details: Vec::new(),
        changes: Vec::new(),
    })
}

/// The text of the file from which an item was read.
///
/// # Errors
/// `NotFound` if it is no longer kept.
pub fn original(app: &App, access: &BookAccess, id: ImportId, item: ImportItemId) -> Result<Vec<u8>> {
    let (_, bytes) = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::item_text(conn, access.book_id(), id, item)?))?;
    bytes.ok_or(Error::NotFound)
}
