//! Moves contacts to another book, or copies them.

use actix_web::web::Data;

use crate::app::jobs::{JobProgress, Started};
use crate::app::selection::Selection;
use crate::app::transfer::{self, TransferKind, TransferReport};
use crate::app::{self, App, BookAccess};
use crate::web::each_book::in_each_book;
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId};
use crate::web::jobs::follow;
use crate::web::page::PageContext;
use crate::web::selection::{books_of, list_url, refilled_list_url, reject_unselected, selection_of};
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, run, see_other_with};
use domain::ids::{BatchId, ContactId};

/// What a form asks for.
struct Wish {
    to: BookAccess,
    kind: TransferKind,
}

impl Wish {
    fn of(viewer: &Viewer, form: &Form) -> Result<Self, Error> {
        let slug = form.get("to");
        if slug.is_empty() {
            return Err(app::Error::InvalidChoice.into());
        }
        let kind = match form.get("how") {
            "move" => TransferKind::Move,
            "copy" => TransferKind::Copy,
            _ => return Err(app::Error::InvalidChoice.into()),
        };
        let to = viewer.book_named(slug)?;
        Ok(Self { to, kind })
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
    let wish = Wish::of(&viewer, &form)?;
    let (from, to, kind) = (viewer.access, wish.to.clone(), wish.kind);
    let (started, moved) = run(&site, move |app| {
        let chosen = Selection::Contacts(vec![id.0]);
        let started = transfer::start(app, &from, &to, &chosen, kind)?;
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
pub async fn selected(site: Data<Site>, viewer: Viewer, form: Form) -> Answer {
    if let Some(answer) = reject_unselected(&form) {
        return Ok(answer);
    }
    let Ok(wish) = Wish::of(&viewer, &form) else {
        let flash = Flash::new("transfer-choose").warning();
        return Ok(see_other_with(&refilled_list_url(&form), &flash));
    };
    let chosen = selection_of(&form)?;
    let books = books_of(&viewer, &form)?;
    let (to, kind) = (wish.to.clone(), wish.kind);
    let act = move |app: &App, from: &BookAccess, chosen: &Selection| {
        match transfer::start(app, from, &to, chosen, kind) {
            // They are in that book already.
            Err(app::Error::InvalidChoice) => Ok(None),
            started => started.map(Some),
        }
    };
    let acts = run(&site, move |app| in_each_book(app, &books, &chosen, act)).await?;
    let mut done = Done::default();
    for started in &acts.started {
        match started {
            Started::Finished(progress) => done.add(progress)?,
            running @ Started::Running(_) => {
                let list = list_url(&form);
                return Ok(follow(&site, running, |_| see_other_with(&list, &wish.flash(0))));
            }
        }
    }
    if acts.is_partial {
        let flash = Flash::new("flash-bulk-partly").undo_all(&done.batches).warning();
        return Ok(see_other_with(&list_url(&form), &flash));
    }
    let TransferReport { done: moved, there } = done.report;
    if moved == 0 {
        let flash = Flash::new("flash-transfer-there").about(&wish.to.book().name);
        return Ok(see_other_with(&refilled_list_url(&form), &flash.warning()));
    }
    let flash = wish.flash(moved).undo_all(&done.batches);
    let flash = if there > 0 {
        Flash::new("flash-transfer-partly")
            .count(there)
            .undo_all(&done.batches)
            .warning()
    } else {
        flash
    };
    Ok(see_other_with(&list_url(&form), &flash))
}

/// What was moved from all books.
#[derive(Default)]
struct Done {
    report: TransferReport,
    batches: Vec<BatchId>,
}

impl Done {
    fn add(&mut self, progress: &JobProgress) -> app::Result<()> {
        let report = TransferReport::of(progress)?;
        self.report.done += report.done;
        self.report.there += report.there;
        self.batches.extend(progress.batch);
        Ok(())
    }
}
