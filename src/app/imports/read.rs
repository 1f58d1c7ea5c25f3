//! Reads the files of an import into items, and classifies each item. No contact is changed. An interrupted
//! read starts from the beginning.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{self, Read};
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::app::jobs::{HeldJob, Lease, Next, OnStep};
use crate::app::json::to_json;
use crate::app::{App, BookAccess, Error, Result};
use crate::domain::ids::{ImportFileId, ImportId};
use crate::domain::import::{Counts, ImportState, Verdict};
use crate::formats::import_file::{self, Content, FileFormat, ParsedCard, Remark};
use crate::store;
use crate::store::imports::{FileFacts, FileRow, ImportUpdate, NewItemRow};

use super::UploadReader;
use super::classify::classify;
use super::detect::{DetectedFile, detect};
use super::state::load_of_job;
use super::unpack::archive_problems;
use super::upload::read_error;

/// Cards of one transaction.
const MAX_CARDS: usize = 500;
/// Bytes of the cards of one transaction.
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Longest time between two saved steps, which also renew the lease.
const SAVE_INTERVAL: Duration = Duration::from_secs(5);
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
    let (id, rows) = app.store.read(|conn| {
        let import = load_of_job(conn, held)?;
        let files = store::imports::files(conn, access.book_id(), import.id)?;
        Ok::<_, Error>((import.id, files))
    })?;
    let mut reader = ImportReader {
        app,
        access,
        id,
        held,
        counts: Counts::default(),
        bytes: 0,
    };
    reader.delete_items()?;
    let mut files = Vec::new();
    for file in rows {
        let detected = detect(app, access, &file)?;
        reader.save_detected(&file, &detected)?;
        files.push((detected, file));
    }
    let has_unknown_columns = files.iter().any(|(detected, _)| detected.has_unknown_columns);
    if unknown_columns == UnknownColumns::Ask && has_unknown_columns {
        return reader.finish(ImportState::Asking);
    }
    for (detected, file) in &files {
        reader.read_file(file, detected)?;
    }
    reader.finish(ImportState::Ready)
}

struct ImportReader<'a, 'h> {
    app: &'a App,
    access: &'a BookAccess,
    id: ImportId,
    held: &'h mut HeldJob<'a>,
    counts: Counts,
    /// Bytes of the files that were read.
    bytes: i64,
}

impl ImportReader<'_, '_> {
    /// Deletes the items of an earlier read.
    fn delete_items(&mut self) -> Result<()> {
        let (book, id) = (self.access.book_id(), self.id);
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
        let Some(format) = detected.format else {
            return self.save_items(
                id,
                file.size,
                &[import_file::unrecognized_file(&detected.beginning)],
            );
        };
        if format == FileFormat::Zip {
            let problems = archive_problems(self.app, self.access, file)?;
            return self.save_items(id, file.size, &problems);
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
        let mut is_empty = true;
        let mut saved_at = Instant::now();
        for item in items {
            let mut item = item.map_err(read_error)?;
            is_empty = false;
            self.count_common_remarks(&mut item);
            size += item.original.len();
            chunk.push(item);
            let is_due = saved_at.elapsed() >= SAVE_INTERVAL;
            if chunk.len() == MAX_CARDS || size >= MAX_BYTES || is_due {
                size = 0;
                saved_at = Instant::now();
                let read_to = signed(bytes_read.get());
                self.bytes = bytes_before + read_to;
                self.save_items(id, read_to, &std::mem::take(&mut chunk))?;
            }
        }
        if is_empty {
            chunk.push(import_file::unrecognized_file(&[]));
        }
        self.bytes = bytes_before + file.size;
        self.save_items(id, file.size, &chunk)
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
        let region = self.access.region(self.app);
        let mut rows = self
            .app
            .store
            .read(|conn| classify(conn, self.access, region, (self.id, file), &cards))?;
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
        let last = self
            .app
            .store
            .read(|conn| store::imports::last_item(conn, book, id))?;
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
            });
        }
        Ok(rows)
    }

    /// Runs `work` in a step of the job that also saves the state and the counts of the import.
    fn save_step(
        &mut self,
        state: ImportState,
        work: impl FnOnce(&mut store::Conn) -> store::Result<()>,
    ) -> Result<()> {
        let is_last = state != ImportState::Reading;
        let (id, bytes, counts) = (self.id, self.bytes, self.counts);
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
            step.job.set_report(&counts.total())?;
            Ok(if is_last { Next::End } else { Next::Step })
        })?;
        Ok(())
    }
}

/// Counts the bytes that were read.
struct CountingReader<R> {
    file: R,
    bytes_read: Rc<Cell<u64>>,
}

impl<R: Read> Read for CountingReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.bytes_read
            .set(self.bytes_read.get() + u64::try_from(count).unwrap_or_default());
        Ok(count)
    }
}

fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
