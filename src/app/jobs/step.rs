//! One step of a job: a part of the work in one transaction, together with how far it came.

use std::time::{Duration, Instant};

use super::progress::JobProgress;
use crate::app::write::{BatchSpec, Precondition, Writer, write_within};
use crate::app::{App, BookAccess, Result};
use domain::job::JobKind;
use store::Conn;

/// A kind of long work.
#[derive(Clone, Copy)]
pub struct Work {
    /// Its stored name.
    pub kind: JobKind,
    /// Does the next part of the work.
    pub step: fn(&mut Step) -> Result<Next>,
}

/// What follows a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Another step.
    Step,
    /// Nothing: the work is done.
    End,
}

impl Next {
    /// What follows a step that did all of `found` rows, of which it asked for at most `limit`.
    pub fn after(found: usize, limit: i64) -> Self {
        if i64::try_from(found).is_ok_and(|found| found < limit) {
            Self::End
        } else {
            Self::Step
        }
    }
}

/// How much one step does. It always does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepLimit {
    /// The maximum number of contacts or changes.
    pub items: usize,
    /// The time after which the step ends.
    pub time: Duration,
    /// The same for the first step, which runs in the request so that little work is done at once. It is less than
    /// the time for which other requests wait for the book.
    pub first_step_time: Duration,
}

impl Default for StepLimit {
    fn default() -> Self {
        Self {
            items: 200,
            time: Duration::from_millis(100),
            first_step_time: Duration::from_secs(2),
        }
    }
}

/// What is left of a step's limit.
pub struct Budget {
    items: usize,
    until: Instant,
    is_first: bool,
}

impl Budget {
    pub(super) fn new(items: usize, time: Duration) -> Self {
        Self {
            items: items.max(1),
            until: Instant::now() + time,
            is_first: true,
        }
    }

    /// The maximum number of items that the step may still do; for the `LIMIT` of a query.
    pub fn items(&self) -> i64 {
        i64::try_from(self.items).unwrap_or(i64::MAX)
    }

    /// Takes one item from the budget; false if the step has to end before it.
    pub fn take(&mut self) -> bool {
        let is_over = self.items == 0 || Instant::now() >= self.until;
        // A step that does nothing would be repeated forever.
        if is_over && !self.is_first {
            return false;
        }
        self.is_first = false;
        self.items = self.items.saturating_sub(1);
        true
    }
}

/// The transaction of a step.
pub struct Step<'a> {
    pub conn: &'a mut Conn,
    pub app: &'a App,
    pub access: &'a BookAccess,
    pub job: &'a mut JobProgress,
    pub budget: Budget,
}

impl Step<'_> {
    /// Writes to the book under the batch of the job, which the first write opens.
    pub fn write<T>(
        &mut self,
        batch: BatchSpec,
        work: impl FnOnce(&mut Writer, &mut JobProgress, &mut Budget) -> Result<T>,
    ) -> Result<T> {
        let batch = batch.running(true).resuming(self.job.batch);
        let (job, budget) = (&mut *self.job, &mut self.budget);
        let written = write_within(
            self.conn,
            self.app,
            self.access,
            batch,
            Precondition::None,
            |writer| work(writer, job, budget),
        )?;
        self.job.batch = written.batch;
        Ok(written.value)
    }
}
