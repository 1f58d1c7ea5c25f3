//! Reading the files of an import into items, each judged against the book. Nothing is written to the
//! contacts; a reading that was cut off begins anew.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::app::{App, BookAccess, Error, Result};
use crate::domain::ids::{ImportFileId, ImportId, ImportItemId};
use crate::domain::import::{Counts, State, Verdict};
use crate::formats::charset::{self, Charset};
use crate::formats::csv::{self, Mapping};
use crate::formats::import_file::{self, Content, FileFormat, ParsedCard, Remark};
use crate::store;
use crate::store::imports::{FileFacts, FileRow, NewItemRow};

use super::judge::judge;
use super::lease::{Lease, Step};
use super::{Seen, UploadReader, Watch, json};

/// Cards of one transaction, and bytes of them.
const CARDS: usize = 500;
const BYTES: usize = 4 * 1024 * 1024;
/// What has been read is noted at the latest after so long, which also keeps the lease.
const RENEWED_AFTER: Duration = Duration::from_secs(5);
/// Bytes from which the format of a file is made out.
const HEAD: u64 = 64 * 1024;
/// Members of a group that one item holds, so that no transaction labels a whole book.
const MEMBERS: usize = 200;

/// Whether somebody is there to be asked what the columns of a table mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// They are asked where the header is not known.
    Somebody,
    /// Nobody is: the guess stands.
    Nobody,
}

/// Reads the files of an import to their end; it is `Ready` then, or `Asking` if somebody has to say
/// what the columns of a table mean.
///
/// # Errors
/// `TakenOver` if somebody else goes on with it, or `seen` said stop.
pub fn read(
    app: &App,
    access: &BookAccess,
    id: ImportId,
    lease: Lease,
    asks: Asks,
    seen: Watch,
) -> Result<State> {
    let files = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::files(conn, access.book_id(), id)?))?;
    let mut reading = Reading {
        app,
        access,
        id,
        lease,
        counts: Counts::default(),
        groups: Vec::new(),
        bytes: 0,
    };
    let mut has_old = true;
    while has_old {
        reading.note(State::Reading, |conn| {
            has_old = store::imports::delete_items(conn, access.book_id(), id)?;
            Ok(())
        })?;
    }
    let mut sources = Vec::new();
    for file in files {
        let facts = facts(app, access, &file)?;
        reading.note_facts(&file, &facts)?;
        sources.push((facts, file));
    }
    if asks == Asks::Somebody && sources.iter().any(|(facts, _)| facts.asks) {
        return reading.end(State::Asking);
    }
    for (facts, file) in &sources {
        reading.file(file, facts, seen)?;
    }
    reading.end(State::Ready)
}

/// What was made out about a file.
struct Facts {
    /// `None` if it is no file of contacts.
    format: Option<FileFormat>,
    /// Its first bytes.
    beginning: Vec<u8>,
    charset: Charset,
    is_guess: bool,
    header: String,
    mapping: Option<Mapping>,
    /// True if the columns have to be asked for.
    asks: bool,
}

/// Makes out what a file is, keeping what somebody chose.
fn facts(app: &App, access: &BookAccess, file: &FileRow) -> Result<Facts> {
    let open = || UploadReader::of(app, access.book_id(), ImportFileId(file.id));
    let chosen = Charset::of_label(&file.charset).filter(|_| !file.is_guess);
    let (charset, is_guess) = if let Some(charset) = chosen {
        (charset, false)
    } else {
        let guess = charset::guess_in(open(), &app.settings.region).map_err(unread)?;
        (guess.charset, !guess.is_sure)
    };
    let mut beginning = Vec::new();
    open().take(16).read_to_end(&mut beginning).map_err(unread)?;
    let mut head = Vec::new();
    charset::utf8_reader(open(), charset)
        .take(HEAD)
        .read_to_end(&mut head)
        .map_err(unread)?;
    let format = import_file::detect(&head, &file.name);
    let mut facts = Facts {
        format,
        beginning,
        charset,
        is_guess,
        header: String::new(),
        mapping: None,
        asks: false,
    };
    if format == Some(FileFormat::Csv) {
        map_columns(
            app,
            access,
            file,
            &mut facts,
            charset::utf8_reader(open(), charset),
        )?;
    }
    Ok(facts)
}

/// The meaning of a table's columns: as somebody chose for this file, as was chosen for the last one
/// like it, or as its header says.
fn map_columns(
    app: &App,
    access: &BookAccess,
    file: &FileRow,
    facts: &mut Facts,
    text: impl Read,
) -> Result<()> {
    let table = csv::Table::open(text).map_err(unread)?;
    let header = table.header().to_vec();
    facts.header = csv::header_key(&header);
    let chosen: Option<Mapping> = serde_json::from_str(&file.mapping).ok();
    let remembered = app
        .store
        .read(|conn| store::imports::mapping(conn, access.book_id(), &facts.header))?
        .and_then(|mapping| serde_json::from_str(&mapping).ok());
    if let Some(mapping) = chosen.filter(|_| file.header == facts.header).or(remembered) {
        facts.mapping = Some(mapping);
        return Ok(());
    }
    let mapping = csv::guess_mapping(&header, &table.samples());
    facts.asks = !mapping.is_known();
    facts.mapping = Some(mapping);
    Ok(())
}

struct Reading<'a> {
    app: &'a App,
    access: &'a BookAccess,
    id: ImportId,
    lease: Lease,
    counts: Counts,
    /// Groups, each with its file, which come behind all cards.
    groups: Vec<(ImportFileId, ParsedCard)>,
    /// Bytes of the files that are read.
    bytes: u64,
}

impl Reading<'_> {
    fn note_facts(&mut self, file: &FileRow, facts: &Facts) -> Result<()> {
        // A guess for which somebody is asked is not yet their choice; the page makes it again.
        let mapping = match &facts.mapping {
            Some(mapping) if !facts.asks => json(mapping)?,
            _ => String::new(),
        };
        let row = FileFacts {
            format: facts.format.map_or("", FileFormat::as_str),
            charset: facts.charset.name(),
            is_guess: facts.is_guess,
            header: &facts.header,
            mapping: &mapping,
        };
        let book = self.access.book_id();
        self.note(State::Reading, |conn| {
            store::imports::set_facts(conn, book, ImportFileId(file.id), &row)
        })
    }

    fn file(&mut self, file: &FileRow, facts: &Facts, seen: Watch) -> Result<()> {
        let id = ImportFileId(file.id);
        let Some(format) = facts.format else {
            return self.take(id, file.size, &[import_file::unrecognized_file(&facts.beginning)]);
        };
        let read = Rc::new(Cell::new(0));
        let bytes = Counting {
            file: UploadReader::of(self.app, self.access.book_id(), id),
            read: Rc::clone(&read),
        };
        let items =
            import_file::read(format, facts.charset, facts.mapping.as_ref(), bytes).map_err(unread)?;
        let mut chunk: Vec<ParsedCard> = Vec::new();
        let mut size = 0;
        let mut has_some = false;
        let mut begun = Instant::now();
        for item in items {
            let mut item = item.map_err(unread)?;
            has_some = true;
            self.count_quiet(&mut item);
            if matches!(item.content, Content::Group { .. }) {
                self.groups.push((id, item));
                continue;
            }
            size += item.original.len();
            chunk.push(item);
            let is_due = begun.elapsed() >= RENEWED_AFTER;
            if chunk.len() == CARDS || size >= BYTES || is_due {
                size = 0;
                begun = Instant::now();
                self.take(id, signed(read.get()), &std::mem::take(&mut chunk))?;
                self.show(self.bytes + read.get(), seen)?;
            }
        }
        if !has_some {
            chunk.push(import_file::unrecognized_file(&[]));
        }
        self.take(id, file.size, &chunk)?;
        self.bytes += read.get();
        self.show(self.bytes, seen)
    }

    /// What nearly every card of a file may need is counted, not told of each.
    fn count_quiet(&mut self, found: &mut ParsedCard) {
        found.remarks.retain(|remark| {
            let (ends, uid) = (remark.is_of_line_ends(), remark.is_of_uid());
            self.counts.line_ends += u64::from(ends);
            self.counts.uids += u64::from(uid);
            !ends && !uid
        });
    }

    fn show(&self, bytes: u64, seen: Watch) -> Result<()> {
        let items = self.counts.total();
        match seen(Seen { bytes, items }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Error::TakenOver),
        }
    }

    /// Judges a stretch of a file and notes it, in one transaction.
    fn take(&mut self, file: ImportFileId, read_to: i64, found: &[ParsedCard]) -> Result<()> {
        let region = &self.app.settings.region;
        let rows = self
            .app
            .store
            .read(|conn| judge(conn, self.access, region, (self.id, file), found))?;
        for row in &rows {
            self.counts
                .count(Verdict::parse(row.verdict).unwrap_or(Verdict::Problem));
            self.counts.noted += u64::from(!row.notes.is_empty());
        }
        let book = self.access.book_id();
        self.note(State::Reading, |conn| {
            store::imports::insert_items(conn, &rows)?;
            store::imports::set_read_to(conn, book, file, read_to)
        })
    }

    fn end(mut self, state: State) -> Result<State> {
        for (file, found) in std::mem::take(&mut self.groups) {
            self.take_group(file, found)?;
        }
        self.note(state, |_| Ok(()))?;
        Ok(state)
    }

    /// Notes a group as items that hold some of its members each; the first tells of it.
    fn take_group(&mut self, file: ImportFileId, found: ParsedCard) -> Result<()> {
        let Content::Group { name, members } = found.content else {
            return Ok(());
        };
        let members: Vec<String> = members.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        let told = Remark::of("group", found.line, &members.len().to_string());
        let mut tells = Some((json(&[told])?, found.original));
        let mut rows = Vec::new();
        for members in members.chunks(MEMBERS) {
            let (notes, original) = tells.take().unzip();
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
                alike: String::new(),
                notes: notes.unwrap_or_default(),
                original,
                card: Some(json(&members)?.into_bytes()),
            });
            self.counts.count(Verdict::Group);
        }
        self.counts.noted += u64::from(!rows.is_empty());
        self.note(State::Reading, |conn| store::imports::insert_items(conn, &rows))
    }

    fn note(&mut self, state: State, work: impl FnOnce(&mut store::Conn) -> store::Result<()>) -> Result<()> {
        let step = Step {
            state,
            counts: self.counts,
            applied_to: ImportItemId(0),
        };
        // The lease first: of an import that somebody discarded meanwhile nothing is there to write to.
        self.lease = self.app.store.write(|conn| {
            let lease = self
                .lease
                .step(conn, self.app, self.access, State::Reading, &step)?;
            work(conn)?;
            Ok::<_, Error>(lease)
        })?;
        self.app.store.give_way();
        Ok(())
    }
}

/// Counts the bytes that were read.
struct Counting<R> {
    file: R,
    read: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.read
            .set(self.read.get() + u64::try_from(read).unwrap_or_default());
        Ok(read)
    }
}

fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// A file is read from the database: what fails is the store.
pub(super) fn unread(error: io::Error) -> Error {
    match error.downcast::<store::Error>() {
        Ok(error) => error.into(),
        Err(error) => Error::Internal(format!("reading an upload: {error}")),
    }
}
