//! Downloads the whole report of an import as a text file, one remark a line.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::imports::{self, ReportLine};
use crate::app::{self, App, BookAccess};
use crate::http::request_id::RequestId;
use crate::http::stream;
use crate::web::attachment::attachment;
use crate::web::form::PathId;
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::text::Locale;
use crate::web::{Answer, Site};
use domain::ids::{ImportId, ImportItemId};

/// Sends the report.
pub async fn send(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<ImportId>,
    request: HttpRequest,
) -> Answer {
    let id = id.0;
    let pieces = ReportPieces {
        app: site.app.clone(),
        access: viewer.access,
        locale: page.locale,
        id,
        next: Some(ImportItemId(0)),
    };
    let body = stream::body(RequestId::of(&request), pieces).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((
            header::CONTENT_DISPOSITION,
            attachment(&format!("import-{id}-report"), "txt"),
        ))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .streaming(body))
}

/// The report in pieces of some items each.
struct ReportPieces {
    app: App,
    access: BookAccess,
    locale: Locale,
    id: ImportId,
    /// The item after which the next piece begins; `None` at the end.
    next: Option<ImportItemId>,
}

impl Iterator for ReportPieces {
    type Item = app::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        let after = self.next.take()?;
        let page = imports::report(&self.app, &self.access, self.id, after);
        Some(page.map(|page| {
            self.next = page.next;
            let lines = page.lines.iter().map(|line| report_line(self.locale, line));
            lines.collect::<String>().into_bytes()
        }))
    }
}

fn report_line(locale: Locale, line: &ReportLine) -> String {
    format!(
        "{}:{}: {}\n",
        line.file,
        line.remark.line,
        locale.report_line(line)
    )
}
