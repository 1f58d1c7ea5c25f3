//! Reads the files of an import into items, and classifies each item. No contact is changed. An interrupted
//! read starts from the beginning.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::app::json::to_json;
use crate::app::{App, BookAccess, Error, Result};
use crate::domain::ids::{ImportFileId, ImportId, ImportItemId};
use crate::domain::import::{Counts, ImportState, Verdict};
use crate::formats::import_file::{self, Content, FileFormat, ParsedCard, Remark};
use crate::store;
use crate::store::imports::{FileFacts, FileRow, NewItemRow};

use super::classify::classify;
use super::detect::{DetectedFile, detect};
use super::lease::{Lease, Step};
use super::unpack::archive_problems;
use super::upload::read_error;
use super::{ImportProgress, OnProgress, UploadReader};

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

/// Reads all files of an import. Returns its next state: `Ready`, or `Asking` if the user has to say what
/// the columns of a table mean.
///
/// # Errors
/// `Interrupted` if another server took the import over, or `on_progress` returned `Break`.
pub fn read(
    app: &App,
    access: &BookAccess,
    id: ImportId,
    lease: Lease,
    unknown_columns: UnknownColumns,
    on_progress: OnProgress,
) -> Result<ImportState> {
    let rows = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::files(conn, access.book_id(), id)?))?;
    let mut reader = ImportReader {
        app,
        access,
        id,
        lease,
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
        reader.read_file(file, detected, on_progress)?;
    }
    reader.finish(ImportState::Ready)
}

struct ImportReader<'a> {
    app: &'a App,
    access: &'a BookAccess,
    id: ImportId,
    lease: Lease,
    counts: Counts,
    /// Bytes of the files that were read completely.
    bytes: u64,
}

impl ImportReader<'_> {
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

    fn read_file(&mut self, file: &FileRow, detected: &DetectedFile, on_progress: OnProgress) -> Result<()> {
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
                self.save_items(id, signed(bytes_read.get()), &std::mem::take(&mut chunk))?;
                self.report_progress(self.bytes + bytes_read.get(), on_progress)?;
            }
        }
        if is_empty {
            chunk.push(import_file::unrecognized_file(&[]));
        }
        self.save_items(id, file.size, &chunk)?;
        self.bytes += bytes_read.get();
        self.report_progress(self.bytes, on_progress)
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

    fn report_progress(&self, bytes: u64, on_progress: OnProgress) -> Result<()> {
        let items = self.counts.total();
        match on_progress(ImportProgress { bytes, items }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Error::Interrupted),
        }
    }

    /// Classifies some cards of a file and saves them as items, in one transaction.
    fn save_items(&mut self, file: ImportFileId, read_to: i64, found: &[ParsedCard]) -> Result<()> {
        let (groups, cards): (Vec<_>, Vec<_>) = found
            .iter()
            .partition(|item| matches!(item.content, Content::Group { .. }));
        let region = &self.app.settings.region;
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

    fn finish(mut self, state: ImportState) -> Result<ImportState> {
        self.move_groups_last()?;
        self.save_step(state, |_| Ok(()))?;
        Ok(state)
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

    /// Runs `work` in a transaction that also saves the state and the counts and renews the lease.
    fn save_step(
        &mut self,
        state: ImportState,
        work: impl FnOnce(&mut store::Conn) -> store::Result<()>,
    ) -> Result<()> {
        let step = Step {
            state,
            counts: self.counts,
            applied_to: ImportItemId(0),
        };
        // The lease first: it fails if the user discarded the import, whose rows are then gone.
        self.lease = self.app.store.write(|conn| {
            let lease = self
                .lease
                .save_step(conn, self.app, self.access, ImportState::Reading, &step)?;
            work(conn)?;
            Ok::<_, Error>(lease)
        })?;
        self.app.store.yield_to_waiters();
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
