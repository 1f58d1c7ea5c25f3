//! The whole report of an import: every remark, in the order of the files.

use crate::app::{App, BookAccess, Error, Result};
use domain::ids::{ImportId, ImportItemId};
use domain::import::Verdict;
use formats::import_file::Remark;
use store::imports::{ItemFilter, ItemRow};
use store::{self, Paged};

use super::parse_remarks;

/// A remark and what it is about.
#[derive(Clone, Debug)]
pub struct ReportLine {
    /// The name of the file.
    pub file: String,
    /// The display name of the card; empty if the card could not be read.
    pub name: String,
    /// The remark.
    pub remark: Remark,
}

/// A part of the report.
#[derive(Clone, Debug)]
pub struct ReportPage {
    /// The remarks of some items.
    pub lines: Vec<ReportLine>,
    /// The item after which the next part begins; `None` at the end.
    pub next: Option<ImportItemId>,
}

/// Items of one part.
const ITEMS: usize = 500;

/// The part of the report that begins after the item `after`.
pub fn report(app: &App, access: &BookAccess, id: ImportId, after: ImportItemId) -> Result<ReportPage> {
    let book = access.book_id();
    app.store.read(|conn| {
        store::imports::by_id(conn, book, id)?;
        let files = store::imports::files(conn, book, id)?;
        let Paged { rows, has_more } =
            store::imports::items(conn, book, id, ItemFilter::WithRemarks, after, ITEMS)?;
        let next = rows.last().filter(|_| has_more).map(|row| ImportItemId(row.id));
        let file_name = |row: &ItemRow| {
            let file = files.iter().find(|file| file.id == row.file_id);
            file.map(|file| file.name.clone()).unwrap_or_default()
        };
        let lines = rows.iter().flat_map(|row| {
            let is_problem = row.verdict == Verdict::Problem.as_str();
            let name = if is_problem {
                String::new()
            } else {
                row.name.clone()
            };
            let file = file_name(row);
            parse_remarks(&row.remarks)
                .into_iter()
                .map(move |remark| ReportLine {
                    file: file.clone(),
                    name: name.clone(),
                    remark,
                })
        });
        Ok::<_, Error>(ReportPage {
            lines: lines.collect(),
            next,
        })
    })
}
