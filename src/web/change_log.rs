//! The change log of the book.

use actix_web::web::Data;
use askama::Template;

use crate::app::Timestamp;
use crate::app::change_log::{self, BatchPage, BatchView, LogFilter, UndoneAct};
use crate::app::labels::effect::LabelDetail;
use crate::app::transfer::TransferDetail;
use crate::web::form::UrlQuery;
use crate::web::page::{Day, PageContext};
use crate::web::session::Viewer;
use crate::web::{Answer, Site, render, run};
use domain::change_log::BatchKind;
use domain::ids::{AccountId, BatchId};
use domain::label::is_favorite;

#[derive(Template)]
#[template(path = "change_log/list.html")]
struct ChangesView {
    page: PageContext,
    log: BatchPage,
    filter: LogFilter,
}

/// How many changed fields an entry shows.
const MAX_FIELDS: usize = 3;

impl ChangesView {
    /// The entries by the day on which they were made.
    fn days(&self) -> Vec<Day<'_, BatchView>> {
        self.page.by_day(&self.log.batches, |batch| batch.at)
    }

    /// The heading of an entry. An undo says which act it took back or did again.
    fn kind(&self, batch: &BatchView) -> String {
        let kind = |kind: BatchKind| self.page.t(format!("batch-{kind}"));
        let Some(act) = &batch.undoes else {
            return match LabelDetail::of_detail(&batch.detail) {
                Some(_) if batch.kind == BatchKind::Edit => self.page.t("batch-label-members"),
                _ => kind(batch.kind),
            };
        };
        undone_text(&self.page, act, &batch.at)
    }

    /// The first changed fields of an entry, in words.
    fn fields(&self, batch: &BatchView) -> Vec<String> {
        let shown = batch.fields.iter().take(MAX_FIELDS);
        shown.map(|change| self.page.change_text(change)).collect()
    }

    /// How many changed fields of an entry are not shown.
    fn more_fields(batch: &BatchView) -> usize {
        batch.fields.len().saturating_sub(MAX_FIELDS)
    }

    /// The kinds to choose from.
    fn kinds() -> &'static [BatchKind] {
        BatchKind::ALL
    }

    fn is_filtered(&self) -> bool {
        self.filter.kind.is_some() || self.filter.account.is_some()
    }

    /// The URL of the changes of one account, of the kind that is chosen.
    fn account_url(&self, account: AccountId) -> String {
        self.url(Some(account), None)
    }

    fn older_url(&self, older: BatchId) -> String {
        self.url(self.filter.account, Some(older))
    }

    fn url(&self, account: Option<AccountId>, before: Option<BatchId>) -> String {
        let pairs = [
            ("kind", self.filter.kind.map(|kind| kind.to_string())),
            ("by", account.map(|account| account.to_string())),
            ("before", before.map(|before| before.to_string())),
        ];
        let pairs = pairs
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{name}={}", value?)));
        let query = pairs.collect::<Vec<_>>().join("&");
        self.page.in_book(format!("/changes?{query}"))
    }

    fn origin(&self, batch: &BatchView) -> String {
        self.page.origin_text(batch.origin, &batch.detail)
    }
}

/// The detail of a batch: the name of a file, or the old and new name of a label.
pub fn detail(batch: &BatchView) -> String {
    if let Some(transfer) = TransferDetail::of_detail(&batch.detail) {
        let arrow = if transfer.leaves { "→" } else { "←" };
        return format!("{arrow} {}", transfer.name);
    }
    let kind = batch.undoes.as_ref().map_or(batch.kind, |act| act.kind);
    match (kind, LabelDetail::of_detail(&batch.detail)) {
        // The name of a device, which stands beside the time.
        (BatchKind::Create | BatchKind::Edit | BatchKind::Delete, None) => String::new(),
        (BatchKind::LabelAdd | BatchKind::LabelRemove, _) if is_favorite(&batch.detail) => "★".to_owned(),
        (BatchKind::LabelAdd | BatchKind::LabelRemove | BatchKind::AddTo, _) | (_, None) => {
            batch.detail.clone()
        }
        (_, Some(label)) if label.to.is_empty() || label.to == label.from => label.from,
        (_, Some(label)) => format!("{} → {}", label.from, label.to),
    }
}

/// Shows the batches of the book, newest first.
pub async fn list(site: Data<Site>, page: PageContext, viewer: Viewer, query: UrlQuery) -> Answer {
    let before: Option<BatchId> = query.0.read_if_any("before")?;
    let filter = LogFilter {
        kind: BatchKind::parse(query.0.get("kind")),
        account: query.0.read_if_any("by")?,
    };
    let log = run(&site, move |app| {
        change_log::recent(app, &viewer.access, filter, before)
    })
    .await?;
    let view = ChangesView { page, log, filter };
    render(&view.page, &view)
}

/// What an undo took back or did again, with the time of day if both were on one day.
pub fn undone_text(page: &PageContext, act: &UndoneAct, undone_at: &Timestamp) -> String {
    let at = if page.day(&act.at) == page.day(undone_at) {
        page.time(&act.at)
    } else {
        page.moment(&act.at)
    };
    let what = format!("{} ({at})", page.t(format!("undone-batch-{}", act.kind)));
    let key = if act.is_redone {
        "changes-redone"
    } else {
        "changes-undone"
    };
    page.with(key, "what", what)
}
