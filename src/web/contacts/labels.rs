//! Labels of one contact, changed from its page or from its row in the list, without its form.

use std::collections::HashSet;

use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;

use crate::app::labels::of_contact::{self, LabelEdit};
use crate::app::labels::{self, LabelView};
use crate::app::{self, contacts};
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId};
use crate::web::limits::MAX_LINE;
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, local_path, render, run, see_other_with};
use domain::ids::{BatchId, ContactId};
use domain::label::{is_favorite, label_key, parse_labels};

#[derive(Template)]
#[template(path = "contacts/labels.html")]
struct LabelsView {
    page: PageContext,
    id: ContactId,
    name: String,
    /// The labels of the book.
    labels: Vec<LabelView>,
    /// The keys of the labels of the contact.
    carried: HashSet<String>,
}

impl LabelsView {
    fn carries(&self, label: &LabelView) -> bool {
        self.carried.contains(&label_key(&label.name))
    }
}

/// Shows every label of the book, with those of the contact checked.
pub async fn form(site: Data<Site>, page: PageContext, viewer: Viewer, id: PathId<ContactId>) -> Answer {
    let id = id.0;
    let (shown, labels) = run(&site, move |app| {
        let shown = contacts::show(app, &viewer.access, id)?;
        if shown.deleted_at.is_some() {
            return Err(app::Error::NotFound);
        }
        Ok((shown, labels::all(app, &viewer.access)?))
    })
    .await?;
    let view = LabelsView {
        page,
        id,
        name: shown.display_name,
        labels,
        carried: shown.contact.labels.iter().map(|name| label_key(name)).collect(),
    };
    render(&view.page, &view)
}

/// Changes the labels, and returns to the page that has the form.
pub async fn save(site: Data<Site>, viewer: Viewer, id: PathId<ContactId>, form: Form) -> Answer {
    let id = id.0;
    let back = match form.get("back") {
        "" => format!("/contacts/{id}"),
        back => local_path(back),
    };
    let typed = form.get("add").trim();
    if typed.len() > MAX_LINE {
        return Ok(warn(&back, "error-line-too-long"));
    }
    let edit = read_edit(&form, typed);
    let shown = edit.clone();
    let changed = run(&site, move |app| {
        match of_contact::change(app, &viewer.access, id, &edit) {
            Ok(batch) => Ok(Some(batch)),
            Err(app::Error::TooManyLabels) => Ok(None),
            Err(error) => Err(error),
        }
    });
    Ok(match changed.await? {
        Some(batch) => see_other_with(&back, &flash(&shown, batch)),
        None => warn(&back, "error-too-many-labels"),
    })
}

/// What the form changes: the difference between the checked labels and those that were checked when the form was
/// shown, so that labels of another request are kept; typed names; and the label of a pressed button.
fn read_edit(form: &Form, typed: &str) -> LabelEdit {
    let had: HashSet<&str> = form.all("had").collect();
    let checked: HashSet<&str> = form.all("label").collect();
    let added = form.all("label").filter(|name| !had.contains(name));
    let removed = form.all("had").filter(|name| !checked.contains(name));
    LabelEdit {
        add: added.map(str::to_owned).chain(parse_labels(typed)).collect(),
        remove: removed.chain(form.find("remove")).map(str::to_owned).collect(),
    }
}

fn flash(edit: &LabelEdit, batch: Option<BatchId>) -> Flash {
    let flash = match (edit.add.as_slice(), edit.remove.as_slice()) {
        _ if batch.is_none() => Flash::new("flash-unchanged"),
        ([name], []) if is_favorite(name) => Flash::new("flash-favorite"),
        ([], [name]) if is_favorite(name) => Flash::new("flash-no-favorite"),
        ([name], []) => Flash::new("flash-labeled").about(name),
        ([], [name]) => Flash::new("flash-unlabeled").about(name),
        _ => Flash::new("flash-labels-saved"),
    };
    flash.undo(batch)
}

fn warn(back: &str, key: &str) -> HttpResponse {
    see_other_with(back, &Flash::new(key).warning())
}
