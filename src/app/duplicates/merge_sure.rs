//! Merges all sure groups, as one batch.

use serde::{Deserialize, Serialize};

use super::merge::{MergeChoice, load, merge_within};
use crate::app::jobs::{self, Next, Plan, Pressed, SentForm, Started, Step, Work};
use crate::app::write::BatchSpec;
use crate::app::{App, BookAccess, Error, Result};
use domain::change_log::BatchKind;
use domain::duplicates::Certainty;
use domain::job::JobKind;
use store::{self, Conn};

pub(in crate::app) const MERGE_SURE: Work = Work {
    kind: JobKind::MergeSure,
    step,
};

/// Merges all groups that are sure now. If the form is sent again, that leads to what it did before, unless that was
/// undone: groups that were found since are not merged unseen.
pub fn merge_sure(app: &App, access: &BookAccess, form: &SentForm) -> Result<Started> {
    jobs::start_once(app, access, MERGE_SURE, form, |conn, _, earlier| {
        if let Some(earlier) = earlier
            && let Some(started) = earlier.again(conn, app, access)?
        {
            return Ok(Pressed::Again(started));
        }
        Ok(Pressed::New(plan(conn, access)?))
    })
}

/// Merges all groups that are sure now, to the end. Returns how many.
pub fn merge_sure_to_end(app: &App, access: &BookAccess) -> Result<i64> {
    let started = jobs::start_and_lease(app, access, MERGE_SURE, |conn, _| plan(conn, access))?;
    let finished = jobs::run_to_end(app, access, MERGE_SURE, started, &mut |_| {})?;
    Ok(finished.done)
}

/// Which groups are merged.
#[derive(Serialize, Deserialize)]
struct MergeSureArgs {
    /// The token up to which groups had been found when the form was sent; a job of an older version does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<i64>,
}

fn plan(conn: &mut Conn, access: &BookAccess) -> Result<Plan> {
    let groups = store::duplicates::count_groups(conn, access.book_id(), Certainty::Sure.as_str())?;
    let args = MergeSureArgs {
        until: Some(found_to(conn, access)?),
    };
    Plan::new(&args, groups)
}

/// The change of the book up to which groups are found.
fn found_to(conn: &mut Conn, access: &BookAccess) -> Result<i64> {
    let search = store::duplicates::search(conn, access.book_id())?;
    Ok(search.map_or(0, |search| search.token))
}

/// The cursor is the last group.
fn step(step: &mut Step) -> Result<Next> {
    let (access, book) = (step.access, step.access.book_id());
    let region = access.region(step.app);
    let sure = Certainty::Sure.as_str();
    let found_to = found_to(step.conn, access)?;
    // The job may take several steps, and go on after it was stopped: more groups may be found between.
    let until = step.job.args::<MergeSureArgs>()?.until;
    let until = until.map_or(found_to, |until| until.min(found_to));
    let next = step.write(BatchSpec::from(BatchKind::Merge), |writer, job, budget| {
        let limit = budget.items();
        let after: i64 = job.cursor()?;
        let groups = store::duplicates::groups_after(writer.conn(), book, sure, after, limit)?;
        for group in &groups {
            if !budget.take() {
                return Ok(Next::Step);
            }
            let rows = store::duplicates::members_of_groups(writer.conn(), book, sure, &[*group])?;
            let ids: Vec<i64> = rows.iter().map(|row| row.contact_id).collect();
            let contacts = match load(writer.conn(), access, &ids) {
                Err(Error::NotFound) => Vec::new(),
                other => other?,
            };
            // Contacts that changed or were deleted since are compared again first, and their group is another one.
            let is_whole = !contacts.is_empty() && contacts.len() == ids.len();
            if is_whole && contacts.iter().all(|stored| stored.token <= until) {
                merge_within(writer, access, &contacts, &MergeChoice::default(), region)?;
                job.done += 1;
            }
            job.set_cursor(group)?;
        }
        Ok(Next::after(groups.len(), limit))
    })?;
    if next == Next::End {
        super::find::recount(step.conn, book)?;
    }
    Ok(next)
}
