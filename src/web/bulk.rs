//! Acts on all selected contacts: adds a label, takes it off, moves them to the trash.

use actix_web::web::Data;

use crate::app::books::BookSet;
use crate::app::bulk::{self, BulkReport};
use crate::app::jobs::{JobProgress, Started};
use crate::app::selection::Selection;
use crate::app::{self, App, BookAccess};
use crate::web::each_book::{ActInBooks, delete_in_each_book, in_each_book};
use crate::web::flash::Flash;
use crate::web::form::Form;
use crate::web::jobs::follow;
use crate::web::selection::{
    books_of, list_url, refilled_list_url, reject_unselected, selected_list_url, selection_of,
};
use crate::web::session::Viewer;
use crate::web::{Answer, Site, run, see_other_with};
use domain::ids::BatchId;
use domain::label::FAVORITE;

/// Adds the label with the typed name.
pub async fn add_label(site: Data<Site>, viewer: Viewer, form: Form) -> Answer {
    let name = form.get("name").to_owned();
    let act =
        move |app: &App, access: &BookAccess, chosen: &Selection| bulk::add_label(app, access, chosen, &name);
    start(
        &site,
        viewer,
        &form,
        selected_list_url(&form),
        "flash-bulk-labeled",
        act,
    )
    .await
}

/// Takes off the label with the typed name.
pub async fn remove_label(site: Data<Site>, viewer: Viewer, form: Form) -> Answer {
    let name = form.get("name").to_owned();
    let act = move |app: &App, access: &BookAccess, chosen: &Selection| {
        bulk::remove_label(app, access, chosen, &name)
    };
    start(
        &site,
        viewer,
        &form,
        selected_list_url(&form),
        "flash-bulk-unlabeled",
        act,
    )
    .await
}

/// Makes the contacts favorites, or takes the star off them.
pub async fn favorite(site: Data<Site>, viewer: Viewer, form: Form) -> Answer {
    let is_on = form.get("on") == "1";
    let done_key = if is_on {
        "flash-bulk-favorite"
    } else {
        "flash-bulk-no-favorite"
    };
    let act = move |app: &App, access: &BookAccess, chosen: &Selection| {
        if is_on {
            bulk::add_label(app, access, chosen, FAVORITE)
        } else {
            bulk::remove_label(app, access, chosen, FAVORITE)
        }
    };
    start(&site, viewer, &form, selected_list_url(&form), done_key, act).await
}

/// Moves the contacts to the trash.
pub async fn delete(site: Data<Site>, viewer: Viewer, form: Form) -> Answer {
    let seen = form.get("seen").to_owned();
    let act =
        move |app: &App, books: &BookSet, chosen: &Selection| delete_in_each_book(app, books, chosen, &seen);
    let back = list_url(&form);
    start_in_books(&site, viewer, &form, back, "flash-bulk-deleted", act).await
}

/// Starts an act in each book that has selected contacts.
async fn start(
    site: &Data<Site>,
    viewer: Viewer,
    form: &Form,
    back: String,
    done_key: &str,
    act: impl Fn(&App, &BookAccess, &Selection) -> app::Result<Started> + Send + 'static,
) -> Answer {
    let act = move |app: &App, books: &BookSet, chosen: &Selection| {
        in_each_book(app, books, chosen, |app, access, chosen| {
            act(app, access, chosen).map(Some)
        })
    };
    start_in_books(site, viewer, form, back, done_key, act).await
}

/// Starts an act, and returns to the list or to the page of its job. A form with nothing selected changes nothing.
async fn start_in_books(
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
        Err(error) => Err(error),
    });
    match started.await? {
        Ok(acts) => answer(site, form, &back, done_key, &acts),
        Err(flash) => Ok(see_other_with(&refilled_list_url(form), &flash.warning())),
    }
}

/// The page of the job that goes on, or the list with what was done.
fn answer(site: &Site, form: &Form, back: &str, done_key: &str, acts: &ActInBooks) -> Answer {
    let mut done = Done::default();
    for started in &acts.started {
        match started {
            Started::Finished(progress) => done.add(progress)?,
            running @ Started::Running(_) => {
                return Ok(follow(site, running, |_| {
                    see_other_with(back, &Flash::new(done_key))
                }));
            }
        }
    }
    let report = done.report;
    if acts.is_partial {
        let flash = Flash::new("flash-bulk-partly").undo_all(&done.batches).warning();
        return Ok(see_other_with(&selected_list_url(form), &flash));
    }
    let (key, count) = match report {
        BulkReport { full: 1.., .. } => ("flash-bulk-full", report.full),
        BulkReport { newer: 1.., .. } => ("flash-bulk-newer", report.newer),
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

/// What an act did in all books.
#[derive(Default)]
struct Done {
    report: BulkReport,
    batches: Vec<BatchId>,
}

impl Done {
    fn add(&mut self, progress: &JobProgress) -> app::Result<()> {
        let report = BulkReport::of(progress)?;
        self.report.changed += report.changed;
        self.report.full += report.full;
        self.report.newer += report.newer;
        self.batches.extend(progress.batch);
        Ok(())
    }
}
