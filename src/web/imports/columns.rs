//! What the columns of a table mean, as somebody says it.

use actix_web::web::Data;
use askama::Template;

use crate::app::imports::{self, Columns, ImportFile, ImportView};
use crate::app::{self, App, BookAccess};
use crate::domain::ids::{ImportFileId, ImportId};
use crate::domain::import::State;
use crate::formats::csv::{Field, Mapping};
use crate::formats::import_file::FileFormat;
use crate::web::form::{Form, Key};
use crate::web::imports::{Offer, act, title};
use crate::web::page::Page;
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, render, run};

#[derive(Template)]
#[template(path = "imports/columns.html")]
struct ColumnsView {
    page: Page,
    view: ImportView,
    tables: Vec<Table>,
}

/// A table whose columns are asked for.
struct Table {
    name: String,
    columns: Vec<Column>,
}

/// A column, and what it may be taken for.
struct Column {
    /// The id and name of its field.
    id: String,
    head: String,
    samples: Vec<String>,
    targets: Vec<Offer>,
}

impl ColumnsView {
    fn new(page: Page, view: ImportView, tables: Vec<Columns>) -> Self {
        Self {
            tables: tables.into_iter().map(|table| Table::of(&page, table)).collect(),
            view,
            page,
        }
    }

    fn files(&self) -> String {
        title(&self.page, &self.view)
    }

    /// The tables, each of which can be read in another charset.
    fn readable(&self) -> impl Iterator<Item = &ImportFile> {
        let files = self.view.files.iter();
        files.filter(|file| file.format == FileFormat::Csv.as_str() && !file.charset.is_empty())
    }

    /// True if it waits for nothing but this.
    fn is_asked(&self) -> bool {
        self.view.import.state == State::Asking
    }
}

impl Table {
    fn of(page: &Page, table: Columns) -> Self {
        let taken_for = table.mapping.columns;
        let columns = table.columns.into_iter().enumerate().map(|(at, column)| Column {
            id: field(table.file, at),
            head: column.head,
            samples: column.samples,
            targets: targets(page, taken_for.get(at).copied().unwrap_or(Field::KeepInNote)),
        });
        Self {
            columns: columns.collect(),
            name: table.name,
        }
    }
}

/// What a column may be taken for; what it is taken for by the program is offered too, if no person
/// would choose it: one of several phones, what a phone is for.
fn targets(page: &Page, chosen: Field) -> Vec<Offer> {
    let own = (!Field::CHOICES.contains(&chosen)).then_some(chosen);
    let offer = |target: Field| Offer {
        word: target.word(),
        text: target_text(page, target),
        chosen: target == chosen,
    };
    own.into_iter().chain(Field::CHOICES).map(offer).collect()
}

/// What a target is called: «Телефон», «Телефон 2».
fn target_text(page: &Page, target: Field) -> String {
    let word = target.word();
    let numbered = word
        .rsplit_once('-')
        .filter(|(_, number)| number.bytes().all(|b| b.is_ascii_digit()));
    match numbered {
        Some((base, number)) => format!("{} {number}", page.t(format!("target-{base}"))),
        None => page.t(format!("target-{word}")),
    }
}

/// The name of a column's field.
fn field(file: ImportFileId, column: usize) -> String {
    format!("column-{file}-{column}")
}

/// The columns of the tables of an import.
pub async fn form(site: Data<Site>, page: Page, viewer: Viewer, id: Key<ImportId>) -> Answer {
    self::page(site, page, viewer, id.0).await
}

/// The same for another handler.
pub async fn page(site: Data<Site>, page: Page, viewer: Viewer, id: ImportId) -> Answer {
    let (view, tables) = run(&site, move |app| {
        let view = imports::show(app, &viewer.access, id)?;
        Ok((view, imports::columns(app, &viewer.access, id)?))
    })
    .await?;
    let is_time = matches!(view.import.state, State::Asking | State::Ready);
    if tables.is_empty() || !is_time {
        return Err(Error::NoPage);
    }
    let view = ColumnsView::new(page, view, tables);
    render(&view.page, &view)
}

/// Takes the answer; the files are then read anew.
pub async fn save(site: Data<Site>, page: Page, viewer: Viewer, id: Key<ImportId>, form: Form) -> Answer {
    let id = id.0;
    act(
        &site,
        page,
        viewer,
        id,
        &format!("/imports/{id}"),
        move |app, access| {
            let mappings = mappings(app, access, id, &form)?;
            imports::map_columns(app, access, id, &mappings)
        },
    )
    .await
}

fn mappings(
    app: &App,
    access: &BookAccess,
    id: ImportId,
    form: &Form,
) -> app::Result<Vec<(ImportFileId, Mapping)>> {
    let tables = imports::columns(app, access, id)?;
    let mapped = tables.iter().map(|table| {
        let targets =
            (0..table.columns.len()).map(|column| Field::parse(form.get(&field(table.file, column))));
        let targets: Option<Vec<Field>> = targets.collect();
        targets
            .map(|columns| {
                let program = table.mapping.program;
                (table.file, Mapping { program, columns })
            })
            .ok_or(app::Error::BadPage)
    });
    mapped.collect()
}
