//! Files on their way into a book: begun, uploaded, read into a preview that touches no contact,
//! applied in short transactions under one batch, and told of afterwards.
//!
//! Everything about an import stands in the database, so any replica can show it and go on with it:
//! `begin` takes the bytes, `read` judges them, `view` shows and lets choose, `apply` writes to the
//! book, `work` is what the background runner does with all of these, and `forget` takes out what is of
//! no more use.

mod apply;
mod begin;
mod bring;
mod choose;
mod forget;
mod judge;
mod lease;
mod read;
mod upload;
mod view;
mod work;

pub use apply::apply;
pub use begin::{begin, file, uploaded, uploaded_and_held};
pub use choose::*;
pub use forget::{discard, tidy};
pub use lease::Lease;
pub use read::{Asks, read};
pub use upload::{Upload, UploadReader};
pub use view::*;
pub use work::{Waiting, go_on, waiting};

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::app::{Error, Result, Timestamp};
use crate::domain::ids::{BatchId, BookId, ImportFileId, ImportId, ImportItemId};
use crate::domain::import::{Choice, Counts, State, Verdict};
use crate::formats::import_file::Remark;
use crate::store::imports::{FileRow, ImportRow};

/// Days after which the bytes of an import's files are forgotten; what it did and what had to be told
/// of it stays.
pub const KEPT_DAYS: i64 = 7;

/// How far work on an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Bytes that were read.
    pub bytes: u64,
    /// Items that were read or dealt with.
    pub items: u64,
}

/// Who is told after each step how far the work is, and says whether it goes on.
pub type Watch<'a> = &'a mut dyn FnMut(Seen) -> ControlFlow<()>;

/// An import, as it stands.
#[derive(Clone, Debug)]
pub struct Import {
    /// Its key.
    pub id: ImportId,
    /// The book it goes into.
    pub book: BookId,
    /// How far it is.
    pub state: State,
    /// The label that everybody gets who comes in; may be empty.
    pub label: String,
    /// What is done with each verdict.
    pub choices: Choices,
    /// How many items there are, and what was done.
    pub counts: Counts,
    /// The batch that undoes it, once it has written something.
    pub batch: Option<BatchId>,
    /// The last item that is in the book.
    pub applied_to: ImportItemId,
    /// How often the work was taken up since it last got on.
    pub attempts: i64,
    /// When it was begun.
    pub at: Timestamp,
}

/// A file of an import.
#[derive(Clone, Debug)]
pub struct File {
    /// Its key.
    pub id: ImportFileId,
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// Bytes that are read.
    pub read_to: i64,
    /// A word of [`crate::formats::import_file::FileFormat`]; empty before it is made out.
    pub format: String,
    /// The charset it is read in.
    pub charset: String,
    /// True if the charset is a guess.
    pub is_guess: bool,
}

/// What is done with the items of each verdict for which nothing else was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices(BTreeMap<Verdict, Choice>);

impl Choices {
    /// What is done with a verdict: what was chosen, else the usual.
    #[must_use]
    pub fn of(&self, verdict: Verdict) -> Choice {
        let usual = verdict.choices().first().copied().unwrap_or(Choice::Skip);
        self.0.get(&verdict).copied().unwrap_or(usual)
    }

    /// Chooses for a verdict; what does not fit it is not taken.
    fn choose(&mut self, verdict: Verdict, choice: Choice) -> bool {
        let fits = verdict.choices().contains(&choice);
        if fits {
            self.0.insert(verdict, choice);
        }
        fits
    }

    fn print(&self) -> Result<String> {
        let words: BTreeMap<&str, &str> = self.0.iter().map(|(v, c)| (v.as_str(), c.as_str())).collect();
        json(&words)
    }

    fn parse(text: &str) -> Self {
        let words: BTreeMap<String, String> = serde_json::from_str(text).unwrap_or_default();
        Self(
            words
                .iter()
                .filter_map(|(v, c)| Some((Verdict::parse(v)?, Choice::parse(c)?)))
                .collect(),
        )
    }
}

impl TryFrom<ImportRow> for Import {
    type Error = Error;

    fn try_from(row: ImportRow) -> Result<Self> {
        Ok(Self {
            id: ImportId(row.id),
            book: BookId(row.book_id),
            state: State::parse(&row.state)
                .ok_or_else(|| Error::Internal(format!("import {} is in no known state", row.id)))?,
            label: row.label,
            choices: Choices::parse(&row.choices),
            counts: serde_json::from_str(&row.counts)
                .map_err(|e| Error::Internal(format!("counts of import {}: {e}", row.id)))?,
            batch: row.batch_id.map(BatchId),
            applied_to: ImportItemId(row.applied_to),
            attempts: row.attempts,
            at: row.made_at,
        })
    }
}

impl From<FileRow> for File {
    fn from(row: FileRow) -> Self {
        Self {
            id: ImportFileId(row.id),
            name: row.name,
            size: row.size,
            read_to: row.read_to,
            format: row.format,
            charset: row.charset,
            is_guess: row.is_guess,
        }
    }
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Internal(format!("JSON: {e}")))
}

fn remarks(text: &str) -> Vec<Remark> {
    serde_json::from_str(text).unwrap_or_default()
}
