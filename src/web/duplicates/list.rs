//! The groups of contacts that may be one person.

use actix_web::web::Data;
use askama::Template;

use crate::app;
use crate::app::duplicates::{self, Counts, DecisionPage, GroupFilter, GroupPage, GroupView};
use crate::app::jobs::SentForm;
use crate::app::labels::{self, LabelView};
use crate::web::duplicates::reasons::reasons_text;
use crate::web::flash::Flash;
use crate::web::form::{Form, UrlQuery};
use crate::web::jobs::follow;
use crate::web::page::{PageContext, to_query};
use crate::web::session::Viewer;
use crate::web::{Answer, Site, render, run, see_other_with};
use domain::duplicates::Certainty;
use domain::ids::JobId;

#[derive(Template)]
#[template(path = "duplicates/list.html")]
struct DuplicatesView {
    page: PageContext,
    counts: Counts,
    /// The groups of each certainty that the page shows.
    parts: Vec<(Certainty, GroupPage)>,
    labels: Vec<LabelView>,
    decided: DecisionPage,
    /// True for a later page of decisions.
    is_deciding: bool,
    filter: GroupFilter,
    /// The certainty of which a later page is shown.
    of: Option<Certainty>,
    /// The job that still looks for groups.
    job: Option<JobId>,
}

impl DuplicatesView {
    fn why(&self, group: &GroupView) -> String {
        reasons_text(&self.page, &group.reasons)
    }

    fn is_empty(&self) -> bool {
        self.counts == Counts::default()
    }

    fn is_filtered(&self) -> bool {
        !self.filter.q.is_empty() || self.filter.label.is_some()
    }

    fn title_of(&self, certainty: Certainty) -> String {
        let count = match certainty {
            Certainty::Sure => self.counts.sure,
            Certainty::Likely => self.counts.likely,
            Certainty::Maybe => self.counts.maybe,
        };
        self.page.n(&format!("duplicates-{certainty}"), count)
    }

    /// True for a group that is merged with one button.
    fn is_sure(group: &GroupView) -> bool {
        group.certainty == Certainty::Sure
    }

    /// True for the groups that are folded.
    fn is_folded(&self, certainty: Certainty) -> bool {
        certainty == Certainty::Maybe && self.of != Some(Certainty::Maybe)
    }

    fn merge_url(&self, group: &GroupView) -> String {
        let ids: Vec<(&str, String)> = vec![("group", group.id.to_string())];
        self.page.in_book(format!("/duplicates/merge{}", to_query(&ids)))
    }

    fn next_url(&self, certainty: Certainty, after: i64) -> String {
        let place = [
            ("certainty", certainty.as_str().to_owned()),
            ("after", after.to_string()),
        ];
        self.page
            .in_book(format!("/duplicates{}", to_query(&self.filtered(place))))
    }

    fn next_decisions_url(&self, below: i64) -> String {
        let query = to_query(&self.filtered([("decisions", below.to_string())]));
        self.page.in_book(format!("/duplicates{query}#decisions"))
    }

    /// A query with the filter of the page.
    fn filtered<const N: usize>(&self, query: [(&'static str, String); N]) -> Vec<(&'static str, String)> {
        let q = Some(self.filter.q.clone()).filter(|q| !q.is_empty());
        let label = self.filter.label.map(|label| label.to_string());
        let filter = q
            .map(|q| ("q", q))
            .into_iter()
            .chain(label.map(|label| ("label", label)));
        query.into_iter().chain(filter).collect()
    }

    fn has_label(&self, label: &LabelView) -> bool {
        self.filter.label == Some(label.id)
    }
}

/// Shows the groups. Looks first at what has changed; a job does that for a large book.
pub async fn show(site: Data<Site>, page: PageContext, viewer: Viewer, query: UrlQuery) -> Answer {
    let of = Certainty::parse(query.0.get("certainty"));
    let after = query.0.read_if_any("after")?.unwrap_or_default();
    let filter = GroupFilter {
        q: query.0.get("q").trim().to_owned(),
        label: query.0.read_if_any("label")?,
    };
    let wanted = filter.clone();
    let below: Option<i64> = query.0.read_if_any("decisions")?;
    let (job, counts, parts, labels, decided) = run(&site, move |app| {
        let access = &viewer.access;
        let job = match duplicates::refresh(app, access) {
            Err(app::Error::Busy) => None,
            found => found?,
        };
        let mut parts = Vec::new();
        for certainty in Certainty::ALL
            .iter()
            .filter(|certainty| of.is_none_or(|of| of == **certainty))
        {
            let found = duplicates::page(app, access, *certainty, &wanted, after)?;
            if !found.groups.is_empty() {
                parts.push((*certainty, found));
            }
        }
        let counts = duplicates::counts(app, access)?;
        let labels = labels::all(app, access)?;
        let decided = duplicates::decisions(app, access, below)?;
        Ok((job, counts, parts, labels, decided))
    })
    .await?;
    if job.is_some() {
        site.job_wakeup.notify_one();
    }
    let view = DuplicatesView {
        page,
        counts,
        parts,
        labels,
        decided,
        is_deciding: below.is_some(),
        filter,
        of,
        job,
    };
    render(&view.page, &view)
}

/// Merges all sure groups.
pub async fn merge_sure(site: Data<Site>, viewer: Viewer, form: Form) -> Answer {
    let back = viewer.url("/duplicates");
    let sent = SentForm::of(form.get("seen"), "");
    let started = run(&site, move |app| {
        duplicates::merge_sure(app, &viewer.access, &sent)
    })
    .await?;
    Ok(follow(&site, &started, |done| {
        let flash = Flash::new("flash-duplicates-merged").count(done.done);
        see_other_with(&back, &flash.undo(done.batch))
    }))
}
