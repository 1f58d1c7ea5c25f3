//! [`ImportReader`]: a read of an import, how far it is, and how its steps are saved.

use serde::{Deserialize, Serialize};

use crate::app::jobs::{HeldJob, Next};
use crate::app::json::to_json;
use crate::app::{App, BookAccess, Error, Result};
use domain::ids::ImportId;
use domain::import::{Counts, ImportState};
use store::imports::{FileRow, ImportUpdate};

use super::card_keys::CardKeys;
use super::state::load_of_job;

/// How far an import is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum ReadCursor {
    /// Items of an earlier read, and files of an interrupted unpacking, are deleted.
    #[default]
    Start,
    /// Archives are unpacked: the files after this one come from archives.
    Unpacking(i64),
    /// The cards of this file are saved up to this number, and all cards of the files before it.
    Cards { file: i64, saved: usize },
    /// All cards are saved, and are compared up to this item.
    Compared(i64),
    /// All cards are saved and compared, up to this item; groups are moved behind it.
    Groups(i64),
}

/// A read of the files of an import, with the lease of its job.
pub(super) struct ImportReader<'a, 'h> {
    pub(super) app: &'a App,
    pub(super) access: &'a BookAccess,
    pub(super) id: ImportId,
    pub(super) held: &'h mut HeldJob<'a>,
    pub(super) counts: Counts,
    /// Bytes of the files that were read, and of all files.
    pub(super) bytes: i64,
    pub(super) total: i64,
    pub(super) cursor: ReadCursor,
    /// The cards that were read and have to be compared.
    pub(super) card_keys: CardKeys,
}

impl<'a, 'h> ImportReader<'a, 'h> {
    /// Loads the import of a job.
    pub(super) fn load(held: &'h mut HeldJob<'a>) -> Result<Self> {
        let (app, access) = (held.app, held.access);
        let import = app.store.read(|conn| load_of_job(conn, held))?;
        let cursor: ReadCursor = held.progress.cursor()?;
        let counts = if cursor == ReadCursor::Start {
            Counts::default()
        } else {
            import.counts
        };
        Ok(Self {
            app,
            access,
            id: import.id,
            counts,
            total: held.progress.total,
            held,
            bytes: 0,
            cursor,
            card_keys: CardKeys::default(),
        })
    }

    /// The files of the import, in order.
    pub(super) fn files(&self) -> Result<Vec<FileRow>> {
        let (book, id) = (self.access.book_id(), self.id);
        self.app
            .store
            .read(|conn| Ok::<_, Error>(store::imports::files(conn, book, id)?))
    }

    /// Deletes all items.
    pub(super) fn delete_items(&mut self) -> Result<()> {
        let (book, id) = (self.access.book_id(), self.id);
        self.counts = Counts::default();
        let mut has_more = true;
        while has_more {
            self.save_step(ImportState::Reading, |conn| {
                has_more = store::imports::delete_items(conn, book, id)?;
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Runs `work` in a step of the job that also saves the state and the counts of the import.
    pub(super) fn save_step(
        &mut self,
        state: ImportState,
        work: impl FnOnce(&mut store::Conn) -> store::Result<()>,
    ) -> Result<()> {
        let is_last = state != ImportState::Reading;
        let (id, bytes, counts, cursor, total) = (self.id, self.bytes, self.counts, self.cursor, self.total);
        let job = self.held.id();
        self.held.step(|step| {
            let update = ImportUpdate {
                state: state.as_str(),
                job_id: (!is_last).then_some(job.0),
                counts: &to_json(&counts)?,
                batch_id: None,
                touched_at: step.app.now(),
            };
            store::imports::save_step(step.conn, step.access.book_id(), id, &update)?;
            work(step.conn)?;
            // A read that resumes parses again what is done.
            step.job.done = step.job.done.max(bytes);
            step.job.total = total;
            step.job.set_cursor(&cursor)?;
            step.job.set_report(&counts.total())?;
            Ok(if is_last { Next::End } else { Next::Step })
        })?;
        Ok(())
    }
}
