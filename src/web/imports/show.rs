//! The page of an import: its progress, its preview or its report, by its state.

use actix_web::web::Data;
use askama::Template;

use crate::app::imports::{self, ImportView, InCommon, Item, ItemList, ItemPage};
use crate::web::duplicates::reasons::why;
use crate::web::form::{Form, PathId, UrlQuery};
use crate::web::imports::columns;
use crate::web::imports::progress::progress;
use crate::web::imports::select_option::SelectOption;
use crate::web::imports::wording::{size, state_key, title};
use crate::web::jobs::ProgressPart;
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, render, run};
use domain::ids::{ImportId, ImportItemId};
use domain::import::{Choice, ImportState, Verdict};
use formats::import_file::{FileFormat, Remark};

/// The word of the tab of items with remarks.
const WITH_REMARKS: &str = "remarks";

#[derive(Template)]
#[template(path = "imports/show.html")]
struct ImportPageView {
    page: PageContext,
    view: ImportView,
    /// The selected tab: a verdict such as `new` or `update`, or `remarks`.
    show: &'static str,
    /// The item after which this page of the tab starts.
    after: ImportItemId,
    items: ItemPage,
    /// The number of items that will be written.
    planned: u64,
    /// The number of items of the selected tab that have a choice of their own.
    own_choices: u64,
}

/// A tab with a part of the items.
struct ItemTab {
    word: &'static str,
    count: u64,
}

/// Shows an import.
pub async fn show(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<ImportId>,
    query: UrlQuery,
) -> Answer {
    let id = id.0;
    let access = viewer.access.clone();
    let reader = access.clone();
    let view = run(&site, move |app| imports::show(app, &reader, id)).await?;
    if view.import.state == ImportState::Asking {
        return columns::page(site, page, viewer, id).await;
    }
    let show = selected_tab(&view, &query.0);
    let after = query.0.read_if_any("after")?.unwrap_or(ImportItemId(0));
    let wanted = Verdict::parse(show).map_or(ItemList::WithRemarks, ItemList::Verdict);
    let has_items = !is_running(view.import.state);
    let items = run(&site, move |app| {
        if has_items {
            imports::items(app, &viewer.access, id, wanted, after)
        } else {
            Ok(ItemPage {
                items: Vec::new(),
                next: None,
            })
        }
    });
    let items = items.await?;
    let (planned, own_choices) = if view.import.state == ImportState::Ready {
        run(&site, move |app| {
            let own =
                Verdict::parse(show).map(|verdict| imports::count_own_choices(app, &access, id, verdict));
            Ok((
                imports::count_planned(app, &access, id)?,
                own.transpose()?.unwrap_or_default(),
            ))
        })
        .await?
    } else {
        (0, 0)
    };
    let view = ImportPageView {
        page,
        view,
        show,
        after,
        items,
        planned,
        own_choices,
    };
    render(&view.page, &view)
}

fn is_running(state: ImportState) -> bool {
    matches!(
        state,
        ImportState::Uploading | ImportState::Reading | ImportState::Applying
    )
}

/// The requested tab if it has items, else the first tab with items.
fn selected_tab(view: &ImportView, query: &Form) -> &'static str {
    let tabs = tabs(view);
    let wanted = query.get("show");
    let requested = tabs.iter().find(|tab| tab.word == wanted);
    requested
        .or_else(|| tabs.first())
        .map_or(WITH_REMARKS, |tab| tab.word)
}

/// The tabs with items: all verdicts in the preview, afterwards only problems and remarks.
fn tabs(view: &ImportView) -> Vec<ItemTab> {
    const ORDER: [Verdict; 6] = [
        Verdict::New,
        Verdict::Update,
        Verdict::Similar,
        Verdict::Group,
        Verdict::Same,
        Verdict::Problem,
    ];
    let counts = &view.import.counts;
    let is_preview = view.import.state == ImportState::Ready;
    let verdicts = ORDER
        .into_iter()
        .filter(|verdict| is_preview || *verdict == Verdict::Problem);
    let tabs = verdicts.map(|verdict| ItemTab {
        word: verdict.as_str(),
        count: counts.of(verdict),
    });
    let with_remarks = ItemTab {
        word: WITH_REMARKS,
        count: counts.with_remarks,
    };
    tabs.chain([with_remarks]).filter(|tab| tab.count > 0).collect()
}

impl ImportPageView {
    fn id(&self) -> ImportId {
        self.view.import.id
    }

    fn state(&self) -> ImportState {
        self.view.import.state
    }

    fn is_running(&self) -> bool {
        is_running(self.state())
    }

    fn heading(&self) -> String {
        self.page.t(format!("import-title-{}", state_key(&self.view)))
    }

    fn is_undone(&self) -> bool {
        state_key(&self.view) == "undone"
    }

    fn files(&self) -> String {
        title(&self.page, &self.view)
    }

    fn progress(&self) -> ProgressPart {
        progress(&self.page, &self.view, self.heading())
    }

    fn tabs(&self) -> Vec<ItemTab> {
        tabs(&self.view)
    }

    /// The URL of this page.
    fn here(&self) -> String {
        let after = match self.after {
            ImportItemId(0) => String::new(),
            after => format!("&after={after}"),
        };
        format!("/imports/{}?show={}{after}", self.id(), self.show)
    }

    /// The choices for all items of the selected tab; empty without a choice.
    fn offers_for_all(&self) -> Vec<SelectOption> {
        match Verdict::parse(self.show) {
            Some(verdict) => self.offers(verdict, self.view.import.choices.of(verdict)),
            None => Vec::new(),
        }
    }

    /// True if some items of the selected tab have a choice of their own, and others have not.
    fn has_others(&self) -> bool {
        let all = Verdict::parse(self.show).map_or(0, |verdict| self.view.import.counts.of(verdict));
        self.own_choices > 0 && self.own_choices < all
    }

    /// The choices for one item; empty without a choice.
    fn offers_for(&self, item: &Item) -> Vec<SelectOption> {
        self.offers(item.verdict, item.choice)
    }

    fn offers(&self, verdict: Verdict, chosen: Choice) -> Vec<SelectOption> {
        let choices = verdict.choices();
        if self.state() != ImportState::Ready || choices.len() < 2 {
            return Vec::new();
        }
        let offer = |choice: &Choice| SelectOption {
            word: choice.to_string(),
            text: self.page.t(format!("choice-{verdict}-{choice}")),
            chosen: *choice == chosen,
        };
        choices.iter().map(offer).collect()
    }

    /// The numbers of the report, with their texts.
    fn outcome(&self) -> Vec<(String, u64)> {
        let done = &self.view.import.counts.done;
        [
            ("added", done.added),
            ("updated", done.updated),
            ("merged", done.merged),
            ("same", done.same),
            ("skipped", done.skipped),
        ]
        .into_iter()
        .map(|(word, count)| (self.page.t(format!("outcome-{word}")), count))
        .collect()
    }

    /// How certain it is that an item is about the same person as another one, and why.
    fn why(&self, in_common: &InCommon) -> String {
        why(&self.page, in_common.certainty, &in_common.reasons)
    }

    /// True if the selected tab lists the items with remarks.
    fn lists_remarks(&self) -> bool {
        self.show == WITH_REMARKS
    }

    fn remark(&self, remark: &Remark) -> String {
        self.page.locale.remark(remark)
    }

    /// The format and the size of a file.
    fn about(&self, file: &imports::ImportFile) -> String {
        let size = size(&self.page, u64::try_from(file.size).unwrap_or_default());
        let format = match FileFormat::parse(&file.format) {
            Some(format) => self.page.t(format!("format-{format}")),
            None => self.page.t("format-unknown"),
        };
        format!("{format}, {size}")
    }

    /// True if at least one item can be imported.
    fn has_importable_items(&self) -> bool {
        let counts = &self.view.import.counts;
        counts.total() > counts.problem
    }

    fn has_tables(&self) -> bool {
        self.view
            .files
            .iter()
            .any(|file| file.format == FileFormat::Csv.as_str())
    }

    /// True if nothing was written and nothing is being written.
    fn is_discardable(&self) -> bool {
        self.view.batch.is_none()
            && self.state() != ImportState::Applying
            && self.state() != ImportState::Done
    }

    /// True if the import was interrupted and can be resumed.
    fn is_resumable(&self) -> bool {
        matches!(self.state(), ImportState::Stopped | ImportState::Failed) && !self.is_undone()
    }
}
