//! Health checks for containers and load balancers.

use actix_web::HttpResponse;
use actix_web::web::{Data, block};

use crate::app::health::{Readiness, readiness};
use crate::web::site::Site;

/// `/healthz`: the process is alive.
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

/// `/readyz`: the database is reachable and its schema is this program's; else 503 and the reason.
pub async fn ready(site: Data<Site>) -> HttpResponse {
    let app = site.app.clone();
    let reason = match block(move || readiness(&app)).await {
        Ok(Readiness::Ready) => {
            return HttpResponse::Ok().content_type("text/plain").body("ready\n");
        }
        Ok(Readiness::SchemaBehind) => "the schema is behind: run `manage migrate`\n",
        Ok(Readiness::SchemaNewer) => "the schema is newer than this program\n",
        Ok(Readiness::DatabaseUnreachable) | Err(_) => "the database cannot be reached\n",
    };
    HttpResponse::ServiceUnavailable()
        .content_type("text/plain")
        .body(reason)
}
