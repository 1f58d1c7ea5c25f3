//! Exports a book or a part of it: which contacts, in which format, and what a format loses.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;
use askama::Template;

use crate::app::export::{self, ExportFormat, Losses};
use crate::app::search::MAX_COUNTED;
use crate::app::selection::{self, Selection, Summary};
use crate::http::request_id::RequestId;
use crate::http::stream;
use crate::web::attachment::attachment;
use crate::web::choose_book::{self, BookOfSelection, InOneBook, WholeList, book_of};
use crate::web::form::{Form, UrlQuery};
use crate::web::page::PageContext;
use crate::web::selection::{fields, query_of, reject_empty, selection_of};
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, render, run};
use formats::csv::ColumnSet;

#[derive(Template)]
#[template(path = "export.html")]
struct ExportView {
    page: PageContext,
    selection: Selection,
    summary: Summary,
    /// The losses of Google's columns and of the lab's; `None` if the selection is too large to examine it
    /// while the page loads.
    losses: Option<[Losses; 2]>,
}

/// Shows the formats to choose from.
pub async fn form(site: Data<Site>, mut page: PageContext, viewer: Viewer, query: UrlQuery) -> Answer {
    if let Some(answer) = reject_empty(&query.0) {
        return Ok(answer);
    }
    let selection = selection_of(&query.0)?;
    let InOneBook { access, selection } =
        match book_of(&site, &viewer, &mut page, selection, WholeList::OneBook).await? {
            BookOfSelection::One(one) => *one,
            BookOfSelection::Several(parts) => return choose_book::ask(page, "/export", &[], parts),
        };
    let chosen = selection.clone();
    let (summary, losses) = run(&site, move |app| {
        let summary = selection::summarize(app, &access, &chosen)?;
        let is_small = summary
            .count
            .and_then(|count| usize::try_from(count).ok())
            .is_some_and(|count| count <= MAX_COUNTED);
        let examine = || export::count_losses(app, &access, &chosen, [ColumnSet::Google, ColumnSet::Lab]);
        Ok((summary, is_small.then(examine).transpose()?))
    })
    .await?;
    let view = ExportView {
        page,
        selection,
        summary,
        losses,
    };
    render(&view.page, &view)
}

/// Sends the file. A POST although it changes nothing: the ids of many contacts are too long for a URL.
pub async fn download(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    form: Form,
    request_id: RequestId,
) -> Answer {
    let selection = selection_of(&form)?;
    let format = ExportFormat::parse(form.get("format")).ok_or(Error::Damaged)?;
    let file = run(&site, move |app| {
        export::export(app, &viewer.access, &selection, format)
    })
    .await?;
    let disposition = attachment(&format!("contacts-{}", page.today()), format.extension());
    let mut response = HttpResponse::Ok();
    response
        .content_type(format.media_type())
        .insert_header((header::CONTENT_DISPOSITION, disposition));
    if format == ExportFormat::Zip {
        // Already compressed.
        response.insert_header((header::CONTENT_ENCODING, "identity"));
    }
    Ok(response.streaming(stream::body(request_id, file).await?))
}

/// The text keys of a format: its name and its use.
fn format_texts(format: ExportFormat) -> (&'static str, &'static str) {
    match format {
        ExportFormat::Vcf => ("export-vcf", "export-vcf-hint"),
        ExportFormat::Vcf3 => ("export-vcf3", "export-vcf3-hint"),
        ExportFormat::Vcf4 => ("export-vcf4", "export-vcf4-hint"),
        ExportFormat::Csv => ("export-csv", "export-csv-hint"),
        ExportFormat::CsvLab => ("export-csv-lab", "export-csv-lab-hint"),
        ExportFormat::Jcard => ("export-jcard", "export-jcard-hint"),
        ExportFormat::Jscontact => ("export-jscontact", "export-jscontact-hint"),
        ExportFormat::Zip => ("export-zip", "export-zip-hint"),
    }
}

impl ExportView {
    /// What a table loses; `None` for other formats and for a selection that was not examined.
    fn losses(&self, format: ExportFormat) -> Option<&Losses> {
        let [google, lab] = self.losses.as_ref()?;
        match format.columns()? {
            ColumnSet::Google => Some(google),
            ColumnSet::Lab => Some(lab),
        }
    }

    /// True for a table if the selection was not examined.
    fn is_unknown(&self, format: ExportFormat) -> bool {
        format.columns().is_some() && self.losses.is_none()
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        fields(&self.selection)
    }

    /// The search query, if any.
    fn search(&self) -> Option<&str> {
        match &self.selection {
            Selection::Matching { q, .. } if !q.is_empty() => Some(q),
            _ => None,
        }
    }

    fn needs_repair(&self) -> bool {
        matches!(
            self.selection,
            Selection::Matching {
                needs_repair: true,
                ..
            }
        )
    }

    fn is_selected(&self) -> bool {
        matches!(self.selection, Selection::Contacts(_))
    }

    /// The URL that prints the same contacts; `None` for selected contacts, which cannot be printed alone.
    fn print_url(&self) -> Option<String> {
        (!self.is_selected()).then(|| self.page.in_book(format!("/print{}", query_of(&self.selection))))
    }
}
