//! [`Export`]: the bytes of an exported file, produced while they are pulled.

use crate::app::{App, BookAccess, Error, Result};
use domain::card::Card;
use formats::csv::{self, ColumnCounts, ColumnSet};
use formats::vcard::{self, Photo};
use formats::{convert, jcard, jscontact};
use store::contacts::Stored;

use super::ExportFormat;
use super::archive::Archive;
use super::walk::Walk;
use crate::app::selection::Selection;

/// Bytes that are collected before they are returned as a piece.
const PIECE_BYTES: usize = 64 * 1024;
/// Contacts that are processed for one piece at most.
const MAX_CONTACTS: usize = 500;

/// A file that is being written, as an iterator over its bytes. It ends after an error: the bytes returned
/// before that are an incomplete file.
pub struct Export {
    walk: Walk,
    stage: Stage,
    /// Bytes that are written but not returned yet.
    out: Vec<u8>,
}

/// What is done with the next contact.
enum Stage {
    /// Write its card unchanged.
    Cards,
    /// Write its card in another vCard version.
    ConvertedCards(fn(&Card) -> Card),
    /// Write it as an element of a JSON array.
    JsonArray {
        write: fn(&Card) -> Vec<u8>,
        is_first: bool,
    },
    /// Find out how many columns the table needs. The walk is the one for its rows, which come next.
    TableWidth(ColumnSet, ColumnCounts, Walk),
    /// Write its row of the table.
    TableRows(ColumnSet, ColumnCounts),
    /// Add its card to the archive. The walk is the one for the photos, which come next.
    ArchiveCards(Box<Archive>, Walk),
    /// Add its photo to the archive.
    ArchivePhotos(Box<Archive>),
    /// Nothing: the file is complete, or writing it failed.
    Done,
}

/// The byte order mark. Excel needs it to read a table as UTF-8; programs that read Google's columns fail
/// on it.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Starts to write the selected contacts.
///
/// # Errors
/// `NotFound` if the book does not have the label or any of the selected contacts.
pub fn export(app: &App, access: &BookAccess, selection: &Selection, format: ExportFormat) -> Result<Export> {
    let walk = || Walk::start(app, access, selection);
    let array = |write| Stage::JsonArray {
        write,
        is_first: true,
    };
    let table = |columns| Ok::<_, Error>(Stage::TableWidth(columns, ColumnCounts::default(), walk()?));
    let stage = match format {
        ExportFormat::Vcf => Stage::Cards,
        ExportFormat::Vcf3 => Stage::ConvertedCards(convert::to_30),
        ExportFormat::Vcf4 => Stage::ConvertedCards(convert::to_40),
        ExportFormat::Csv => table(ColumnSet::Google)?,
        ExportFormat::CsvLab => table(ColumnSet::Lab)?,
        ExportFormat::Jcard => array(jcard::write),
        ExportFormat::Jscontact => array(jscontact::write),
        ExportFormat::Zip => Stage::ArchiveCards(Box::new(Archive::new()?), walk()?),
    };
    Ok(Export {
        walk: walk()?,
        stage,
        out: Vec::new(),
    })
}

impl Iterator for Export {
    type Item = Result<Vec<u8>>;

    /// The next bytes. An empty piece is not the end: it only means that no bytes are ready yet.
    fn next(&mut self) -> Option<Self::Item> {
        // The first walk for a table writes nothing; the limit keeps each call short all the same.
        for _ in 0..MAX_CONTACTS {
            match self.step() {
                Ok(true) if self.out.len() < PIECE_BYTES => {}
                Ok(_) => break,
                Err(error) => {
                    self.stage = Stage::Done;
                    self.out.clear();
                    return Some(Err(error));
                }
            }
        }
        let piece = std::mem::take(&mut self.out);
        let is_done = piece.is_empty() && matches!(self.stage, Stage::Done);
        (!is_done).then_some(Ok(piece))
    }
}

impl Export {
    /// Processes the next contact. False if the file is complete.
    fn step(&mut self) -> Result<bool> {
        let stage = std::mem::replace(&mut self.stage, Stage::Done);
        if matches!(stage, Stage::Done) {
            return Ok(false);
        }
        let stored = self.walk.next()?;
        self.stage = match stored {
            Some(stored) => self.write_contact(stage, &stored)?,
            None => self.finish_walk(stage)?,
        };
        Ok(true)
    }

    /// Writes a contact and returns the stage for the next one.
    fn write_contact(&mut self, mut stage: Stage, stored: &Stored) -> Result<Stage> {
        match &mut stage {
            Stage::Cards => self.out.extend(self.walk.served_card(stored)?),
            Stage::ConvertedCards(convert) => {
                let card = vcard::parse(&self.walk.served_card(stored)?);
                self.out.extend(vcard::print(&convert(&card)));
            }
            Stage::JsonArray { write, is_first } => {
                let card = vcard::parse(&self.walk.served_card(stored)?);
                let separator: &[u8] = if std::mem::take(is_first) { b"[\n" } else { b",\n" };
                self.out.extend_from_slice(separator);
                self.out.extend(write(&card));
            }
            // No column holds a blob, so the stored card is enough.
            Stage::TableWidth(_, shape, _) => {
                let card = vcard::parse(&stored.card);
                shape.widen(&card, &vcard::read(&card));
            }
            Stage::TableRows(columns, shape) => {
                let card = vcard::parse(&stored.card);
                let contact = vcard::read(&card);
                self.out
                    .extend(csv::card_to_row(*columns, shape, &card, &contact));
            }
            Stage::ArchiveCards(archive, _) => {
                archive.write(&self.walk.served_card(stored)?)?;
                self.out.extend(archive.take_bytes());
            }
            Stage::ArchivePhotos(archive) => {
                self.write_photo(archive, stored)?;
                self.out.extend(archive.take_bytes());
            }
            Stage::Done => {}
        }
        Ok(stage)
    }

    /// Writes what follows the last contact of a walk and returns the next stage.
    fn finish_walk(&mut self, stage: Stage) -> Result<Stage> {
        Ok(match stage {
            Stage::JsonArray { is_first, .. } => {
                let end: &[u8] = if is_first { b"[]\n" } else { b"\n]\n" };
                self.out.extend_from_slice(end);
                Stage::Done
            }
            Stage::TableWidth(columns, shape, rows) => {
                if columns == ColumnSet::Lab {
                    self.out.extend_from_slice(BYTE_ORDER_MARK);
                }
                self.out.extend(csv::header_row(columns, &shape));
                self.walk = rows;
                Stage::TableRows(columns, shape)
            }
            Stage::ArchiveCards(archive, photos) => {
                self.walk = photos;
                Stage::ArchivePhotos(archive)
            }
            Stage::ArchivePhotos(archive) => {
                self.out.extend(archive.finish()?);
                Stage::Done
            }
            Stage::Cards | Stage::ConvertedCards(_) | Stage::TableRows(..) | Stage::Done => Stage::Done,
        })
    }

    fn write_photo(&self, archive: &mut Archive, stored: &Stored) -> Result<()> {
        if !stored.has_photo {
            return Ok(());
        }
        let card = self.walk.served_card(stored)?;
        match vcard::photo(&vcard::parse(&card)) {
            Some(Photo::Inline { media_type, bytes }) => {
                archive.add_photo(&stored.display_name, media_type, &bytes)
            }
            _ => Ok(()),
        }
    }
}
