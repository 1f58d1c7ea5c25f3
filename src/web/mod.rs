//! Pages: routes, forms, templates, texts, HTML errors.
//!
//! A request comes in at `routes`, passes the middleware of `server`, meets extractors
//! (`session::Viewer`, `form::Form`, `page::Page`) and a handler, which calls one use case in
//! [`run`] and answers with a page or a 303.

mod account;
pub mod address;
pub mod assets;
mod changes;
mod contacts;
pub mod cross_origin;
pub mod download;
mod error;
mod export;
pub mod flash;
pub mod form;
mod headers;
mod health;
mod imports;
mod labels;
mod page;
mod print;
mod repair;
mod routes;
mod runner;
pub mod server;
mod session;
mod site;
mod stream;
pub mod text;
mod trash;
pub mod upload;

pub use error::Error;
pub use site::Site;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Data, block};
use askama::Template;

use crate::app::{self, App};
use page::Page;

/// What a handler answers.
pub type Answer = Result<HttpResponse, Error>;

/// Runs a use case off the threads that serve connections.
async fn run<T: Send + 'static>(
    site: &Data<Site>,
    work: impl FnOnce(&App) -> app::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let app = site.app.clone();
    let done = block(move || work(&app)).await;
    Ok(done.map_err(|e| app::Error::Internal(e.to_string()))??)
}

/// A page with this status. A flash that it showed is forgotten.
fn render_as(status: actix_web::http::StatusCode, page: &Page, template: &impl Template) -> Answer {
    let html = template
        .render()
        .map_err(|e| app::Error::Internal(format!("a template: {e}")))?;
    let mut response = HttpResponse::build(status);
    response.content_type("text/html; charset=utf-8");
    if page.flash.is_some() {
        response.cookie(flash::forgotten());
    }
    Ok(response.body(html))
}

/// A page.
fn render(page: &Page, template: &impl Template) -> Answer {
    render_as(actix_web::http::StatusCode::OK, page, template)
}

/// A form that was refused, with everything that was typed.
fn refused(page: &Page, template: &impl Template) -> Answer {
    render_as(actix_web::http::StatusCode::UNPROCESSABLE_ENTITY, page, template)
}

/// On to another page, by GET.
fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, path))
        .finish()
}

/// On to another page, which will say what was done.
fn see_other_with(path: &str, flash: &flash::Flash) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, path))
        .cookie(flash.cookie())
        .finish()
}

/// A path of this site; anything that leads elsewhere is the front page.
fn local_path(path: &str) -> &str {
    let is_local = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    // Browsers drop tabs and line ends from a location; anything else but ASCII no header can carry.
    if is_local && path.bytes().all(|byte| byte.is_ascii_graphic()) {
        path
    } else {
        "/"
    }
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn nothing_leads_to_another_site() {
        for path in ["/", "/contacts/3?q=%D0%B0", "/settings#sessions"] {
            assert_eq!(local_path(path), path);
        }
        for path in [
            "",
            "contacts",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/a b",
            "/я",
        ] {
            assert_eq!(local_path(path), "/", "{path:?}");
        }
    }
}
