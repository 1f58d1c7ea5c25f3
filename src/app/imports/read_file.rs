//! Reads a file of an import: its cards become items, some hundred in each step.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::app::Result;
use domain::ids::ImportFileId;
use domain::import::{ImportState, Verdict};
use formats::import_file::{self, Content, FileFormat, ParsedCard};
use store::imports::FileRow;

use super::UploadReader;
use super::classify::{ClassifyContext, classify, item_rows, to_compare};
use super::group_items::group_rows;
use super::inspect_upload::DetectedFile;
use super::read_steps::{ImportReader, ReadCursor};
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

/// Cards that were read and are not saved yet.
struct Unsaved {
    cards: Vec<ParsedCard>,
    /// Bytes of the cards.
    bytes: usize,
    max_cards: usize,
    saved_at: Instant,
}

impl Unsaved {
    fn new(max_cards: usize) -> Self {
        Self {
            cards: Vec::new(),
            bytes: 0,
            max_cards,
            saved_at: Instant::now(),
        }
    }

    fn push(&mut self, card: ParsedCard) {
        self.bytes += card.original.len();
        self.cards.push(card);
    }

    /// True if the lease has to be renewed.
    fn is_late(&self) -> bool {
        self.saved_at.elapsed() >= SAVE_INTERVAL
    }

    fn is_due(&self) -> bool {
        self.cards.len() >= self.max_cards || self.bytes >= MAX_BYTES || self.is_late()
    }

    fn take(&mut self) -> Vec<ParsedCard> {
        self.bytes = 0;
        self.saved_at = Instant::now();
        std::mem::take(&mut self.cards)
    }
}

impl ImportReader<'_, '_> {
    /// Reads a file. What was saved before an interruption is read again, but not saved again.
    pub(super) fn read_file(&mut self, file: &FileRow, detected: &DetectedFile) -> Result<()> {
        let saved = self.saved_cards(file);
        match detected.format {
            None | Some(FileFormat::Zip) if saved == ALL_SAVED => {
                self.bytes += file.size;
                Ok(())
            }
            None => {
                let problem = import_file::unrecognized_file(&detected.beginning);
                self.save_last_items(file, vec![problem])
            }
            Some(FileFormat::Zip) => {
                let problems = archive_problems(self.app, self.access, file)?;
                self.save_last_items(file, problems)
            }
            Some(format) => self.read_cards(file, detected, format, saved),
        }
    }

    /// How many cards of a file are saved.
    fn saved_cards(&self, file: &FileRow) -> usize {
        match self.cursor {
            ReadCursor::Cards { file: last, saved } if last == file.id => saved,
            ReadCursor::Cards { file: last, .. } if last > file.id => ALL_SAVED,
            _ => 0,
        }
    }

    /// Reads the cards of a file, and saves those after the first `saved`.
    fn read_cards(
        &mut self,
        file: &FileRow,
        detected: &DetectedFile,
        format: FileFormat,
        saved: usize,
    ) -> Result<()> {
        let id = ImportFileId(file.id);
        let bytes_before = self.bytes;
        let bytes_read = Rc::new(Cell::new(0));
        let bytes = CountingReader {
            file: UploadReader::new(self.app, self.access.book_id(), id),
            bytes_read: Rc::clone(&bytes_read),
        };
        let mapping = detected.mapping.as_ref();
        let cards = import_file::read(format, detected.charset, mapping, bytes).map_err(read_error)?;
        let mut unsaved = Unsaved::new(self.max_cards());
        let mut read = 0;
        for card in cards {
            let mut card = card.map_err(read_error)?;
            read += 1;
            if read <= saved {
                self.twins.remember(&card, self.access.region(self.app));
                if unsaved.is_late() {
                    unsaved.take();
                    self.save_step(ImportState::Reading, |_| Ok(()))?;
                }
                continue;
            }
            self.count_common_remarks(&mut card);
            unsaved.push(card);
            if unsaved.is_due() {
                let read_to = signed(bytes_read.get());
                self.bytes = bytes_before + read_to;
                self.cursor = ReadCursor::Cards {
                    file: file.id,
                    saved: read,
                };
                self.save_items(id, read_to, unsaved.take())?;
            }
        }
        self.bytes = bytes_before;
        if saved == ALL_SAVED {
            self.bytes += file.size;
            return Ok(());
        }
        if read == 0 {
            unsaved.push(import_file::unrecognized_file(&[]));
        }
        self.save_last_items(file, unsaved.take())
    }

    /// Saves the items at the end of a file.
    fn save_last_items(&mut self, file: &FileRow, found: Vec<ParsedCard>) -> Result<()> {
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
    fn save_items(&mut self, file: ImportFileId, read_to: i64, found: Vec<ParsedCard>) -> Result<()> {
        let (groups, cards): (Vec<_>, Vec<_>) = found
            .into_iter()
            .partition(|item| matches!(item.content, Content::Group { .. }));
        let context = ClassifyContext {
            access: self.access,
            region: self.access.region(self.app),
            import: self.id,
            file,
        };
        let compared = to_compare(&cards, context.region, &mut self.twins);
        let classifications = self
            .app
            .store
            .read(|conn| classify(conn, &context, &cards, &compared))?;
        let mut rows = item_rows(&context, cards, &compared, classifications)?;
        drop(compared);
        for group in groups {
            rows.extend(group_rows(&context, group)?);
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
}

fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
