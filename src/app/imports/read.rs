//! Reads the files of an import into items, and classifies each item. No contact is changed. An interrupted read
//! continues after the last card that was saved: a file that is parsed again gives the same cards in the same order.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::app::jobs::{HeldJob, Lease, Next, OnStep};
use crate::app::json::to_json;
use crate::app::{App, BookAccess, Error, Result};
use crate::domain::ids::{ImportFileId, ImportId, ImportItemId};
use crate::domain::import::{Counts, ImportState, Verdict};
use crate::formats::import_file::{self, Content, FileFormat, ParsedCard, Remark};
use crate::store;
use crate::store::imports::{FileFacts, FileRow, ImportUpdate, NewItemRow};

use super::UploadReader;
use super::classify::{ClassifyContext, classify, compared};
use super::detect::{DetectedFile, detect};
use super::state::{load_of_job, may_have_archives};
use super::twins::Twins;
use super::unpack::archive_problems;
use super::upload::{CountingReader, read_error};

/// Cards of one transaction, for each contact of a step: reading them takes less time than writing contacts.
const CARDS_PER_CONTACT: usize = 2;
/// Bytes of the cards of one transaction.
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Longest time between two saved steps, which also renew the lease.
const SAVE_INTERVAL: Duration = Duration::from_secs(5);
/// The number of saved cards of a file that is read to its end.
const ALL_SAVED: usize = usize::MAX;
/// Members of a group that one item holds, so that no transaction labels a whole book.
const MAX_MEMBERS: usize = 200;

/// What to do with a table whose columns are not all recognized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownColumns {
    /// Ask the user what they mean.
    Ask,
    /// Use the guess.
    Guess,
}

/// Reads all files of an import whose job the caller has leased. Its next state is `Ready`, or `Asking` if the
/// user has to say what the columns of a table mean. `on_step` gets the number of bytes that were read; the report
/// is the number of items.
///
/// # Errors
/// `Interrupted` if another server took the import over, or `on_step` returned `Break`.
pub fn read(
    app: &App,
    access: &BookAccess,
    lease: Lease,
    unknown_columns: UnknownColumns,
    on_step: OnStep,
) -> Result<()> {
    read_files(&mut HeldJob::load(app, access, lease, on_step)?, unknown_columns)
}

/// Reads all files of an import: the work of a job.
pub(in crate::app) fn read_files(held: &mut HeldJob, unknown_columns: UnknownColumns) -> Result<()> {
    let (app, access) = (held.app, held.access);
    let import = app.store.read(|conn| load_of_job(conn, held))?;
    let cursor: ReadCursor = held.progress.cursor()?;
    let mut reader = ImportReader {
        app,
        access,
        id: import.id,
        counts: if cursor == ReadCursor::Start {
            Counts::default()
        } else {
            import.counts
        },
        total: held.progress.total,
        held,
        bytes: 0,
        cursor,
        twins: Twins::default(),
    };
    reader.prepare()?;
    if matches!(reader.cursor, ReadCursor::Cards { .. }) && !reader.read_all(unknown_columns)? {
        return Ok(());
    }
    reader.finish(ImportState::Ready)
}

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
    /// All cards are saved, up to this item; groups are moved behind it.
    Groups(i64),
}

pub(super) struct ImportReader<'a, 'h> {
    pub(super) app: &'a App,
    pub(super) access: &'a BookAccess,
    pub(super) id: ImportId,
    held: &'h mut HeldJob<'a>,
    counts: Counts,
    /// Bytes of the files that were read.
    pub(super) bytes: i64,
    /// Bytes of all files.
    pub(super) total: i64,
    pub(super) cursor: ReadCursor,
    /// The cards that were read.
    twins: Twins,
}

impl ImportReader<'_, '_> {
    /// Deletes what an earlier read left, and unpacks the archives.
    fn prepare(&mut self) -> Result<()> {
        if self.cursor == ReadCursor::Start {
            self.delete_items()?;
            if may_have_archives(&self.held.progress)? {
                self.begin_unpacking()?;
            } else {
                self.cursor = ReadCursor::Cards { file: 0, saved: 0 };
            }
        }
        if let ReadCursor::Unpacking(uploaded) = self.cursor {
            self.unpack_archives(uploaded)?;
            self.cursor = ReadCursor::Cards { file: 0, saved: 0 };
        }
        Ok(())
    }

    /// Reads all files. False if the user has to say first what the columns of a table mean.
    fn read_all(&mut self, unknown_columns: UnknownColumns) -> Result<bool> {
        let mut files = Vec::new();
        for file in self.files()? {
            let detected = detect(self.app, self.access, &file)?;
            self.save_detected(&file, &detected)?;
            files.push((detected, file));
        }
        let has_unknown_columns = files.iter().any(|(detected, _)| detected.has_unknown_columns);
        if unknown_columns == UnknownColumns::Ask && has_unknown_columns {
            // A command may have begun to read with guessed columns.
            self.delete_items()?;
            self.save_step(ImportState::Asking, |_| Ok(()))?;
            return Ok(false);
        }
        for (detected, file) in &files {
            self.twins.begin_file(&file.name);
            self.read_file(file, detected)?;
        }
        Ok(true)
    }

    /// The files of the import, in order.
    pub(super) fn files(&self) -> Result<Vec<FileRow>> {
        let (book, id) = (self.access.book_id(), self.id);
        self.app
            .store
            .read(|conn| Ok::<_, Error>(store::imports::files(conn, book, id)?))
    }

    /// Deletes all items.
    fn delete_items(&mut self) -> Result<()> {
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

    fn save_detected(&mut self, file: &FileRow, detected: &DetectedFile) -> Result<()> {
        // A guess that the user is asked about is not saved as their choice; the page guesses again.
        let mapping = match &detected.mapping {
            Some(mapping) if !detected.has_unknown_columns => to_json(mapping)?,
            _ => String::new(),
        };
        let row = FileFacts {
            format: detected.format.map_or("", FileFormat::as_str),
            charset: detected.charset.name(),
            is_guess: detected.is_guess,
            header: &detected.header,
            mapping: &mapping,
        };
        let book = self.access.book_id();
        self.save_step(ImportState::Reading, |conn| {
            store::imports::set_facts(conn, book, ImportFileId(file.id), &row)
        })
    }

    fn read_file(&mut self, file: &FileRow, detected: &DetectedFile) -> Result<()> {
        let id = ImportFileId(file.id);
        let saved = match self.cursor {
            ReadCursor::Cards { file, saved } if file == id.0 => saved,
            ReadCursor::Cards { file, .. } if file > id.0 => ALL_SAVED,
            _ => 0,
        };
        let is_saved = saved == ALL_SAVED;
        if is_saved && detected.format.is_none_or(|format| format == FileFormat::Zip) {
            self.bytes += file.size;
            return Ok(());
        }
        let Some(format) = detected.format else {
            let problem = import_file::unrecognized_file(&detected.beginning);
            return self.save_last_items(file, &[problem]);
        };
        if format == FileFormat::Zip {
            let problems = archive_problems(self.app, self.access, file)?;
            return self.save_last_items(file, &problems);
        }
        let bytes_before = self.bytes;
        let bytes_read = Rc::new(Cell::new(0));
        let bytes = CountingReader {
            file: UploadReader::new(self.app, self.access.book_id(), id),
            bytes_read: Rc::clone(&bytes_read),
        };
        let mapping = detected.mapping.as_ref();
        let items = import_file::read(format, detected.charset, mapping, bytes).map_err(read_error)?;
        let mut chunk: Vec<ParsedCard> = Vec::new();
        let mut size = 0;
        let mut read = 0;
        let mut saved_at = Instant::now();
        for item in items {
            let mut item = item.map_err(read_error)?;
            read += 1;
            if read <= saved {
                self.twins.remember(&item, &self.app.settings.region);
                if saved_at.elapsed() >= SAVE_INTERVAL {
                    saved_at = Instant::now();
                    self.save_step(ImportState::Reading, |_| Ok(()))?;
                }
                continue;
            }
            self.count_common_remarks(&mut item);
            size += item.original.len();
            chunk.push(item);
            let is_due = saved_at.elapsed() >= SAVE_INTERVAL;
            if chunk.len() >= self.max_cards() || size >= MAX_BYTES || is_due {
                size = 0;
                saved_at = Instant::now();
                let read_to = signed(bytes_read.get());
                self.bytes = bytes_before + read_to;
                self.cursor = ReadCursor::Cards {
                    file: file.id,
                    saved: read,
                };
                self.save_items(id, read_to, &std::mem::take(&mut chunk))?;
            }
        }
        if is_saved {
            self.bytes = bytes_before + file.size;
            return Ok(());
        }
        if read == 0 {
            chunk.push(import_file::unrecognized_file(&[]));
        }
        self.bytes = bytes_before;
        self.save_last_items(file, &chunk)
    }

    /// Saves the items at the end of a file.
    fn save_last_items(&mut self, file: &FileRow, found: &[ParsedCard]) -> Result<()> {
        self.bytes += file.size;
        self.cursor = ReadCursor::Cards {
            file: file.id,
            saved: ALL_SAVED,
        };
        self.save_items(ImportFileId(file.id), file.size, found)
    }

    fn max_cards(&self) -> usize {
        self.app
            .settings
            .step
            .items
            .max(1)
            .saturating_mul(CARDS_PER_CONTACT)
    }

    /// Removes and counts the remarks that nearly every card of a file may have: listing them for each card
    /// would hide the others.
    fn count_common_remarks(&mut self, found: &mut ParsedCard) {
        found.remarks.retain(|remark| {
            let (ends, uid) = (remark.is_of_line_ends(), remark.is_of_uid());
            self.counts.line_ends += u64::from(ends);
            self.counts.uids += u64::from(uid);
            !ends && !uid
        });
    }

    /// Classifies some cards of a file and saves them as items, in one transaction.
    fn save_items(&mut self, file: ImportFileId, read_to: i64, found: &[ParsedCard]) -> Result<()> {
        let (groups, cards): (Vec<_>, Vec<_>) = found
            .iter()
            .partition(|item| matches!(item.content, Content::Group { .. }));
        let context = ClassifyContext {
            access: self.access,
            region: &self.app.settings.region,
            import: self.id,
            file,
        };
        let compared = compared(&cards, context.region, &mut self.twins);
        let mut rows = self
            .app
            .store
            .read(|conn| classify(conn, &context, &cards, &compared))?;
        for group in groups {
            rows.extend(self.group_rows(file, group)?);
        }
        for row in &rows {
            self.counts
                .add(Verdict::parse(row.verdict).unwrap_or(Verdict::Problem));
            self.counts.with_remarks += u64::from(!row.remarks.is_empty());
        }
        let book = self.access.book_id();
        self.save_step(ImportState::Reading, |conn| {
            store::imports::insert_items(conn, &rows)?;
            store::imports::set_read_to(conn, book, file, read_to)
        })
    }

    fn finish(mut self, state: ImportState) -> Result<()> {
        self.move_groups_last()?;
        self.save_step(state, |_| Ok(()))
    }

    /// Items are applied in order, and a group after the cards of its members, which other files may have.
    fn move_groups_last(&mut self) -> Result<()> {
        let (book, id) = (self.access.book_id(), self.id);
        let last = match self.cursor {
            ReadCursor::Groups(last) => ImportItemId(last),
            _ => self
                .app
                .store
                .read(|conn| store::imports::last_item(conn, book, id))?,
        };
        self.cursor = ReadCursor::Groups(last.0);
        let mut has_more = true;
        while has_more {
            self.save_step(ImportState::Reading, |conn| {
                has_more = store::imports::move_groups_last(conn, book, id, last)?;
                Ok(())
            })?;
        }
        Ok(())
    }

    /// A group as one item per [`MAX_MEMBERS`] members. The first has the remark and the original text.
    fn group_rows(&self, file: ImportFileId, found: &ParsedCard) -> Result<Vec<NewItemRow>> {
        let Content::Group { name, members } = &found.content else {
            return Ok(Vec::new());
        };
        let members: Vec<&String> = members.iter().collect::<BTreeSet<_>>().into_iter().collect();
        let remark = Remark::of("group", found.line, &members.len().to_string());
        let mut first = Some((to_json(&[remark])?, found.original.clone()));
        let mut rows = Vec::new();
        for members in members.chunks(MAX_MEMBERS) {
            let (remarks, original) = first.take().unzip();
            rows.push(NewItemRow {
                book_id: self.access.book_id().0,
                import_id: self.id.0,
                file_id: file.0,
                line: i64::try_from(found.line).unwrap_or_default(),
                verdict: Verdict::Group.as_str(),
                action: "",
                name: name.clone(),
                uid: String::new(),
                contact_id: None,
                in_common: String::new(),
                remarks: remarks.unwrap_or_default(),
                original,
                card: Some(to_json(&members)?.into_bytes()),
                twin_uid: String::new(),
            });
        }
        Ok(rows)
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
            step.job.done = bytes;
            step.job.total = total;
            step.job.set_cursor(&cursor)?;
            step.job.set_report(&counts.total())?;
            Ok(if is_last { Next::End } else { Next::Step })
        })?;
        Ok(())
    }
}

fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
