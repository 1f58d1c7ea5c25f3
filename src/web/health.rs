//! Whether the process lives, and whether it can work.

use actix_web::HttpResponse;
use actix_web::web::{Data, block};

use crate::store::migrate;
use crate::web::Site;

/// The process lives.
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

/// The database can be reached and its schema is this program's; otherwise 503 and why.
pub async fn ready(site: Data<Site>) -> HttpResponse {
    let store = site.app.store.clone();
    let word = match block(move || migrate::state(&store)).await {
        Ok(Ok(migrate::SchemaState::Current)) => {
            return HttpResponse::Ok().content_type("text/plain").body("ready\n");
        }
        Ok(Ok(migrate::SchemaState::Behind(_))) => "the schema is behind: run `manage migrate`\n",
        Ok(Ok(migrate::SchemaState::Newer(_))) => "the schema is newer than this program\n",
        Ok(Err(_)) | Err(_) => "the database cannot be reached\n",
    };
    HttpResponse::ServiceUnavailable()
        .content_type("text/plain")
        .body(word)
}
