//! Changes the language of the pages.

use actix_web::HttpResponse;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::web::Data;

use crate::app::accounts;
use crate::web::form::Form;
use crate::web::page::{LANGUAGE_COOKIE, PageContext};
use crate::web::text::Locale;
use crate::web::{Answer, Error, Site, local_path, run, see_other};

/// Saves the language in the browser, and in the account of a signed-in user.
pub async fn choose(site: Data<Site>, mut page: PageContext, form: Form) -> Answer {
    let cookie = change(&site, &mut page, form.get("language")).await?;
    let mut response: HttpResponse = see_other(&local_path(form.get("back")));
    response.add_cookie(&cookie).ok();
    Ok(response)
}

/// Changes the language of the page, and of the account of a signed-in user. Returns the cookie that keeps it in
/// the browser.
pub async fn change(site: &Data<Site>, page: &mut PageContext, code: &str) -> Result<Cookie<'static>, Error> {
    let locale = Locale::of_code(code).unwrap_or(page.locale);
    page.locale = locale;
    if let Some(access) = page.access.clone() {
        run(site, move |app| {
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
    Ok(cookie)
}
