//! Remembers what a form started, so that sending it again, by a double click or after Back, gives the same result. It is
//! kept as a job, also if it was little work.

use super::lock::lock;
use super::progress::JobProgress;
use super::sent_form::SentForm;
use super::start::{Plan, Started, start_within};
use super::state::{resume_within, state_of};
use super::step::Work;
use crate::app::write::is_undoable;
use crate::app::{App, BookAccess, Result};
use domain::ids::{BatchId, JobId};
use domain::job::{JobKind, JobState};
use store::books::BookRow;
use store::{self, Conn};

/// The job that the form started when it was sent before.
pub struct Earlier {
    id: JobId,
    state: JobState,
    /// What it did so far.
    pub progress: JobProgress,
}

impl Earlier {
    /// The last job of this kind that the account started with the form.
    pub fn find(
        conn: &mut Conn,
        access: &BookAccess,
        kind: JobKind,
        form: &SentForm,
    ) -> Result<Option<Self>> {
        let (book, account) = (access.book_id(), access.account().id);
        let row = store::jobs::last_of_form(conn, book, account, kind.as_str(), form.as_str())?;
        row.map(|row| {
            Ok(Self {
                id: JobId(row.id),
                state: state_of(&row)?,
                progress: JobProgress::try_from(&row)?,
            })
        })
        .transpose()
    }

    /// True if it still works.
    pub fn is_running(&self) -> bool {
        self.state == JobState::Running
    }

    /// True if it was stopped or failed, and has not done all that it was asked for.
    pub fn is_cut_short(&self) -> bool {
        matches!(self.state, JobState::Stopped | JobState::Failed)
    }

    /// True if it has done all that it was asked for.
    pub fn is_over(&self) -> bool {
        self.state == JobState::Done
    }

    /// What the second press leads to: the same as the first one. `None` if what the job did was undone. A job that was
    /// cut short goes on.
    pub fn again(self, conn: &mut Conn, app: &App, access: &BookAccess) -> Result<Option<Started>> {
        if self.is_running() {
            return Ok(Some(Started::Running(self.id)));
        }
        let book = access.book_id();
        let batch = self.progress.batch;
        let batch = batch
            .map(|id| store::batches::by_id(conn, book, id))
            .transpose()?;
        if batch.as_ref().is_some_and(|row| row.undone_by_id.is_some()) {
            return Ok(None);
        }
        if self.is_cut_short() {
            resume_within(conn, app, access, self.id)?;
            return Ok(Some(Started::Running(self.id)));
        }
        let mut progress = self.progress;
        progress.batch = batch.filter(is_undoable).map(|row| BatchId(row.id));
        Ok(Some(Started::Finished(progress)))
    }
}

/// What a press of a button means.
pub enum Pressed {
    /// Work to be done.
    New(Plan),
    /// What an earlier press started.
    Again(Started),
}

/// Like [`start`](super::start()), for a form that may be sent again. `plan` gets what it started when it was sent before.
pub fn start_once(
    app: &App,
    access: &BookAccess,
    work: Work,
    form: &SentForm,
    plan: impl FnOnce(&mut Conn, &BookRow, Option<Earlier>) -> Result<Pressed>,
) -> Result<Started> {
    app.store.write_to(access.book_id(), |conn| {
        let book = lock(conn, access, work.kind)?;
        let earlier = Earlier::find(conn, access, work.kind, form)?;
        let plan = match plan(conn, &book, earlier)? {
            Pressed::New(plan) => plan.of_form(form),
            Pressed::Again(started) => return Ok(started),
        };
        start_within(conn, app, access, work, plan, |_| Ok(true))
    })
}
