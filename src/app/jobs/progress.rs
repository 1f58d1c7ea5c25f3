//! How far a job is: what a step reads and changes.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::app::json::{from_json, to_json};
use crate::app::{Error, Result, Timestamp};
use domain::ids::BatchId;
use domain::job::{JobKind, JobState};
use store::jobs::{JobColumns, JobRow};

/// How far a job is.
#[derive(Clone, Debug)]
pub struct JobProgress {
    /// What it does.
    pub kind: JobKind,
    /// The batch of its changes; `None` until something is written.
    pub batch: Option<BatchId>,
    /// How many items are done.
    pub done: i64,
    /// How many items there are; an estimate.
    pub total: i64,
    /// JSON in forms that the kind of work chooses; the cursor and the report are empty at the start.
    pub(super) args: String,
    pub(super) cursor: String,
    pub(super) report: String,
}

impl JobProgress {
    pub(super) fn new(kind: JobKind, args: String, total: i64) -> Self {
        Self {
            kind,
            batch: None,
            done: 0,
            total,
            args,
            cursor: String::new(),
            report: String::new(),
        }
    }

    /// Work that an earlier request has done, when its form is sent again.
    pub fn of_earlier(kind: JobKind, batch: Option<BatchId>, report: &impl Serialize) -> Result<Self> {
        let mut progress = Self::new(kind, String::new(), 0);
        progress.batch = batch;
        progress.set_report(report)?;
        Ok(progress)
    }

    /// The columns that every step saves.
    pub(super) fn columns(
        &self,
        state: JobState,
        attempts: i64,
        now: Timestamp,
        leased_until: Timestamp,
    ) -> JobColumns<'_> {
        JobColumns {
            cursor: &self.cursor,
            state: state.as_str(),
            done: self.done,
            total: self.total,
            batch_id: self.batch.map(|batch| batch.0),
            report: &self.report,
            attempts,
            leased_until,
            touched_at: now,
        }
    }

    /// True if it is further than the row says.
    pub(super) fn is_further_than(&self, row: &JobRow) -> bool {
        self.cursor != row.cursor || self.done != row.done
    }

    /// What was asked for.
    pub fn args<T: DeserializeOwned>(&self) -> Result<T> {
        from_json(&self.args, "a job")
    }

    /// What the steps so far report; the default at the start.
    pub fn report<T: DeserializeOwned + Default>(&self) -> Result<T> {
        read_or_default(&self.report)
    }

    /// Replaces the report.
    pub fn set_report(&mut self, report: &impl Serialize) -> Result<()> {
        self.report = to_json(report)?;
        Ok(())
    }

    /// Where the next step begins; the default at the start.
    pub fn cursor<T: DeserializeOwned + Default>(&self) -> Result<T> {
        read_or_default(&self.cursor)
    }

    /// Replaces the cursor.
    pub fn set_cursor(&mut self, cursor: &impl Serialize) -> Result<()> {
        self.cursor = to_json(cursor)?;
        Ok(())
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

fn read_or_default<T: DeserializeOwned + Default>(text: &str) -> Result<T> {
    if text.is_empty() {
        Ok(T::default())
    } else {
        from_json(text, "a job")
    }
}
