//! The page of a group: every value of every contact, and the button that merges them.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app;
use crate::app::duplicates::{self, GroupView, MergeChoice, Value, ValueList};
use crate::app::selection::Selection;
use crate::web::choose_book::{BookOfSelection, WholeList, book_of};
use crate::web::contacts::list_state::selected_words;
use crate::web::duplicates::reasons::reasons_text;
use crate::web::flash::Flash;
use crate::web::form::{Form, UrlQuery};
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, render_as, run, see_other, see_other_with};
use domain::ids::ContactId;
use domain::property::FieldName;

#[derive(Template)]
#[template(path = "duplicates/merge.html")]
struct MergeView {
    page: PageContext,
    values: ValueList,
    /// Why they may be one person; empty if the user picked them.
    why: String,
    /// True if a contact was changed after the user saw it.
    is_changed: bool,
}

impl MergeView {
    fn names_of(&self, value: &Value) -> String {
        let owned = self
            .values
            .contacts
            .iter()
            .filter(|contact| value.owners.contains(&contact.id));
        let names: Vec<&str> = owned.map(|contact| contact.name.as_str()).collect();
        names.join(", ")
    }

    fn property(&self, name: &str) -> String {
        self.page.field(&field_of(name))
    }

    fn text(&self, value: &Value) -> String {
        self.page.value_text(&field_of(&value.property), &value.text)
    }

    /// The contact whose value is chosen at first: the longest name, else the first value.
    fn is_first(values: &[Value], value: &Value) -> bool {
        let longest = values.iter().max_by_key(|value| {
            (
                value.text.chars().count(),
                std::cmp::Reverse(value.owners.clone()),
            )
        });
        longest.is_some_and(|longest| longest.owners == value.owners)
    }

    fn owner(value: &Value) -> i64 {
        value.owners.first().copied().unwrap_or_default()
    }

    fn is_photo(name: &str) -> bool {
        name == "PHOTO"
    }
}

/// The field of a property, or of the property whose further value it keeps.
fn field_of(name: &str) -> FieldName {
    FieldName::of_property(name.strip_prefix("X-ALSO-").unwrap_or(name))
}

/// Shows what the contacts of a group, or those that the user picked, say.
pub async fn form(site: Data<Site>, mut page: PageContext, viewer: Viewer, query: UrlQuery) -> Answer {
    let (picked, group) = (picked(&query.0)?, query.0.read_if_any("group")?);
    if picked.is_empty() && group.is_none() {
        return Ok(see_other(&viewer.url("/duplicates")));
    }
    let ids: Vec<ContactId> = picked.iter().copied().map(ContactId).collect();
    if group.is_some() || viewer.books.len() < 2 {
        return show(&site, page, viewer, picked, group, false).await;
    }
    // The list of several books: the contacts say in which of them they are.
    match book_of(
        &site,
        &viewer,
        &mut page,
        Selection::Contacts(ids),
        WholeList::Ask,
    )
    .await?
    {
        BookOfSelection::One(one) => {
            let viewer = Viewer {
                access: one.access,
                ..viewer
            };
            show(&site, page, viewer, picked, group, false).await
        }
        BookOfSelection::Several(_) => {
            let flash = Flash::new("merge-several-books").warning();
            Ok(see_other_with("/", &flash))
        }
    }
}

/// Merges the contacts as chosen. If one was changed meanwhile, shows the page again with what it says now.
pub async fn save(site: Data<Site>, page: PageContext, viewer: Viewer, form: Form) -> Answer {
    let ids = picked(&form)?;
    let revision = |id: &i64| Ok((*id, form.read(&format!("revision-{id}"))?));
    let revisions: BTreeMap<i64, i64> = ids.iter().map(revision).collect::<Result<_, Error>>()?;
    let chosen = form
        .pairs()
        .filter_map(|(name, _)| Some((name.strip_prefix("choose-")?, name)));
    let chosen = chosen.map(|(property, name)| Ok((property.to_owned(), form.read(name)?)));
    let kept: BTreeSet<&str> = form.all("keep").collect();
    let choice = MergeChoice {
        chosen: chosen.collect::<Result<_, Error>>()?,
        dropped: form
            .all("part")
            .filter(|part| !kept.contains(part))
            .map(str::to_owned)
            .collect(),
    };
    let access = viewer.access.clone();
    let merged = run(&site, move |app| {
        match duplicates::merge(app, &access, &revisions, &choice) {
            Err(app::Error::Conflict { .. }) => Ok(None),
            other => other.map(Some),
        }
    });
    let Some(merged) = merged.await? else {
        return show(&site, page, viewer, ids, None, true).await;
    };
    let path = match form.get("then") {
        "edit" => format!("/contacts/{}/edit", merged.id),
        _ => format!("/contacts/{}", merged.id),
    };
    let flash = if merged.is_as_chosen {
        Flash::new("flash-contacts-merged")
    } else {
        Flash::new("flash-merged-before").warning()
    };
    Ok(see_other_with(&path, &flash.undo(merged.batch)))
}

/// The contacts that the user picked, also those of other pages of the list.
fn picked(form: &Form) -> Result<Vec<i64>, Error> {
    let ids = selected_words(form).map(str::parse);
    let ids: BTreeSet<i64> = ids.collect::<Result<_, _>>().map_err(|_| Error::Damaged)?;
    Ok(ids.into_iter().collect())
}

async fn show(
    site: &Data<Site>,
    page: PageContext,
    viewer: Viewer,
    picked: Vec<i64>,
    group: Option<i64>,
    is_changed: bool,
) -> Answer {
    let (values, found): (ValueList, Option<GroupView>) = run(site, move |app| {
        let access = &viewer.access;
        let first = group.or(picked.first().copied()).ok_or(app::Error::NotFound)?;
        let found = duplicates::group(app, access, ContactId(first))?;
        let ids = match (&found, group) {
            (Some(found), Some(_)) => found.ids.clone(),
            _ => picked,
        };
        Ok((
            duplicates::values(app, access, &ids)?,
            found.filter(|_| group.is_some()),
        ))
    })
    .await?;
    let why = found
        .map(|found| reasons_text(&page, &found.reasons))
        .unwrap_or_default();
    let status = if is_changed {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    let view = MergeView {
        page,
        values,
        why,
        is_changed,
    };
    render_as(status, &view.page, &view)
}
