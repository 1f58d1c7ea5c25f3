//! The page of everything that the bar of a phone has no room for.

use askama::Template;

use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, render};

#[derive(Template)]
#[template(path = "more.html")]
struct MoreView {
    page: PageContext,
}

/// Shows the links to all other pages.
pub async fn show(page: PageContext, _viewer: Viewer) -> Answer {
    let view = MoreView { page };
    render(&view.page, &view)
}
