//! Reads a file of an import: its cards become items, some hundred in each step.

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::app::{Error, Result};
use domain::ids::ImportFileId;
use domain::import::{ImportState, Verdict};
use formats::import_file::{self, Content, FileFormat, ParsedCard};
use store;
use store::imports::{FileRow, FirstItem};

use super::UploadReader;
use super::card_keys::ReadCard;
use super::classify::{
    CardRole, Classification, ClassifyContext, ComparedCard, classify, item_rows, to_compare,
};
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
            ReadCursor::Compared(_) => ALL_SAVED,
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
        let mut again = Unsaved::new(self.max_cards());
        let mut unsaved = Unsaved::new(self.max_cards());
        let mut read = 0;
        for card in cards {
            let mut card = card.map_err(read_error)?;
            read += 1;
            if read <= saved {
                again.push(card);
                if again.is_due() || read == saved {
                    self.remember(id, &mut again)?;
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
        self.remember(id, &mut again)?;
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

    /// How many cards one step saves.
    pub(super) fn max_cards(&self) -> usize {
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
            import: self.id,
            file,
        };
        let compared = to_compare(&cards);
        let classifications = self.app.store.read(|conn| classify(conn, &context, &compared))?;
        let roles = classifications.iter().map(Classification::role).collect();
        self.add_keys(&cards, &compared, roles)?;
        let mut rows = item_rows(&context, cards, &compared, &classifications)?;
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

impl ImportReader<'_, '_> {
    /// Remembers the keys of cards that were saved before an interruption.
    fn remember(&mut self, file: ImportFileId, again: &mut Unsaved) -> Result<()> {
        let is_late = again.is_late();
        let cards = again.take();
        if is_late {
            self.save_step(ImportState::Reading, |_| Ok(()))?;
        }
        let compared = to_compare(&cards);
        let uids: Vec<String> = compared.iter().flatten().map(|card| card.uid.clone()).collect();
        let (book, import) = (self.access.book_id(), self.id);
        let items = self
            .app
            .store
            .read(|conn| Ok::<_, Error>(store::imports::first_with_uids(conn, book, import, &uids)?))?;
        let items: HashMap<&str, &FirstItem> = items.iter().map(|item| (item.uid.as_str(), item)).collect();
        let pairs = cards.iter().zip(&compared);
        let roles = pairs.map(|(found, card)| {
            let item = items.get(card.as_ref()?.uid.as_str())?;
            let is_this = item.file_id == file.0 && usize::try_from(item.line) == Ok(found.line);
            CardRole::of_item(item).filter(|_| is_this)
        });
        let roles = roles.collect();
        self.add_keys(&cards, &compared, roles)
    }

    /// Keeps the keys of cards for comparing them when all are read.
    fn add_keys(
        &mut self,
        cards: &[ParsedCard],
        compared: &[Option<ComparedCard>],
        roles: Vec<Option<CardRole>>,
    ) -> Result<()> {
        let region = self.access.region(self.app);
        let mut wanted: Vec<i64> = Vec::new();
        for ((found, card), role) in cards.iter().zip(compared).zip(roles) {
            let (Some(card), Some(role)) = (card, role) else {
                continue;
            };
            let keys = card.keys(region);
            if role == CardRole::New {
                wanted.extend(keys.iter().map(|(_, key)| *key));
            }
            let read = ReadCard {
                uid: card.uid.as_str().into(),
                file: self.card_keys.file(),
                line: found.line,
                has_own_uid: matches!(
                    found.content,
                    Content::Card {
                        has_own_uid: true,
                        ..
                    }
                ),
                role,
                has_phone: !card.contact.phones.is_empty(),
                has_email: !card.contact.emails.is_empty(),
            };
            self.card_keys.add(read, &keys);
        }
        wanted.sort_unstable();
        wanted.dedup();
        let (account, book) = (self.access.account().id, self.access.book_id());
        let counts = self.app.store.read(|conn| {
            let is_empty = store::books::by_id(conn, account, book)?.contact_count == 0;
            let wanted = if is_empty { &[] } else { wanted.as_slice() };
            Ok::<_, Error>(store::match_keys::counts(conn, book, wanted)?)
        })?;
        self.card_keys.add_in_book(counts);
        Ok(())
    }
}

fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
