//! Whole files in.

use std::io::BufRead;

use crate::app::write::{Opening, Writer};
use crate::app::{App, Error, Result, Who};
use crate::domain::ids::BatchId;
use crate::domain::log::{BatchKind, Door};
use crate::domain::text::index_key;
use crate::formats::vcard::{self, Arrived, Piece, Refusal};
use crate::store;

/// What an import did.
#[derive(Clone, Debug, Default)]
pub struct ImportReport {
    /// The batch that undoes it; `None` if nothing was written.
    pub batch: Option<BatchId>,
    /// New contacts.
    pub new: u64,
    /// Contacts that were there with the same UID and got the file's card.
    pub updated: u64,
    /// Cards that the book has already, now or in the past of a contact.
    pub same: u64,
    /// What could not be read or had to be changed, in the order of the file.
    pub problems: Vec<Problem>,
}

/// Something that is to be said of a place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// What it is.
    pub what: What,
}

/// What is to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The card did not come in.
    Refused(Refusal),
    /// The card is cut off: it has no END.
    Unfinished,
    /// A line that belongs to no card.
    Stray,
    /// The card came in, changed so.
    Changed(vcard::Note),
}

impl What {
    /// True if something did not come in.
    #[must_use]
    pub fn is_loss(&self) -> bool {
        !matches!(self, Self::Changed(_))
    }
}

/// Cards that one transaction takes in.
const CHUNK: usize = 200;

/// Takes a file of vCards in, under one batch that is named after `file`. `seen` is told how many
/// cards were read. With `dry_run` nothing is written, and the report says what would be.
///
/// # Errors
/// `Internal` if the file cannot be read; those of the store. What came in before stays, and the batch
/// can be undone.
pub fn import(
    app: &App,
    who: &Who,
    file: &str,
    octets: impl BufRead,
    dry_run: bool,
    seen: &mut dyn FnMut(u64),
) -> Result<ImportReport> {
    let who = Who {
        door: Door::Import,
        ..who.clone()
    };
    let mut report = ImportReport::default();
    let taken = take_all(app, &who, file, octets, dry_run, &mut report, seen);
    // What came in before a failure is closed too, so that it can be undone at once.
    let closed = report.batch.map_or(Ok(()), |batch| {
        app.store
            .write(|conn| Ok::<_, Error>(store::batches::finish(conn, batch, file)?))
    });
    taken.and(closed).map(|()| report)
}

fn take_all(
    app: &App,
    who: &Who,
    file: &str,
    octets: impl BufRead,
    dry_run: bool,
    report: &mut ImportReport,
    seen: &mut dyn FnMut(u64),
) -> Result<()> {
    let mut chunk = Vec::with_capacity(CHUNK);
    let mut read = 0;
    for piece in vcard::split(octets) {
        let piece = piece.map_err(|e| Error::Internal(format!("{file} cannot be read: {e}")))?;
        if let Some(arrived) = arrived(piece, report) {
            chunk.push(arrived);
        }
        if chunk.len() == CHUNK {
            read += chunk.len() as u64;
            take_in(app, who, file, &chunk, dry_run, report)?;
            chunk.clear();
            seen(read);
        }
    }
    read += chunk.len() as u64;
    take_in(app, who, file, &chunk, dry_run, report)?;
    seen(read);
    Ok(())
}

fn arrived(piece: Piece, report: &mut ImportReport) -> Option<Arrived> {
    let (line, result) = match piece {
        Piece::Card { line, octets } => (line, vcard::arrive(&octets).map_err(What::Refused)),
        Piece::Unfinished { line, .. } => (line, Err(What::Unfinished)),
        Piece::Stray { line, .. } => (line, Err(What::Stray)),
    };
    match result {
        Ok(arrived) => {
            let notes = arrived.notes.iter().filter(|note| **note != vcard::Note::Uid);
            report.problems.extend(notes.map(|note| Problem {
                line,
                what: What::Changed(*note),
            }));
            Some(arrived)
        }
        // A file that is no vCard at all would tell of each of its lines.
        Err(What::Stray) if report.problems.last().is_some_and(|p| p.what == What::Stray) => None,
        Err(what) => {
            report.problems.push(Problem { line, what });
            None
        }
    }
}

fn take_in(
    app: &App,
    who: &Who,
    file: &str,
    cards: &[Arrived],
    dry_run: bool,
    report: &mut ImportReport,
) -> Result<()> {
    if cards.is_empty() {
        return Ok(());
    }
    let mut counts = ImportReport::default();
    let written = app.store.write(|conn| {
        let opening = Opening {
            kind: BatchKind::Import,
            detail: file,
            undoes: None,
            running: true,
        };
        let mut writer = Writer::open(conn, app, who, opening, report.batch)?;
        for arrived in cards {
            take_in_one(&mut writer, who, arrived, &mut counts)?;
        }
        let batch = writer.close()?;
        // A dry run does all of it, and is rolled back.
        if dry_run { Err(Stop::DryRun) } else { Ok(batch) }
    });
    match written {
        Ok(batch) => report.batch = batch,
        Err(Stop::DryRun) => {}
        Err(Stop::Failed(error)) => return Err(error),
    }
    report.new += counts.new;
    report.updated += counts.updated;
    report.same += counts.same;
    Ok(())
}

/// Why a transaction of an import is rolled back.
enum Stop {
    DryRun,
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<store::Error> for Stop {
    fn from(error: store::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl store::Lost for Stop {
    fn is_lost(&self) -> bool {
        matches!(self, Self::Failed(error) if error.is_lost())
    }
}

fn take_in_one(writer: &mut Writer, who: &Who, arrived: &Arrived, counts: &mut ImportReport) -> Result<()> {
    let Some(current) = store::contacts::by_uid(writer.conn(), who.book.id, &index_key(&arrived.uid))? else {
        writer.create(&arrived.octets)?;
        counts.new += 1;
        return Ok(());
    };
    // A card that the contact once had is older than what was made of it since.
    if !writer.has_had(&current, &arrived.octets)? && writer.replace(&current, &arrived.octets)? {
        counts.updated += 1;
    } else {
        counts.same += 1;
    }
    Ok(())
}
