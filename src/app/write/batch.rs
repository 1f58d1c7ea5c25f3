//! What a batch is opened with.

use domain::change_log::BatchKind;
use domain::ids::BatchId;
use store::batches::BatchRow;

/// Describes the batch of a write. Most writes need the kind only: `BatchKind::Edit.into()`.
pub struct BatchSpec<'a> {
    pub(super) kind: BatchKind,
    pub(super) detail: &'a str,
    pub(super) undoes: Option<BatchId>,
    pub(super) running: bool,
    pub(super) resumed: Option<BatchId>,
}

impl From<BatchKind> for BatchSpec<'_> {
    fn from(kind: BatchKind) -> Self {
        Self {
            kind,
            detail: "",
            undoes: None,
            running: false,
            resumed: None,
        }
    }
}

impl<'a> BatchSpec<'a> {
    /// A batch with what the change log shows besides its kind: the name of a file or label.
    #[must_use]
    pub fn with_detail(kind: BatchKind, detail: &'a str) -> Self {
        Self {
            detail,
            ..Self::from(kind)
        }
    }

    /// The batch takes another one back.
    #[must_use]
    pub fn undoing(self, batch: BatchId) -> Self {
        Self {
            undoes: Some(batch),
            ..self
        }
    }

    /// If true, more transactions follow under the same batch, and the last one closes it.
    #[must_use]
    pub fn running(self, running: bool) -> Self {
        Self { running, ..self }
    }

    /// Adds to a batch that an earlier transaction opened.
    #[must_use]
    pub fn resuming(self, batch: Option<BatchId>) -> Self {
        Self {
            resumed: batch,
            ..self
        }
    }
}

/// True if the batch can be taken back now.
pub fn is_undoable(row: &BatchRow) -> bool {
    !row.running
        && row.undone_by_id.is_none()
        && row.kind != BatchKind::Purge.as_str()
        && row.change_count > row.purged_count
}
