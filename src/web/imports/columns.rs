//! The page on which the user assigns the columns of a table to fields.

use actix_web::web::Data;
use askama::Template;

use crate::app::imports::{self, Columns, ImportFile, ImportView};
use crate::app::{self, App, BookAccess};
use crate::web::form::{Form, PathId};
use crate::web::imports::action::act;
use crate::web::imports::select_option::SelectOption;
use crate::web::imports::wording::title;
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, render, run};
use domain::ids::{ImportFileId, ImportId};
use domain::import::ImportState;
use formats::csv::{Field, Mapping};
use formats::import_file::FileFormat;

#[derive(Template)]
#[template(path = "imports/columns.html")]
struct ColumnsView {
    page: PageContext,
    view: ImportView,
    tables: Vec<TableForm>,
}

/// A table with its columns.
struct TableForm {
    name: String,
    /// The id and the name of the field with the line of the titles.
    header_field: String,
    header_line: usize,
    columns: Vec<ColumnField>,
}

/// A column, and the fields to which it can be assigned.
struct ColumnField {
    /// The id and the name of the `select` element.
    id: String,
    head: String,
    samples: Vec<String>,
    fields: Vec<SelectOption>,
}

impl ColumnsView {
    fn new(page: PageContext, view: ImportView, tables: Vec<Columns>) -> Self {
        Self {
            tables: tables
                .into_iter()
                .map(|table| TableForm::of(&page, table))
                .collect(),
            view,
            page,
        }
    }

    fn files(&self) -> String {
        title(&self.page, &self.view)
    }

    /// The tables whose charset can be changed.
    fn readable(&self) -> impl Iterator<Item = &ImportFile> {
        let files = self.view.files.iter();
        files.filter(|file| file.format == FileFormat::Csv.as_str() && !file.charset.is_empty())
    }

    /// True if the import waits for this page.
    fn is_asked(&self) -> bool {
        self.view.import.state == ImportState::Asking
    }
}

impl TableForm {
    fn of(page: &PageContext, table: Columns) -> Self {
        let assigned = table.mapping.columns;
        let columns = table
            .columns
            .into_iter()
            .enumerate()
            .map(|(at, column)| ColumnField {
                id: field_name(table.file, at),
                head: column.head,
                samples: column.samples,
                fields: fields(page, assigned.get(at).copied().unwrap_or(Field::KeepInNote)),
            });
        Self {
            columns: columns.collect(),
            header_field: header_field(table.file),
            header_line: table.header_line,
            name: table.name,
        }
    }
}

/// The fields that a column offers. The assigned target is included even if the list of choices lacks it,
/// such as the type of a phone.
fn fields(page: &PageContext, chosen: Field) -> Vec<SelectOption> {
    let own = (!Field::CHOICES.contains(&chosen)).then_some(chosen);
    let offer = |target: Field| SelectOption {
        word: target.word(),
        text: target_text(page, target),
        chosen: target == chosen,
    };
    own.into_iter().chain(Field::CHOICES).map(offer).collect()
}

/// The text of a target: «Телефон», «Телефон 2».
fn target_text(page: &PageContext, target: Field) -> String {
    let word = target.word();
    let numbered = word
        .rsplit_once('-')
        .filter(|(_, number)| number.bytes().all(|b| b.is_ascii_digit()));
    match numbered {
        Some((base, number)) => format!("{} {number}", page.t(format!("target-{base}"))),
        None => page.t(format!("target-{word}")),
    }
}

/// The name of a column's `select` element.
fn field_name(file: ImportFileId, column: usize) -> String {
    format!("column-{file}-{column}")
}

/// The name of the field with the line of a table's titles.
fn header_field(file: ImportFileId) -> String {
    format!("header-{file}")
}

/// Shows the columns of an import.
pub async fn form(site: Data<Site>, page: PageContext, viewer: Viewer, id: PathId<ImportId>) -> Answer {
    self::page(site, page, viewer, id.0).await
}

/// Shows the page for another handler.
pub async fn page(site: Data<Site>, page: PageContext, viewer: Viewer, id: ImportId) -> Answer {
    let (view, tables) = run(&site, move |app| {
        let view = imports::show(app, &viewer.access, id)?;
        Ok((view, imports::columns(app, &viewer.access, id)?))
    })
    .await?;
    let is_possible = matches!(view.import.state, ImportState::Asking | ImportState::Ready);
    if tables.is_empty() || !is_possible {
        return Err(Error::NoPage);
    }
    let view = ColumnsView::new(page, view, tables);
    render(&view.page, &view)
}

/// Saves the columns, and the files are read again. If the user chose another line for the titles of a table,
/// shows its columns again instead.
pub async fn save(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<ImportId>,
    form: Form,
) -> Answer {
    let id = id.0;
    let headers = changed_headers(&form)?;
    if !headers.is_empty() {
        let to = format!("/imports/{id}/columns");
        return act(&site, page, viewer, id, &to, move |app, access| {
            headers
                .iter()
                .try_for_each(|(file, line)| imports::choose_header(app, access, id, *file, *line))
        })
        .await;
    }
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

/// The tables with the lines that the user chose for their titles, if they are not those that the page showed.
fn changed_headers(form: &Form) -> Result<Vec<(ImportFileId, usize)>, Error> {
    let mut changed = Vec::new();
    for (name, line) in form.pairs() {
        let Some(file) = name.strip_prefix("header-").and_then(|file| file.parse().ok()) else {
            continue;
        };
        if line.trim() != form.get(&format!("was-{name}")) {
            let line = line.trim().parse().map_err(|_| Error::Damaged)?;
            changed.push((file, line));
        }
    }
    Ok(changed)
}

fn mappings(
    app: &App,
    access: &BookAccess,
    id: ImportId,
    form: &Form,
) -> app::Result<Vec<(ImportFileId, Mapping)>> {
    let tables = imports::columns(app, access, id)?;
    let mapped = tables.iter().map(|table| {
        let fields =
            (0..table.columns.len()).map(|column| Field::parse(form.get(&field_name(table.file, column))));
        let fields: Option<Vec<Field>> = fields.collect();
        fields
            .map(|columns| {
                let program = table.mapping.program;
                let header_line = table.mapping.header_line;
                let day_orders = table.mapping.day_orders.clone();
                let mapping = Mapping {
                    program,
                    columns,
                    header_line,
                    day_orders,
                };
                (table.file, mapping)
            })
            .ok_or(app::Error::InvalidChoice)
    });
    mapped.collect()
}
