//! Exports a book or a part of it: which contacts, in which format, and what a format loses.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;
use askama::Template;

use crate::app::export::{self, ExportFormat, Losses, Selection, Summary};
use crate::app::search::COUNTED;
use crate::http::request_id::RequestId;
use crate::http::stream;
use crate::web::attachment::attachment;
use crate::web::contacts::list_state::selected_words;
use crate::web::flash::Flash;
use crate::web::form::{Form, UrlQuery};
use crate::web::page::{PageContext, to_query};
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, local_path, render, run, see_other_with};
use domain::ids::ContactId;
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
pub async fn form(site: Data<Site>, page: PageContext, viewer: Viewer, query: UrlQuery) -> Answer {
    if query.0.has("selected") && !has_selected(&query.0) {
        let back = format!("/{}", query.0.get("selected"));
        return Ok(see_other_with(
            local_path(&back),
            &Flash::new("list-select-first").warning(),
        ));
    }
    let selection = selection(&query.0)?;
    let chosen = selection.clone();
    let (summary, losses) = run(&site, move |app| {
        let summary = export::summarize(app, &viewer.access, &chosen)?;
        let is_small = summary
            .count
            .and_then(|count| usize::try_from(count).ok())
            .is_some_and(|count| count <= COUNTED);
        let examine =
            || export::count_losses(app, &viewer.access, &chosen, [ColumnSet::Google, ColumnSet::Lab]);
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
    let selection = selection(&form)?;
    let format = ExportFormat::parse(form.get("format")).ok_or(Error::UnreadableForm)?;
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

/// True if the form of the list has selected contacts, or selects all that it finds.
pub fn has_selected(form: &Form) -> bool {
    let names = ["id", "ids", "all"];
    names.iter().any(|name| !form.get(name).is_empty())
}

/// The selected contacts, with the parameters of the list's URLs. A malformed parameter gives 404, never the
/// whole book instead of a part.
pub fn selection(form: &Form) -> Result<Selection, Error> {
    // The list sends its filters with the selected contacts, or with the wish for all that it finds.
    if !form.has("all") && (form.has("id") || form.has("ids")) {
        let ids: Result<Vec<ContactId>, Error> = selected_words(form)
            .map(|id| id.parse().map_err(|_| Error::NoPage))
            .collect();
        return Ok(Selection::Contacts(ids?));
    }
    let label = Some(form.get("label").trim()).filter(|label| !label.is_empty());
    Ok(Selection::Matching {
        q: form.get("q").trim().to_owned(),
        to_the_letter: form.has("exact"),
        label: label
            .map(|label| label.parse().map_err(|_| Error::NoPage))
            .transpose()?,
        needs_repair: !form.get("repair").is_empty(),
    })
}

/// The selection as the query of a URL, with `?`; empty for the whole book.
pub fn query_of(selection: &Selection) -> String {
    to_query(&fields(selection))
}

/// The selection as the fields of a form.
fn fields(selection: &Selection) -> Vec<(&'static str, String)> {
    match selection {
        Selection::Contacts(ids) => ids.iter().map(|id: &ContactId| ("id", id.to_string())).collect(),
        Selection::Matching {
            q,
            to_the_letter,
            label,
            needs_repair,
        } => {
            let q = Some(("q", q.clone())).filter(|_| !q.is_empty());
            let exact = to_the_letter.then(|| ("exact", "1".to_owned()));
            let repair = needs_repair.then(|| ("repair", "1".to_owned()));
            q.into_iter()
                .chain(exact)
                .chain(label.map(|label| ("label", label.to_string())))
                .chain(repair)
                .collect()
        }
    }
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
        (!self.is_selected()).then(|| format!("/print{}", query_of(&self.selection)))
    }
}
