//! How far a job is: what a step reads and changes.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::app::{Error, Result};
use crate::domain::ids::BatchId;
use crate::domain::job::{JobKind, JobState};
use crate::store::jobs::JobRow;

/// How far a job is.
#[derive(Clone, Debug)]
pub struct JobProgress {
    /// What it does.
    pub kind: JobKind,
    /// Where the next step begins, in a form that the kind of work chooses; empty at the start.
    pub cursor: String,
    /// The batch of its changes; `None` until something is written.
    pub batch: Option<BatchId>,
    /// How many items are done.
    pub done: i64,
    /// How many items there are; an estimate.
    pub total: i64,
    pub(super) args: String,
    pub(super) report: String,
}

impl JobProgress {
    pub(super) fn new(kind: JobKind, args: String, total: i64) -> Self {
        Self {
            kind,
            cursor: String::new(),
            batch: None,
            done: 0,
            total,
            args,
            report: String::new(),
        }
    }

    /// What was asked for.
    pub fn args<T: DeserializeOwned>(&self) -> Result<T> {
        from_json(&self.args)
    }

    /// What the steps so far report; the default at the start.
    pub fn report<T: DeserializeOwned + Default>(&self) -> Result<T> {
        if self.report.is_empty() {
            return Ok(T::default());
        }
        from_json(&self.report)
    }

    /// Replaces the report.
    pub fn set_report(&mut self, report: &impl Serialize) -> Result<()> {
        self.report = to_json(report)?;
        Ok(())
    }

    /// The cursor as a number; `None` at the start.
    #[must_use]
    pub fn cursor_number(&self) -> Option<i64> {
        self.cursor.parse().ok()
    }
}

impl TryFrom<&JobRow> for JobProgress {
    type Error = Error;

    fn try_from(row: &JobRow) -> Result<Self> {
        let unknown = || Error::Internal(format!("job {} has the unknown kind {:?}", row.id, row.kind));
        Ok(Self {
            kind: JobKind::parse(&row.kind).ok_or_else(unknown)?,
            cursor: row.cursor.clone(),
            batch: row.batch_id.map(BatchId),
            done: row.done,
            total: row.total,
            args: row.args.clone(),
            report: row.report.clone(),
        })
    }
}

/// The state of a job's row.
pub(super) fn state_of(row: &JobRow) -> Result<JobState> {
    JobState::parse(&row.state)
        .ok_or_else(|| Error::Internal(format!("job {} has the unknown state {:?}", row.id, row.state)))
}

pub(super) fn to_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Internal(format!("a job as JSON: {error}")))
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Internal(format!("a job as JSON: {error}")))
}
