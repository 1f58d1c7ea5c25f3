//! What the page of an import shows: its state, its files, and how much is to be written.

use crate::app::change_log::{self, BatchView};
use crate::app::jobs::Job;
use crate::app::{App, BookAccess, Error, Result};
use domain::ids::ImportId;
use domain::import::{Choice, Verdict};
use store::imports::ImportWithJob;

use super::{Import, ImportFile};

/// An import with its files and its batch.
#[derive(Clone, Debug)]
pub struct ImportView {
    /// The import.
    pub import: Import,
    /// Its files, in order.
    pub files: Vec<ImportFile>,
    /// Its batch; `None` until something is written.
    pub batch: Option<BatchView>,
    /// The job that reads or applies it, until that is done.
    pub job: Option<Job>,
}

impl ImportView {
    /// The size of all files in bytes.
    #[must_use]
    pub fn size(&self) -> i64 {
        self.files.iter().map(|file| file.size).sum()
    }

    /// Bytes of all files that were read.
    #[must_use]
    pub fn read_to(&self) -> i64 {
        self.files.iter().map(|file| file.read_to).sum()
    }
}

/// How many imports are listed.
const RECENT_LIMIT: i64 = 20;

/// An import of the book.
pub fn show(app: &App, access: &BookAccess, id: ImportId) -> Result<ImportView> {
    let row = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::by_id(conn, access.book_id(), id)?))?;
    view(app, access, &row)
}

/// The last imports of the book, newest first.
pub fn recent(app: &App, access: &BookAccess) -> Result<Vec<ImportView>> {
    let rows = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::recent(conn, access.book_id(), RECENT_LIMIT)?))?;
    rows.iter().map(|row| view(app, access, row)).collect()
}

fn view(app: &App, access: &BookAccess, row: &ImportWithJob) -> Result<ImportView> {
    let import = Import::try_from(row)?;
    let job = row.1.as_ref().map(|job| Job::of(job, app.now())).transpose()?;
    let files = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::files(conn, access.book_id(), import.id)?))?;
    let batch = match import.batch {
        Some(batch) => Some(change_log::batch(app, access, batch)?),
        None => None,
    };
    Ok(ImportView {
        import,
        files: files.into_iter().map(ImportFile::from).collect(),
        batch,
        job,
    })
}

/// How many items of a verdict have a choice of their own: the user made it, or reading the file did.
pub fn count_own_choices(app: &App, access: &BookAccess, id: ImportId, verdict: Verdict) -> Result<u64> {
    let chosen = app
        .store
        .read(|conn| Ok::<_, Error>(store::imports::chosen(conn, access.book_id(), id)?))?;
    let of_verdict = chosen.iter().filter(|row| row.verdict == verdict.as_str());
    Ok(of_verdict.filter_map(|row| u64::try_from(row.items).ok()).sum())
}

/// How many items of an import will be written, according to the user's choices.
pub fn count_planned(app: &App, access: &BookAccess, id: ImportId) -> Result<u64> {
    let (import, chosen) = app.store.read(|conn| {
        let import = Import::load(conn, access.book_id(), id)?;
        let chosen = store::imports::chosen(conn, access.book_id(), id)?;
        Ok::<_, Error>((import, chosen))
    })?;
    let mut planned = 0_u64;
    for verdict in Verdict::ALL {
        // Items with a choice of their own are counted one by one, the others by the verdict's choice.
        let (mut own, mut own_planned) = (0, 0);
        for row in chosen.iter().filter(|row| row.verdict == verdict.as_str()) {
            let items = u64::try_from(row.items).unwrap_or_default();
            own += items;
            own_planned += if row.action == Choice::Skip.as_str() {
                0
            } else {
                items
            };
        }
        let others = import.counts.of(*verdict).saturating_sub(own);
        let are_written = import.choices.of(*verdict) != Choice::Skip;
        planned += own_planned + if are_written { others } else { 0 };
    }
    Ok(planned)
}
