//! The web app manifest, with which a phone puts the book among its apps.

use actix_web::HttpResponse;
use serde_json::json;

use crate::web::Answer;
use crate::web::page::PageContext;

/// The colors of the page's background, as in the style sheet.
pub const PAPER_LIGHT: &str = "#faf6ec";
/// The same for the dark theme.
pub const PAPER_DARK: &str = "#1a1815";

/// Sends the manifest in the language of the browser, which asks for it without cookies.
pub async fn send(page: PageContext) -> Answer {
    let icon = |file: &str, sizes: &str, purpose: &str| json!({"src": page.asset(file), "sizes": sizes, "type": "image/png", "purpose": purpose});
    let manifest = json!({
        "id": "/",
        "name": page.t("app-title"),
        "short_name": page.t("dock-contacts"),
        "lang": page.locale.code(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER_LIGHT,
        "theme_color": PAPER_LIGHT,
        "icons": [
            icon("icon-192.png", "192x192", "any"),
            icon("icon-512.png", "512x512", "any"),
            icon("icon-maskable-512.png", "512x512", "maskable"),
        ],
        "shortcuts": [{
            "name": page.t("menu-new"),
            "url": "/contacts/new",
        }],
    });
    Ok(HttpResponse::Ok()
        .content_type("application/manifest+json")
        .body(manifest.to_string()))
}
