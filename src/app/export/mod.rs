//! A book, or a part of it, as one file, made piece by piece: a million contacts need no memory.
//!
//! [`Export`] is pulled: between two pieces it holds no connection and no thread, so whoever takes
//! them slowly, or not at all any more, holds up nobody.

mod archive;
mod format;
mod losses;
mod walk;

pub use format::Format;
pub use losses::{Losses, losses};

use crate::app::list::COUNTED;
use crate::app::{App, BookAccess, Error, Result};
use crate::domain::card::Card;
use crate::domain::ids::{ContactId, LabelId};
use crate::domain::label::label_key;
use crate::domain::search::parse_query;
use crate::formats::csv::{self, Columns, Shape};
use crate::formats::vcard::{self, Photo};
use crate::formats::{convert, jcard, jscontact};
use crate::store;
use crate::store::contacts::Stored;
use crate::store::search::Filter;
use archive::Archive;
use walk::Walk;

/// Which contacts are taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// What the list shows: all, or those who match a search, carry a label, or both.
    Matching {
        /// What is looked for, as in the list; empty for all.
        q: String,
        /// Only those who carry this label.
        label: Option<LabelId>,
    },
    /// These and no others. Those that are in the trash or not the book's are left out.
    Ticked(Vec<ContactId>),
}

impl Selection {
    /// The whole book.
    #[must_use]
    pub fn book() -> Self {
        Self::Matching {
            q: String::new(),
            label: None,
        }
    }

    /// True for the whole book.
    #[must_use]
    pub fn is_book(&self) -> bool {
        *self == Self::book()
    }
}

/// What is known of a selection before anything of it is written.
#[derive(Clone, Debug)]
pub struct Summary {
    /// How many contacts it has; `None` if a search finds more than [`COUNTED`].
    pub count: Option<i64>,
    /// The name of its label.
    pub label: Option<String>,
}

/// Bytes that are gathered before they are given out.
const PIECE: usize = 64 * 1024;
/// Contacts that are done in one turn at most.
const TURN: usize = 500;

/// A file that is being made. It is over after an error: what was given out until then is no whole file.
pub struct Export {
    walk: Walk,
    work: Work,
    /// What was made and not given out yet.
    out: Vec<u8>,
}

/// How far the work is.
enum Work {
    /// vCards as they are kept.
    Kept,
    /// vCards of one version.
    Converted(fn(&Card) -> Card),
    /// An array, each element written so.
    Array {
        write: fn(&Card) -> Vec<u8>,
        is_first: bool,
    },
    /// A table whose width is not known yet; the walk for its rows comes after.
    Shape(Columns, Shape, Walk),
    /// The rows of a table.
    Rows(Columns, Shape),
    /// The cards of an archive; the walk for its photos comes after.
    Archive(Box<Archive>, Walk),
    /// The photos of an archive.
    Photos(Box<Archive>),
    /// Done, or broken off.
    Over,
}

/// What a table for spreadsheets begins with: without it Excel takes UTF-8 for something else.
/// The programs that take Google's columns trip over it.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Begins to write a selection.
///
/// # Errors
/// `NotFound` for a label that the book has not, and where none of the ticked contacts is there.
pub fn export(app: &App, access: &BookAccess, selection: &Selection, format: Format) -> Result<Export> {
    let again = || Walk::begin(app, access, selection);
    let array = |write| Work::Array {
        write,
        is_first: true,
    };
    let table = |columns| Ok::<_, Error>(Work::Shape(columns, Shape::default(), again()?));
    let work = match format {
        Format::Vcf => Work::Kept,
        Format::Vcf3 => Work::Converted(convert::to_30),
        Format::Vcf4 => Work::Converted(convert::to_40),
        Format::Csv => table(Columns::Google)?,
        Format::CsvLab => table(Columns::Lab)?,
        Format::Jcard => array(jcard::write),
        Format::Jscontact => array(jscontact::write),
        Format::Zip => Work::Archive(Box::new(Archive::begin()?), again()?),
    };
    Ok(Export {
        walk: again()?,
        work,
        out: Vec::new(),
    })
}

impl Iterator for Export {
    type Item = Result<Vec<u8>>;

    /// The next bytes. None at all mean only that there was work.
    fn next(&mut self) -> Option<Self::Item> {
        // A first pass over a table writes nothing, and is cut into turns all the same.
        for _ in 0..TURN {
            match self.step() {
                Ok(true) if self.out.len() < PIECE => {}
                Ok(_) => break,
                Err(error) => {
                    self.work = Work::Over;
                    self.out.clear();
                    return Some(Err(error));
                }
            }
        }
        let piece = std::mem::take(&mut self.out);
        let is_over = piece.is_empty() && matches!(self.work, Work::Over);
        (!is_over).then_some(Ok(piece))
    }
}

impl Export {
    /// Does the next contact. False when all is done.
    fn step(&mut self) -> Result<bool> {
        let work = std::mem::replace(&mut self.work, Work::Over);
        if matches!(work, Work::Over) {
            return Ok(false);
        }
        let stored = self.walk.next()?;
        self.work = match stored {
            Some(stored) => self.add(work, &stored)?,
            None => self.close(work)?,
        };
        Ok(true)
    }

    /// Adds a contact, and tells what is to be done with the next.
    fn add(&mut self, mut work: Work, stored: &Stored) -> Result<Work> {
        match &mut work {
            Work::Kept => self.out.extend(self.walk.served(stored)?),
            Work::Converted(to) => {
                let card = vcard::parse(&self.walk.served(stored)?);
                self.out.extend(vcard::print(&to(&card)));
            }
            Work::Array { write, is_first } => {
                let card = vcard::parse(&self.walk.served(stored)?);
                let before: &[u8] = if std::mem::take(is_first) { b"[\n" } else { b",\n" };
                self.out.extend_from_slice(before);
                self.out.extend(write(&card));
            }
            // No column holds a large value.
            Work::Shape(_, shape, _) => {
                let card = vcard::parse(&stored.card);
                shape.widen(&card, &vcard::read(&card));
            }
            Work::Rows(columns, shape) => {
                let card = vcard::parse(&stored.card);
                let contact = vcard::read(&card);
                self.out.extend(csv::row(*columns, shape, &card, &contact));
            }
            Work::Archive(archive, _) => {
                archive.write(&self.walk.served(stored)?)?;
                self.out.extend(archive.take());
            }
            Work::Photos(archive) => {
                self.add_photo(archive, stored)?;
                self.out.extend(archive.take());
            }
            Work::Over => {}
        }
        Ok(work)
    }

    /// Ends a walk, and tells what is to be done after it.
    fn close(&mut self, work: Work) -> Result<Work> {
        Ok(match work {
            Work::Array { is_first, .. } => {
                let end: &[u8] = if is_first { b"[]\n" } else { b"\n]\n" };
                self.out.extend_from_slice(end);
                Work::Over
            }
            Work::Shape(columns, shape, rows) => {
                if columns == Columns::Lab {
                    self.out.extend_from_slice(MARK);
                }
                self.out.extend(csv::header_row(columns, &shape));
                self.walk = rows;
                Work::Rows(columns, shape)
            }
            Work::Archive(archive, photos) => {
                self.walk = photos;
                Work::Photos(archive)
            }
            Work::Photos(archive) => {
                self.out.extend(archive.finish()?);
                Work::Over
            }
            Work::Kept | Work::Converted(_) | Work::Rows(..) | Work::Over => Work::Over,
        })
    }

    fn add_photo(&self, archive: &mut Archive, stored: &Stored) -> Result<()> {
        if !stored.has_photo {
            return Ok(());
        }
        let card = self.walk.served(stored)?;
        match vcard::photo(&vcard::parse(&card)) {
            Some(Photo::Inline { media_type, bytes }) => {
                archive.photo(&stored.display_name, media_type, &bytes)
            }
            _ => Ok(()),
        }
    }
}

/// What a selection is.
///
/// # Errors
/// As [`export`].
pub fn summary(app: &App, access: &BookAccess, selection: &Selection) -> Result<Summary> {
    let book = access.book_id();
    app.store.read(|conn| match selection {
        Selection::Ticked(ids) => {
            let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
            let there = store::contacts::by_ids(conn, book, &ids)?;
            let count = there.iter().filter(|stored| stored.is_live()).count();
            if count == 0 {
                return Err(Error::NotFound);
            }
            Ok(Summary {
                count: i64::try_from(count).ok(),
                label: None,
            })
        }
        Selection::Matching { q, label } => {
            let label = label.map(|id| store::labels::by_id(conn, book, id)).transpose()?;
            let query = parse_query(q, &app.settings.region);
            let count = if !query.is_empty() {
                let filter = Filter {
                    label: label.as_ref().map(|label| LabelId(label.id)),
                    query: &query,
                    needs_repair: false,
                };
                let counted = store::list::count(conn, book, filter, COUNTED + 1)?;
                i64::try_from(counted).ok().filter(|n| *n <= COUNTED)
            } else if !q.trim().is_empty() {
                Some(0)
            } else {
                Some(
                    label
                        .as_ref()
                        .map_or(access.book().contact_count, |l| l.contact_count),
                )
            };
            Ok(Summary {
                count,
                label: label.map(|label| label.name),
            })
        }
    })
}

/// The label of this name, in any case.
///
/// # Errors
/// `NotFound`.
pub fn label_named(app: &App, access: &BookAccess, name: &str) -> Result<LabelId> {
    let key = label_key(name);
    let found = app
        .store
        .read(|conn| Ok::<_, Error>(store::labels::by_key(conn, access.book_id(), &key)?))?;
    found.map(|label| LabelId(label.id)).ok_or(Error::NotFound)
}
