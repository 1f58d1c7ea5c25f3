//! An import as it stands: its progress, its preview, its report.

use actix_web::web::Data;
use askama::Template;

use crate::app::imports::{self, ImportView, Item, ItemList, ItemPage};
use crate::domain::ids::{ImportId, ImportItemId};
use crate::domain::import::{Choice, State, Verdict};
use crate::formats::import_file::{FileFormat, Remark};
use crate::web::form::{Form, Key, Query};
use crate::web::imports::progress::Progress;
use crate::web::imports::{Offer, columns, size, title, word};
use crate::web::page::Page;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, render, run};

/// What is shown of an import's items.
const NOTED: &str = "noted";

#[derive(Template)]
#[template(path = "imports/show.html")]
struct ShowView {
    page: Page,
    view: ImportView,
    /// What its items are shown by: `new`, `update` and so on, or `noted`.
    show: &'static str,
    /// Where this page of them begins.
    after: ImportItemId,
    items: ItemPage,
    /// How many of them are to be written.
    planned: u64,
}

/// A stretch of the items that can be shown by itself.
struct Tab {
    word: &'static str,
    count: u64,
}

/// Shows an import.
pub async fn show(site: Data<Site>, page: Page, viewer: Viewer, id: Key<ImportId>, query: Query) -> Answer {
    let id = id.0;
    let access = viewer.access.clone();
    let looking = access.clone();
    let view = run(&site, move |app| imports::show(app, &looking, id)).await?;
    if view.import.state == State::Asking {
        return columns::page(site, page, viewer, id).await;
    }
    let show = shown(&view, &query.0);
    let after = query.0.get("after").parse().unwrap_or(ImportItemId(0));
    let wanted = Verdict::parse(show).map_or(ItemList::WithRemarks, ItemList::Verdict);
    let is_told = !is_worked_on(view.import.state);
    let items = run(&site, move |app| {
        if is_told {
            imports::items(app, &viewer.access, id, wanted, after)
        } else {
            Ok(ItemPage {
                items: Vec::new(),
                next: None,
            })
        }
    });
    let items = items.await?;
    let planned = if view.import.state == State::Ready {
        run(&site, move |app| imports::count_planned(app, &access, id)).await?
    } else {
        0
    };
    let view = ShowView {
        page,
        view,
        show,
        after,
        items,
        planned,
    };
    render(&view.page, &view)
}

fn is_worked_on(state: State) -> bool {
    matches!(state, State::Uploading | State::Reading | State::Applying)
}

/// What is asked for, if there is any of it; else the first of what there is.
fn shown(view: &ImportView, query: &Form) -> &'static str {
    let tabs = tabs(view);
    let wanted = query.get("show");
    let asked = tabs.iter().find(|tab| tab.word == wanted);
    asked.or_else(|| tabs.first()).map_or(NOTED, |tab| tab.word)
}

/// Before anything is written, everything; afterwards what had to be told.
fn tabs(view: &ImportView) -> Vec<Tab> {
    const ORDER: [Verdict; 6] = [
        Verdict::New,
        Verdict::Update,
        Verdict::Alike,
        Verdict::Group,
        Verdict::Same,
        Verdict::Problem,
    ];
    let counts = &view.import.counts;
    let is_preview = view.import.state == State::Ready;
    let verdicts = ORDER
        .into_iter()
        .filter(|verdict| is_preview || *verdict == Verdict::Problem);
    let tabs = verdicts.map(|verdict| Tab {
        word: verdict.as_str(),
        count: counts.of(verdict),
    });
    let noted = Tab {
        word: NOTED,
        count: counts.noted,
    };
    tabs.chain([noted]).filter(|tab| tab.count > 0).collect()
}

impl ShowView {
    fn id(&self) -> ImportId {
        self.view.import.id
    }

    fn state(&self) -> State {
        self.view.import.state
    }

    fn is_worked_on(&self) -> bool {
        is_worked_on(self.state())
    }

    fn heading(&self) -> String {
        self.page.t(format!("import-title-{}", word(&self.view)))
    }

    fn is_undone(&self) -> bool {
        word(&self.view) == "undone"
    }

    fn files(&self) -> String {
        title(&self.page, &self.view)
    }

    fn progress(&self) -> Progress {
        Progress::of(&self.page, &self.view)
    }

    fn tabs(&self) -> Vec<Tab> {
        tabs(&self.view)
    }

    /// This page's own address.
    fn here(&self) -> String {
        let after = match self.after {
            ImportItemId(0) => String::new(),
            after => format!("&after={after}"),
        };
        format!("/imports/{}?show={}{after}", self.id(), self.show)
    }

    /// What may be chosen for everything of the kind that is shown; empty where there is no choice.
    fn offers_for_all(&self) -> Vec<Offer> {
        match Verdict::parse(self.show) {
            Some(verdict) => self.offers(verdict, self.view.import.choices.of(verdict)),
            None => Vec::new(),
        }
    }

    /// What may be chosen for one item; empty where there is no choice.
    fn offers_for(&self, item: &Item) -> Vec<Offer> {
        self.offers(item.verdict, item.choice)
    }

    fn offers(&self, verdict: Verdict, chosen: Choice) -> Vec<Offer> {
        let choices = verdict.choices();
        if self.state() != State::Ready || choices.len() < 2 {
            return Vec::new();
        }
        let offer = |choice: &Choice| Offer {
            word: choice.to_string(),
            text: self.page.t(format!("choice-{verdict}-{choice}")),
            chosen: *choice == chosen,
        };
        choices.iter().map(offer).collect()
    }

    /// What was done: the words and the number.
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

    /// What an item has in common with somebody in the book, as a list.
    fn common(&self, item: &Item) -> String {
        let words = item
            .in_common
            .iter()
            .map(|what| self.page.t(format!("alike-{what}")));
        words.collect::<Vec<_>>().join(", ")
    }

    fn remark(&self, remark: &Remark) -> String {
        self.page
            .with(&format!("remark-{}", remark.word), "text", &remark.text)
    }

    /// What a file is: its format, its size, and how it is read.
    fn about(&self, file: &imports::ImportFile) -> String {
        let size = size(&self.page, u64::try_from(file.size).unwrap_or_default());
        let format = match FileFormat::parse(&file.format) {
            Some(format) => self.page.t(format!("format-{format}")),
            None => self.page.t("format-unknown"),
        };
        format!("{format}, {size}")
    }

    /// False if there is nothing but what could not be read.
    fn has_what_fits(&self) -> bool {
        let counts = &self.view.import.counts;
        counts.total() > counts.problem
    }

    fn has_tables(&self) -> bool {
        self.view
            .files
            .iter()
            .any(|file| file.format == FileFormat::Csv.as_str())
    }

    /// Nothing was written yet, and nothing is being written.
    fn is_discardable(&self) -> bool {
        self.view.batch.is_none() && self.state() != State::Applying && self.state() != State::Done
    }

    /// It was cut off and can be gone on with.
    fn is_open(&self) -> bool {
        matches!(self.state(), State::Stopped | State::Failed) && !self.is_undone()
    }
}
