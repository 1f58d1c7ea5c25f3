//! Choosing a language on any page.

use actix_web::HttpResponse;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::web::Data;

use crate::app::accounts::{self, Profile};
use crate::web::form::Form;
use crate::web::page::{LANGUAGE_COOKIE, Page};
use crate::web::text::Locale;
use crate::web::{Answer, Site, local_path, run, see_other};

/// Remembers the language: in the account of whoever is signed in, and in the browser.
pub async fn choose(site: Data<Site>, page: Page, form: Form) -> Answer {
    let locale = Locale::of_code(form.get("language")).unwrap_or(page.locale);
    if let Some(access) = page.access {
        let account = &access.account();
        let profile = Profile {
            name: account.name.clone(),
            locale: Some(locale.code().to_owned()),
            time_zone: account.time_zone.clone(),
            theme: account.theme,
            sort: account.sort,
            shortcuts: account.shortcuts,
        };
        run(&site, move |app| {
            accounts::change_profile(app, access.actor(), &profile)
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
