//! Moves contacts to another book, or copies them.

use actix_web::web::Data;

use crate::app::jobs::{JobProgress, Started};
use crate::app::selection::Selection;
use crate::app::sent_act::SentAct;
use crate::app::transfer::{self, TransferKind, TransferReport};
use crate::app::{self, App, BookAccess, contacts};
use crate::web::each_book::{ActInBooks, RequestedAct, in_each_book};
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId, SEEN, UrlQuery};
use crate::web::jobs::follow;
use crate::web::page::PageContext;
use crate::web::selection::{books_of, list_url, refilled_list_url, reject_unselected, selection_of};
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, run, see_other_with};
use domain::ids::{BatchId, ContactId};
use domain::job::JobKind;

/// What a form asks for.
struct Wish {
    to: BookAccess,
    kind: TransferKind,
}

impl Wish {
    /// The URL of a button of the list says how; a form about one contact has a field for it.
    fn of(viewer: &Viewer, form: &Form, how: Option<&str>) -> Result<Self, Error> {
        let slug = form.get("to");
        if slug.is_empty() {
            return Err(app::Error::InvalidChoice.into());
        }
        let kind = match how.unwrap_or_else(|| form.get("how")) {
            "move" => TransferKind::Move,
            "copy" => TransferKind::Copy,
            _ => return Err(app::Error::InvalidChoice.into()),
        };
        let to = viewer.book_named(slug)?;
        Ok(Self { to, kind })
    }

    fn job_kind(&self) -> JobKind {
        match self.kind {
            TransferKind::Move => JobKind::MoveToBook,
            TransferKind::Copy => JobKind::CopyToBook,
        }
    }

    fn flash(&self, done: i64) -> Flash {
        let (one, many) = match self.kind {
            TransferKind::Move => ("flash-moved", "flash-moved-many"),
            TransferKind::Copy => ("flash-copied", "flash-copied-many"),
        };
        if done == 1 {
            return Flash::new(one).about(&self.to.book().name);
        }
        Flash::new(many).count(done)
    }
}

/// Moves or copies one contact, and shows it in its new book.
pub async fn one(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<ContactId>,
    form: Form,
) -> Answer {
    let wish = Wish::of(&viewer, &form, None)?;
    let (from, to, kind) = (viewer.access, wish.to.clone(), wish.kind);
    let (started, moved) = run(&site, move |app| {
        let chosen = Selection::Contacts(vec![id.0]);
        let state = match kind {
            TransferKind::Move => 0,
            // A contact that was changed since is copied once more.
            TransferKind::Copy => contacts::revision(app, &from, id.0)?,
        };
        let sent = SentAct {
            form: SentAct::name("", &chosen, &state.to_string()),
            ..SentAct::by_program()
        };
        let started = transfer::start(app, &from, &to, &chosen, kind, &sent)?;
        let moved = match kind {
            TransferKind::Move => transfer::moved_to(app, &from, id.0)?,
            TransferKind::Copy => None,
        };
        Ok((started, moved))
    })
    .await?;
    let url = match &moved {
        Some((id, ..)) => format!("/contacts/{id}{}", page.place.query_in(&wish.to.book().slug)),
        None => format!("/contacts/{}{}", id.0, page.place()),
    };
    let mut report = TransferReport::default();
    let mut batch = None;
    if let Started::Finished(done) = &started {
        report = TransferReport::of(done)?;
        batch = done.batch;
    }
    Ok(follow(&site, &started, |_| {
        if report.done == 0 {
            let flash = Flash::new("flash-transfer-there").about(&wish.to.book().name);
            return see_other_with(&url, &flash.warning());
        }
        see_other_with(&url, &wish.flash(1).undo(batch))
    }))
}

/// Moves or copies the selected contacts, and returns to the list or to the page of the job.
pub async fn selected(site: Data<Site>, viewer: Viewer, query: UrlQuery, form: Form) -> Answer {
    if let Some(answer) = reject_unselected(&form) {
        return Ok(answer);
    }
    let Ok(wish) = Wish::of(&viewer, &form, query.0.find("how")) else {
        let flash = Flash::new("transfer-choose").warning();
        return Ok(see_other_with(&refilled_list_url(&form), &flash));
    };
    let chosen = selection_of(&form)?;
    let books = books_of(&viewer, &form)?;
    let (to, kind) = (wish.to.clone(), wish.kind);
    let wanted_book = to.clone();
    let act = move |app: &App, from: &BookAccess, chosen: &Selection, sent: &SentAct| {
        match transfer::start(app, from, &to, chosen, kind, sent) {
            // They are in that book already.
            Err(app::Error::InvalidChoice) => Ok(None),
            started => started.map(Some),
        }
    };
    let seen = form.get(SEEN).to_owned();
    let job_kind = wish.job_kind();
    // Ticked contacts that were changed since are copied once more.
    let state = match kind {
        TransferKind::Move => String::new(),
        TransferKind::Copy => seen.clone(),
    };
    let acts = run(&site, move |app| {
        let wanted = RequestedAct {
            kind: job_kind,
            seen: &seen,
            what: &state,
            undo: &|app, parts, form| transfer::running_undo(app, parts, &wanted_book, job_kind, form),
        };
        match in_each_book(app, &books, &chosen, &wanted, act) {
            Err(app::Error::ListChanged) => Ok(None),
            acts => acts.map(Some),
        }
    });
    let Some(acts) = acts.await? else {
        let flash = Flash::new("error-list-changed").warning();
        return Ok(see_other_with(&refilled_list_url(&form), &flash));
    };
    answer(&site, &form, &wish, &acts)
}

/// The page of the job that goes on, or the list with what was done.
fn answer(site: &Site, form: &Form, wish: &Wish, acts: &ActInBooks) -> Answer {
    let mut done = TransferOutcome::default();
    for started in &acts.started {
        match started {
            Started::Finished(progress) => done.add(progress)?,
            running @ Started::Running(_) => {
                let list = list_url(form);
                return Ok(follow(site, running, |_| see_other_with(&list, &wish.flash(0))));
            }
        }
    }
    if let Some(unfinished) = acts.unfinished {
        let flash = Flash::new(unfinished.flash_key())
            .undo_all(&done.batches)
            .warning();
        return Ok(see_other_with(&list_url(form), &flash));
    }
    let TransferReport {
        done: moved,
        there,
        newer,
    } = done.report;
    let flash = match (there, newer) {
        (_, 0) if moved == 0 => Flash::new("flash-transfer-there")
            .about(&wish.to.book().name)
            .warning(),
        (0, 0) => wish.flash(moved),
        (there, 0) => Flash::new("flash-transfer-partly").count(there).warning(),
        (0, newer) => Flash::new("flash-list-newer").count(newer).warning(),
        (there, newer) => Flash::new("flash-transfer-left").count(there + newer).warning(),
    };
    let list = if moved == 0 {
        refilled_list_url(form)
    } else {
        list_url(form)
    };
    Ok(see_other_with(&list, &flash.undo_all(&done.batches)))
}

/// What was moved from all books.
#[derive(Default)]
struct TransferOutcome {
    report: TransferReport,
    batches: Vec<BatchId>,
}

impl TransferOutcome {
    fn add(&mut self, progress: &JobProgress) -> app::Result<()> {
        let report = TransferReport::of(progress)?;
        self.report.done += report.done;
        self.report.there += report.there;
        self.report.newer += report.newer;
        self.batches.extend(progress.batch);
        Ok(())
    }
}
