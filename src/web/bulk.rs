//! Acts on all selected contacts: adds a label, takes it off, moves them to the trash.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::app::books::BookSet;
use crate::app::bulk::{self, BulkReport};
use crate::app::jobs::{JobProgress, Started};
use crate::app::selection::Selection;
use crate::app::sent_act::SentAct;
use crate::app::{self, App, BookAccess};
use crate::web::each_book::{ActInBooks, RequestedAct, in_each_book};
use crate::web::flash::Flash;
use crate::web::form::{Form, SEEN, UrlQuery};
use crate::web::selection::{
    books_of, list_url, refilled_list_url, reject_unselected, selected_list_url, selection_of,
};
use crate::web::session::Viewer;
use crate::web::{Answer, Site, run, see_other, see_other_with};
use domain::ids::{BatchId, JobId};
use domain::job::JobKind;
use domain::label::FAVORITE;

/// Adds a label to selected contacts, or takes it off.
type ChangeLabel = fn(&App, &BookAccess, &Selection, &str, &SentAct) -> app::Result<Started>;

/// Adds the label with the typed name.
pub async fn add_label(site: Data<Site>, viewer: Viewer, form: Form) -> Answer {
    let name = form.get("name").to_owned();
    label(&site, viewer, &form, name, true, "flash-bulk-labeled").await
}

/// Takes off the label with the typed name.
pub async fn remove_label(site: Data<Site>, viewer: Viewer, form: Form) -> Answer {
    let name = form.get("name").to_owned();
    label(&site, viewer, &form, name, false, "flash-bulk-unlabeled").await
}

/// Makes the contacts favorites, or takes the star off them. The URL of the button says which.
pub async fn favorite(site: Data<Site>, viewer: Viewer, query: UrlQuery, form: Form) -> Answer {
    let is_on = query.0.find("on").unwrap_or_else(|| form.get("on")) == "1";
    let done_key = if is_on {
        "flash-bulk-favorite"
    } else {
        "flash-bulk-no-favorite"
    };
    label(&site, viewer, &form, FAVORITE.to_owned(), is_on, done_key).await
}

/// Adds a label, or takes it off.
async fn label(
    site: &Data<Site>,
    viewer: Viewer,
    form: &Form,
    name: String,
    adds: bool,
    done_key: &str,
) -> Answer {
    let seen = form.get(SEEN).to_owned();
    let act = move |app: &App, books: &BookSet, chosen: &Selection| {
        let (kind, change): (JobKind, ChangeLabel) = if adds {
            (JobKind::LabelAdd, bulk::add_label)
        } else {
            (JobKind::LabelRemove, bulk::remove_label)
        };
        let wanted = RequestedAct {
            kind,
            seen: &seen,
            what: &name,
            undo: &|app, parts, form| bulk::running_undo(app, parts, kind, form),
        };
        in_each_book(app, books, chosen, &wanted, |app, access, chosen, sent| {
            change(app, access, chosen, &name, sent).map(Some)
        })
    };
    start(site, viewer, form, selected_list_url(form), done_key, act).await
}

/// Moves the contacts to the trash.
pub async fn delete(site: Data<Site>, viewer: Viewer, form: Form) -> Answer {
    let seen = form.get(SEEN).to_owned();
    let act = move |app: &App, books: &BookSet, chosen: &Selection| {
        let wanted = RequestedAct {
            kind: JobKind::Delete,
            seen: &seen,
            what: "",
            undo: &|app, parts, form| bulk::running_undo(app, parts, JobKind::Delete, form),
        };
        in_each_book(app, books, chosen, &wanted, |app, access, chosen, sent| {
            bulk::delete(app, access, chosen, sent).map(Some)
        })
    };
    start(&site, viewer, &form, list_url(&form), "flash-bulk-deleted", act).await
}

/// Starts an act, and returns to the list or to the page of its job. A form with nothing selected changes nothing.
async fn start(
    site: &Data<Site>,
    viewer: Viewer,
    form: &Form,
    back: String,
    done_key: &str,
    act: impl Fn(&App, &BookSet, &Selection) -> app::Result<ActInBooks> + Send + 'static,
) -> Answer {
    if let Some(answer) = reject_unselected(form) {
        return Ok(answer);
    }
    let chosen = selection_of(form)?;
    let books = books_of(&viewer, form)?;
    let started = run(site, move |app| match act(app, &books, &chosen) {
        Ok(started) => Ok(Ok(started)),
        Err(app::Error::LabelEmpty) => Ok(Err(Flash::new("error-label-empty"))),
        Err(app::Error::LabelTooLong) => Ok(Err(Flash::new("error-line-too-long"))),
        Err(app::Error::LabelBusy(job)) => Ok(Err(Flash::new("error-label-busy").job(job))),
        Err(app::Error::ListChanged) => Ok(Err(Flash::new("error-list-changed"))),
        Err(error) => Err(error),
    });
    match started.await? {
        Ok(acts) => answer(site, form, &back, done_key, &acts),
        Err(flash) => Ok(see_other_with(&refilled_list_url(form), &flash.warning())),
    }
}

/// The page of the job that goes on, or the list with what was done.
fn answer(site: &Site, form: &Form, back: &str, done_key: &str, acts: &ActInBooks) -> Answer {
    let mut done = BulkOutcome::default();
    let mut running = None;
    for started in &acts.started {
        match started {
            Started::Finished(progress) => done.add(progress)?,
            Started::Running(job) => running = running.or(Some(*job)),
        }
    }
    let report = done.report;
    if let Some(job) = running {
        return Ok(follow_with(site, job, acts, report.newer));
    }
    if let Some(unfinished) = acts.unfinished {
        let flash = Flash::new(unfinished.flash_key())
            .undo_all(&done.batches)
            .warning();
        return Ok(see_other_with(&selected_list_url(form), &flash));
    }
    let (key, count) = match report {
        BulkReport { full: 1.., .. } => ("flash-bulk-full", report.full),
        BulkReport { newer: 1.., .. } => (newer_key(acts), report.newer),
        BulkReport { changed: 0, .. } => ("flash-bulk-unchanged", 0),
        BulkReport { changed, .. } => (done_key, changed),
    };
    let flash = Flash::new(key).count(count).undo_all(&done.batches);
    let flash = if report.full + report.newer > 0 {
        flash.warning()
    } else {
        flash
    };
    Ok(if report.changed == 0 {
        see_other_with(&refilled_list_url(form), &flash)
    } else {
        see_other_with(back, &flash)
    })
}

/// The page of a job. It says what the job leaves alone; what was left alone in other books is told beside it.
fn follow_with(site: &Site, job: JobId, acts: &ActInBooks, newer: i64) -> HttpResponse {
    site.job_wakeup.notify_one();
    let page = format!("/jobs/{job}");
    if newer == 0 {
        return see_other(&page);
    }
    see_other_with(&page, &Flash::new(newer_key(acts)).count(newer).warning())
}

/// The text that says how many contacts were left alone because they are newer than the list.
fn newer_key(acts: &ActInBooks) -> &'static str {
    let is_deletion = |started: &Started| matches!(started, Started::Finished(progress) if progress.kind == JobKind::Delete);
    if acts.started.iter().any(is_deletion) {
        "flash-bulk-newer"
    } else {
        "flash-list-newer"
    }
}

/// What an act did in all books.
#[derive(Default)]
struct BulkOutcome {
    report: BulkReport,
    batches: Vec<BatchId>,
}

impl BulkOutcome {
    fn add(&mut self, progress: &JobProgress) -> app::Result<()> {
        let report = BulkReport::of(progress)?;
        self.report.changed += report.changed;
        self.report.full += report.full;
        self.report.newer += report.newer;
        self.batches.extend(progress.batch);
        Ok(())
    }
}
