//! Long work on a book, such as renaming a label on 20,000 cards: a job, done in steps of one short
//! transaction each, so that other writers of the book wait for one step at most.
//!
//! [`start`] does the first step within the request. Small work is done by then and leaves no job, except that
//! [`start_once`] keeps what it did for a second press. The rest is a row of the database: [`run`] continues it in
//! the background, and any server resumes it after a crash. [`enqueue`] leaves all of the work to the background.
//! Each step saves its cursor in the transaction that wrote, so nothing is done twice or skipped.

mod held_job;
mod lease;
mod lock;
mod once;
mod progress;
mod run;
mod sent_form;
mod start;
mod state;
mod step;
mod view;

pub(super) use held_job::HeldJob;
pub use held_job::OnStep;
pub use lease::{LEASE_SECONDS, Lease};
pub(super) use once::{Earlier, Pressed, start_once};
pub use progress::JobProgress;
pub(super) use run::{run, run_to_end};
pub use sent_form::SentForm;
pub use start::Started;
pub(super) use start::{Plan, enqueue, start, start_and_keep, start_and_lease, start_if_not_running};
pub use state::{resume, stop};
pub(super) use state::{resume_within, state_of};
pub use step::StepLimit;
pub(super) use step::{Budget, Next, Step, Work};
pub use view::{Job, running_of_batch, show};
pub(super) use view::{running, running_of_kind};
