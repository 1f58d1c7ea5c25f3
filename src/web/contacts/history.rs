//! The history of a contact, restoring an earlier version, and separating what was merged.

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;

use crate::app::duplicates;
use crate::app::history::{self, History, HistoryEntry, Joint};
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId, UrlQuery};
use crate::web::page::{Day, PageContext};
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, render, run, see_other_with};
use domain::change_log::Action;
use domain::ids::{BatchId, ChangeId, ContactId};

#[derive(Template)]
#[template(path = "contacts/history.html")]
struct HistoryView {
    page: PageContext,
    id: ContactId,
    history: History,
}

impl HistoryView {
    /// The changes by the day on which they were made.
    fn days(&self) -> Vec<Day<'_, HistoryEntry>> {
        self.page.by_day(&self.history.entries, |entry| entry.at)
    }

    /// True for the newest change, if it made the contact what it is. Moving it to the trash did not.
    fn is_newest(&self, entry: &HistoryEntry) -> bool {
        let newest = self
            .history
            .entries
            .first()
            .filter(|_| self.history.is_first_page);
        entry.action != Action::Delete && newest.is_some_and(|newest| newest.change == entry.change)
    }

    fn older_url(&self, older: i64) -> String {
        let place = self.page.place();
        let separator = if place.is_empty() { '?' } else { '&' };
        format!("/contacts/{}/history{place}{separator}older={older}", self.id)
    }

    /// What a change did, in words. The names of [`Self::others`] follow.
    fn action(&self, entry: &HistoryEntry) -> String {
        match &entry.joint {
            Some(Joint::Merged(_)) => self.page.n("history-merged", Self::others(entry).len()),
            Some(Joint::MergedInto(_)) => self.page.n("history-merged-into", Self::others(entry).len()),
            Some(Joint::AddedTo(_)) => self.page.t("history-added-to"),
            Some(Joint::Separated) => self.page.t("history-separated"),
            None => self.page.t(format!("action-{}", entry.action)),
        }
    }

    /// The other contacts that a change is about, with their names.
    fn others(entry: &HistoryEntry) -> Vec<(ContactId, &str)> {
        let others: &[(ContactId, String)] = match &entry.joint {
            Some(Joint::Merged(others)) => others,
            Some(Joint::MergedInto(other)) => other.as_slice(),
            _ => &[],
        };
        others.iter().map(|(id, name)| (*id, name.as_str())).collect()
    }

    /// The name of the new contact that was added to this one instead.
    fn added(entry: &HistoryEntry) -> &str {
        match &entry.joint {
            Some(Joint::AddedTo(name)) => name,
            _ => "",
        }
    }

    fn origin(&self, entry: &HistoryEntry) -> String {
        self.page.origin_text(entry.origin, &entry.detail)
    }
}

/// Shows the changes of a contact, newest first.
pub async fn show(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<ContactId>,
    query: UrlQuery,
) -> Answer {
    let id = id.0;
    let below: Option<i64> = query.0.read_if_any("older")?;
    let history = run(&site, move |app| history::history(app, &viewer.access, id, below)).await?;
    let view = HistoryView { page, id, history };
    render(&view.page, &view)
}

/// Separates the contacts that a batch merged into this one.
pub async fn separate(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<ContactId>,
    form: Form,
) -> Answer {
    let id = id.0;
    let batch: BatchId = form.read("batch")?;
    let separated = run(&site, move |app| {
        duplicates::separate(app, &viewer.access, id, batch)
    })
    .await?;
    let flash = match separated.batch {
        None => Flash::new("flash-unchanged"),
        Some(_) if separated.is_whole => Flash::new("flash-separated"),
        Some(_) => Flash::new("flash-separated-partly").warning(),
    };
    let path = format!("/contacts/{id}{}", page.place());
    Ok(see_other_with(&path, &flash.undo(separated.batch)))
}

/// Makes an earlier version the current one.
pub async fn restore(
    site: Data<Site>,
    request: HttpRequest,
    page: PageContext,
    viewer: Viewer,
    id: PathId<ContactId>,
    form: Form,
) -> Answer {
    let id = id.0;
    let revision: i64 = form.read("revision")?;
    let change: Option<ChangeId> = request
        .match_info()
        .get("change")
        .and_then(|change| change.parse().ok());
    let change = change.ok_or(Error::NoPage)?;
    let batch = run(&site, move |app| {
        history::restore_version(app, &viewer.access, id, change, revision)
    })
    .await?;
    let key = if batch.is_some() {
        "flash-version"
    } else {
        "flash-unchanged"
    };
    Ok(see_other_with(
        &format!("/contacts/{id}{}", page.place()),
        &Flash::new(key).undo(batch),
    ))
}
