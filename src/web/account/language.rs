//! Changes the language of the pages.

use actix_web::HttpResponse;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::web::Data;

use crate::app::accounts;
use crate::web::form::Form;
use crate::web::page::{LANGUAGE_COOKIE, PageContext};
use crate::web::text::Locale;
use crate::web::{Answer, Site, local_path, run, see_other};

/// Saves the language in the browser, and in the account of a signed-in user.
pub async fn choose(site: Data<Site>, page: PageContext, form: Form) -> Answer {
    let locale = Locale::of_code(form.get("language")).unwrap_or(page.locale);
    if let Some(access) = page.access {
        run(&site, move |app| {
            accounts::change_language(app, access.actor(), locale.code())
        })
        .await?;
    }
    let cookie = Cookie::build(LANGUAGE_COOKIE, locale.code())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::days(365))
        .finish();
    let mut response: HttpResponse = see_other(local_path(form.get("back")));
    response.add_cookie(&cookie).ok();
    Ok(response)
}
