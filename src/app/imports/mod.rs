//! Imports files of contacts into a book: upload, preview, apply, report.
//!
//! An import is a row of the database with its files and items, so any server can show or resume it. Its
//! steps are [`create`] and [`add_file`] (upload), [`read`] (files into items: the preview, which changes no
//! contact), [`show`] and [`items`] (the preview and the report), [`choose`] (the user's decisions) and
//! [`apply`] (items into the book, in short transactions under one batch). Reading, applying, and deleting are
//! kinds of jobs; [`clean_up`] deletes what is no longer needed.

mod apply;
mod apply_card;
mod card_keys;
mod choose;
mod classify;
mod cleanup;
mod columns;
mod compare;
mod compare_card;
mod create;
mod group_items;
mod in_common;
mod inspect_upload;
mod item_task;
mod items;
mod label_group_members;
mod loaded_entries;
mod preview;
mod read;
mod read_file;
mod read_steps;
mod report;
mod start_and_stop;
mod state;
mod unpack;
mod upload;
mod view;
mod write_items;

pub use apply::apply;
pub(super) use apply::apply_items;
pub use choose::{choose, choose_charset, choose_item, set_label};
pub(super) use cleanup::{DELETE, clean_up, old};
pub use cleanup::{discard, discard_to_end};
pub use columns::{Column, Columns, choose_header, columns, map_columns};
pub use create::{add_file, create, finish_upload, finish_upload_and_lease};
pub use in_common::InCommon;
pub use items::{ITEMS_PER_PAGE, Item, ItemList, ItemPage, items, original};
pub(super) use read::read_files;
pub use read::{UnknownColumns, read};
pub use report::{ReportLine, ReportPage, report};
pub use start_and_stop::{start, start_and_lease, stop};
pub use state::import_of;
pub use upload::{Upload, UploadReader};
pub use view::{ImportView, count_own_choices, count_planned, recent, show};

use std::collections::BTreeMap;

use crate::app::jobs;
use crate::app::json::{from_json, to_json};
use crate::app::{Error, Result, Timestamp};
use domain::ids::{BatchId, BookId, ImportFileId, ImportId, JobId};
use domain::import::{Choice, Counts, ImportState, Verdict};
use domain::job::JobState;
use formats::import_file::Remark;
use store::imports::{FileRow, ImportWithJob};
use store::{self, Conn};

/// An import and its state.
#[derive(Clone, Debug)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// The book into which it writes.
    pub book: BookId,
    /// Which step it is in.
    pub state: ImportState,
    /// The label that all imported contacts get; may be empty.
    pub label: String,
    /// What is done with each verdict.
    pub choices: Choices,
    /// How many items there are, and what was done with them.
    pub counts: Counts,
    /// The batch that undoes it; `None` until something is written.
    pub batch: Option<BatchId>,
    /// The job that reads or applies it, until that is done.
    pub job: Option<JobId>,
    /// When it was begun.
    pub at: Timestamp,
}

/// A file of an import.
#[derive(Clone, Debug)]
pub struct ImportFile {
    /// Its id.
    pub id: ImportFileId,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: i64,
    /// Bytes that were read.
    pub read_to: i64,
    /// A word of [`formats::import_file::FileFormat`]; empty until it is detected.
    pub format: String,
    /// The charset in which it is read.
    pub charset: String,
    /// True if the charset is a guess.
    pub is_guess: bool,
}

/// What is done with the items of each verdict, unless the user chose otherwise for an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices(BTreeMap<Verdict, Choice>);

impl Choices {
    /// The user's choice for a verdict, or its default.
    #[must_use]
    pub fn of(&self, verdict: Verdict) -> Choice {
        let default = verdict.choices().first().copied().unwrap_or(Choice::Skip);
        self.0.get(&verdict).copied().unwrap_or(default)
    }

    /// Sets the choice for a verdict; false if the verdict does not allow it.
    fn set(&mut self, verdict: Verdict, choice: Choice) -> bool {
        let is_allowed = verdict.choices().contains(&choice);
        if is_allowed {
            self.0.insert(verdict, choice);
        }
        is_allowed
    }

    fn to_json(&self) -> Result<String> {
        let words: BTreeMap<&str, &str> = self.0.iter().map(|(v, c)| (v.as_str(), c.as_str())).collect();
        to_json(&words)
    }

    fn from_json(text: &str) -> Self {
        let words: BTreeMap<String, String> = serde_json::from_str(text).unwrap_or_default();
        Self(
            words
                .iter()
                .filter_map(|(v, c)| Some((Verdict::parse(v)?, Choice::parse(c)?)))
                .collect(),
        )
    }
}

impl Import {
    fn load(conn: &mut Conn, book: BookId, id: ImportId) -> Result<Self> {
        Self::try_from(&store::imports::by_id(conn, book, id)?)
    }
}

impl TryFrom<&ImportWithJob> for Import {
    type Error = Error;

    fn try_from((row, job): &ImportWithJob) -> Result<Self> {
        let stored = ImportState::parse(&row.state)
            .ok_or_else(|| Error::Internal(format!("import {} has an unknown state", row.id)))?;
        // The job knows whether the work continues; without a job it cannot.
        let job_state = job.as_ref().map(jobs::state_of).transpose()?;
        let state = match (stored, job_state) {
            (ImportState::Reading | ImportState::Applying, Some(JobState::Failed)) => ImportState::Failed,
            (ImportState::Reading | ImportState::Applying, None | Some(JobState::Stopped)) => {
                ImportState::Stopped
            }
            (stored, _) => stored,
        };
        Ok(Self {
            id: ImportId(row.id),
            book: BookId(row.book_id),
            state,
            label: row.label.clone(),
            choices: Choices::from_json(&row.choices),
            counts: from_json(&row.counts, &format!("the counts of import {}", row.id))?,
            batch: row.batch_id.map(BatchId),
            job: row.job_id.map(JobId),
            at: row.made_at,
        })
    }
}

impl From<FileRow> for ImportFile {
    fn from(row: FileRow) -> Self {
        Self {
            id: ImportFileId(row.id),
            name: row.name,
            size: row.size,
            read_to: row.read_to,
            format: row.format,
            charset: row.charset,
            is_guess: row.is_guess,
        }
    }
}

fn parse_remarks(json: &str) -> Vec<Remark> {
    serde_json::from_str(json).unwrap_or_default()
}
