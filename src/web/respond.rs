//! Responses of handlers: a rendered page, a rejected form, a redirect.

use actix_web::http::header::{ETag, EntityTag, Header, HeaderValue, IfNoneMatch, TryIntoHeaderValue};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use percent_encoding::{CONTROLS, utf8_percent_encode};

use crate::app;
use crate::web::error::Error;
use crate::web::flash::{self, Flash};
use crate::web::page::{PageContext, is_readable};
use crate::web::text_direction::without_overrides;

/// What a handler returns.
pub type Answer = Result<HttpResponse, Error>;

/// The caching of a page that the browser keeps for Back. It asks each time it opens the page in another way.
const KEPT_AND_ASKED_FOR: &str = "private, no-cache";

/// Renders a page with this status. A flash that the page showed is cleared.
pub fn render_as(status: StatusCode, page: &PageContext, template: &impl Template) -> Answer {
    Ok(html_response(status, page.flash.is_some(), rendered(template)?))
}

/// Renders a template.
pub fn rendered(template: &impl Template) -> app::Result<String> {
    template
        .render()
        .map(without_overrides)
        .map_err(app::Error::failed("rendering a template"))
}

/// True if the client has the version with this tag: the conditional request of RFC 9110 §13.1.2.
pub fn is_cached(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|cached| cached.weak_eq(tag)),
        Err(_) => false,
    }
}

/// A page. `clears_flash` if it shows the flash.
pub fn html_response(status: StatusCode, clears_flash: bool, html: String) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    response.content_type("text/html; charset=utf-8");
    if clears_flash {
        response.cookie(flash::cleared());
    }
    response.body(html)
}

/// Renders a page.
pub fn render(page: &PageContext, template: &impl Template) -> Answer {
    render_as(StatusCode::OK, page, template)
}

/// Renders a page that the browser keeps, and asks for again by its tag. Without a tag it is not kept.
pub fn render_kept(page: &PageContext, template: &impl Template, tag: Option<EntityTag>) -> Answer {
    let mut response = render(page, template)?;
    set_tag(&mut response, tag);
    Ok(response)
}

/// A form that Back shows as it was. A page that is fetched anew would have the revision of now, and the browser
/// would fill in the text of then.
pub fn keep_for_back(mut response: HttpResponse) -> HttpResponse {
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(KEPT_AND_ASKED_FOR),
    );
    response
}

/// Says that the browser has the page with this tag.
pub fn not_modified(tag: Option<EntityTag>) -> HttpResponse {
    let mut response = HttpResponse::NotModified().finish();
    set_tag(&mut response, tag);
    response
}

fn set_tag(response: &mut HttpResponse, tag: Option<EntityTag>) {
    let tag = tag.and_then(|tag| ETag(tag).try_into_value().ok());
    if let Some(tag) = tag {
        let headers = response.headers_mut();
        headers.insert(header::ETAG, tag);
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static(KEPT_AND_ASKED_FOR),
        );
    }
}

/// Renders a form that failed validation, with everything that the user typed.
pub fn rejected(page: &PageContext, template: &impl Template) -> Answer {
    render_as(StatusCode::UNPROCESSABLE_ENTITY, page, template)
}

/// Redirects to another page, by GET.
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, path))
        .finish()
}

/// Redirects to another page, which shows the message.
pub fn see_other_with(path: &str, flash: &Flash) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, path))
        .cookie(flash.cookie())
        .finish()
}

/// The path if it is one of this site, else the front page. Its letters are encoded: pages repeat their own URLs with
/// letters as people read them.
pub fn local_path(path: &str) -> String {
    let is_local = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    // Browsers drop tabs and line ends from a location; a header carries only ASCII.
    if is_local && path.chars().all(|c| c.is_ascii_graphic() || is_readable(c)) {
        utf8_percent_encode(path, CONTROLS).to_string()
    } else {
        "/".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn a_redirect_never_leads_to_another_site() {
        for path in ["/", "/contacts/3?q=%D0%B0", "/settings#sessions"] {
            assert_eq!(local_path(path), path);
        }
        assert_eq!(local_path("/?q=я"), "/?q=%D1%8F");
        for path in [
            "",
            "contacts",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/a b",
            "/а\u{2028}б",
        ] {
            assert_eq!(local_path(path), "/", "{path:?}");
        }
    }
}
