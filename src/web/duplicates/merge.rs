//! The page of a group: every value of every contact, and the button that merges them.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app;
use crate::app::duplicates::{self, Choice, GroupView, MergeChoice, MergeOutcome, Value, ValueList};
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
use domain::property::{FieldName, base_name};

#[derive(Template)]
#[template(path = "duplicates/merge.html")]
struct MergeView {
    page: PageContext,
    values: ValueList,
    /// Why they may be one person; empty if the user picked them.
    why: String,
    /// What the user chose, if a contact was changed after the user saw it.
    changed: Option<MergeChoice>,
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

    /// True for the value that is chosen already: by the user, else the preselected one.
    fn is_chosen(&self, choice: &Choice, value: &Value) -> bool {
        let owner = self
            .changed
            .as_ref()
            .and_then(|changed| changed.chosen.get(&value.property));
        let has = |owner: &i64| choice.values.iter().any(|value| value.owners.contains(owner));
        let owner = owner.copied().filter(has).unwrap_or(choice.preselected);
        value.owners.contains(&owner)
    }

    fn is_kept(&self, value: &Value) -> bool {
        let choice = self.changed.as_ref();
        choice.is_none_or(|choice| !choice.dropped.contains(&value.key))
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
    FieldName::of_property(base_name(name))
}

/// Shows what the contacts of a group, or those that the user picked, say.
pub async fn form(site: Data<Site>, mut page: PageContext, viewer: Viewer, query: UrlQuery) -> Answer {
    let (picked, group) = (picked(&query.0)?, query.0.read_if_any("group")?);
    if picked.is_empty() && group.is_none() {
        return Ok(see_other(&viewer.url("/duplicates")));
    }
    let ids: Vec<ContactId> = picked.iter().copied().map(ContactId).collect();
    if group.is_some() || viewer.books.len() < 2 {
        return show(&site, page, viewer, picked, group, None).await;
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
            show(&site, page, viewer, picked, group, None).await
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
    let (access, chosen) = (viewer.access.clone(), choice.clone());
    let merged = run(&site, move |app| {
        match duplicates::merge(app, &access, &revisions, &chosen) {
            Err(app::Error::Conflict { .. }) => Ok(None),
            other => other.map(Some),
        }
    });
    Ok(match merged.await? {
        None => return show(&site, page, viewer, ids, None, Some(choice)).await,
        Some(MergeOutcome::Merged(merged)) => {
            let path = match form.get("then") {
                "edit" => format!("/contacts/{}/edit", merged.id),
                _ => format!("/contacts/{}", merged.id),
            };
            let flash = Flash::new("flash-contacts-merged").undo(merged.batch);
            see_other_with(&path, &flash)
        }
        Some(MergeOutcome::MergedBefore(merged)) => {
            let flash = Flash::new("flash-merged-before").undo(merged.batch).warning();
            see_other_with(&format!("/contacts/{}", merged.id), &flash)
        }
        Some(MergeOutcome::Gone(left)) => {
            let (path, said) = match left {
                Some(id) => (format!("/contacts/{id}"), "flash-nothing-to-merge"),
                None => (viewer.url("/duplicates"), "flash-merge-contacts-gone"),
            };
            see_other_with(&path, &Flash::new(said).warning())
        }
    })
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
    changed: Option<MergeChoice>,
) -> Answer {
    let list = viewer.url("/duplicates");
    let found: Option<(ValueList, Option<GroupView>)> = run(site, move |app| {
        let access = &viewer.access;
        let found = group.map(|group| duplicates::group(app, access, ContactId(group)));
        let found = found.transpose()?.flatten();
        let ids = match (&found, group) {
            (Some(found), _) => found.ids.clone(),
            (None, Some(_)) => return Ok(None),
            (None, None) => picked,
        };
        Ok(Some((duplicates::values(app, access, &ids)?, found)))
    })
    .await?;
    let Some((values, found)) = found else {
        // The link is older than what became of the group.
        return Ok(see_other_with(&list, &Flash::new("flash-group-gone").warning()));
    };
    let why = found
        .map(|found| reasons_text(&page, &found.reasons))
        .unwrap_or_default();
    let status = if changed.is_some() {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    let view = MergeView {
        page,
        values,
        why,
        changed,
    };
    render_as(status, &view.page, &view)
}
