//! A book, or a part of it, as one file, made piece by piece: a million contacts need no memory.
//!
//! [`Export`] is pulled: between two pieces it holds no connection and no thread, so whoever takes
//! them slowly, or not at all any more, holds up nobody.

mod archive;
mod walk;

use crate::app::list::COUNTED;
use crate::app::{App, Error, Result, Who};
use crate::domain::ids::{ContactId, LabelId};
use crate::domain::label::label_key;
use crate::domain::search::parse_query;
use crate::formats::vcard::{self, Photo};
use crate::store;
use crate::store::contacts::Stored;
use crate::store::list::Filter;
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

/// A form in which contacts leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// vCards, each octet for octet as it is kept.
    Vcf,
    /// The same, and the photos as files besides.
    Zip,
}

impl Format {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Vcf, Self::Zip];

    /// The word of the format.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vcf => "vcf",
            Self::Zip => "zip",
        }
    }

    /// The format of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == word)
    }

    /// How the name of a file ends.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Vcf => "vcf",
            Self::Zip => "zip",
        }
    }

    /// The media type. A jCard and a JSContact each hold one contact; an array of them is plain JSON.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Vcf => "text/vcard; charset=utf-8",
            Self::Zip => "application/zip",
        }
    }
}

/// Octets that are gathered before they are given out.
const PIECE: usize = 64 * 1024;

/// A file that is being made. It is over after an error: what was given out until then is no whole file.
pub struct Export {
    walk: Walk,
    work: Work,
    /// What was made and not given out yet.
    out: Vec<u8>,
}

/// How far the work is.
enum Work {
    /// vCards.
    Cards,
    /// The cards of an archive; the walk for its photos comes after.
    Archive(Box<Archive>, Walk),
    /// The photos of an archive.
    Photos(Box<Archive>),
    /// Done, or broken off.
    Over,
}

/// Begins to write a selection.
///
/// # Errors
/// `NotFound` for a label that the book has not, and where none of the ticked contacts is there; those
/// of the store.
pub fn export(app: &App, who: &Who, selection: &Selection, format: Format) -> Result<Export> {
    let walk = Walk::begin(app, who, selection)?;
    let work = match format {
        Format::Vcf => Work::Cards,
        Format::Zip => Work::Archive(
            Box::new(Archive::begin()?),
            Walk::begin(app, who, selection)?,
        ),
    };
    Ok(Export {
        walk,
        work,
        out: Vec::new(),
    })
}

impl Iterator for Export {
    type Item = Result<Vec<u8>>;

    /// The next octets. None at all mean only that there was work.
    fn next(&mut self) -> Option<Self::Item> {
        while self.out.len() < PIECE {
            match self.step() {
                Ok(true) => {}
                Ok(false) => break,
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
        match std::mem::replace(&mut self.work, Work::Over) {
            Work::Over => return Ok(false),
            Work::Cards => {
                if let Some(stored) = self.walk.next()? {
                    self.out.extend(self.walk.served(&stored)?);
                    self.work = Work::Cards;
                }
            }
            Work::Archive(mut archive, photos) => {
                if let Some(stored) = self.walk.next()? {
                    archive.write(&self.walk.served(&stored)?)?;
                    self.out.extend(archive.take());
                    self.work = Work::Archive(archive, photos);
                } else {
                    self.walk = photos;
                    self.work = Work::Photos(archive);
                }
            }
            Work::Photos(mut archive) => {
                if let Some(stored) = self.walk.next()? {
                    self.add_photo(&mut archive, &stored)?;
                    self.out.extend(archive.take());
                    self.work = Work::Photos(archive);
                } else {
                    self.out.extend(archive.finish()?);
                }
            }
        }
        Ok(true)
    }

    fn add_photo(&self, archive: &mut Archive, stored: &Stored) -> Result<()> {
        if !stored.has_photo {
            return Ok(());
        }
        let card = self.walk.served(stored)?;
        match vcard::photo(&vcard::parse(&card)) {
            Some(Photo::Inline { media_type, octets }) => {
                archive.photo(&stored.display_name, media_type, &octets)
            }
            _ => Ok(()),
        }
    }
}

/// What a selection is.
///
/// # Errors
/// As [`export`].
pub fn summary(app: &App, who: &Who, selection: &Selection) -> Result<Summary> {
    let book = who.book.id;
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
            let label = label
                .map(|id| store::labels::by_id(conn, book, id))
                .transpose()?;
            let query = parse_query(q, &app.settings.region);
            let count = if !query.is_empty() {
                let filter = Filter {
                    label: label.as_ref().map(|label| LabelId(label.id)),
                    query: &query,
                };
                let counted = store::list::count(conn, book, filter, COUNTED + 1)?;
                i64::try_from(counted).ok().filter(|n| *n <= COUNTED)
            } else if !q.trim().is_empty() {
                Some(0)
            } else {
                Some(label.as_ref().map_or(who.book.contact_count, |l| l.contact_count))
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
/// `NotFound`; those of the store.
pub fn label_named(app: &App, who: &Who, name: &str) -> Result<LabelId> {
    let key = label_key(name);
    let found = app
        .store
        .read(|conn| Ok::<_, Error>(store::labels::by_key(conn, who.book.id, &key)?))?;
    found.map(|label| LabelId(label.id)).ok_or(Error::NotFound)
}
