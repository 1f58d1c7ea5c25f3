//! The context of a page: language, theme, signed-in user, flash message, and the texts that templates ask for.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::{Method, header};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use chrono_tz::Tz;

use crate::app::{Account, BookAccess, change_log};
use crate::web::error::Error;
use crate::web::flash::{Flash, FlashLink};
use crate::web::page::place::Place;
use crate::web::page::readable_url::readable_url;
use crate::web::session::{self, Visitor};
use crate::web::site::Site;
use crate::web::text::{LOCALES, Locale};
use domain::change_log::Origin;
use domain::date::DayOrder;
use domain::label::is_favorite;

/// The cookie that keeps the language of a visitor who is not signed in.
pub const LANGUAGE_COOKIE: &str = "lang";

/// What the layout of every page needs. Templates reach it as `page`.
pub struct PageContext {
    /// The language.
    pub locale: Locale,
    /// The signed-in user, if any, and the book that the page is about.
    pub access: Option<BookAccess>,
    /// Every book of the user, oldest first.
    pub books: Vec<BookAccess>,
    /// The message about the last action.
    pub flash: Option<Flash>,
    /// The path and query of this page.
    pub here: String,
    /// The place in the list from which this page was opened.
    pub place: Place,
    /// False if every visitor is the first account.
    pub sign_in: bool,
    pub(super) site: Data<Site>,
    pub(super) zone: Tz,
}

impl PageContext {
    /// The context for a request; `None` outside of a running site.
    #[must_use]
    pub fn for_request(request: &HttpRequest) -> Option<Self> {
        let site = request.app_data::<Data<Site>>()?.clone();
        let Visitor { access, books, .. } = session::visitor(request);
        let flash = request
            .cookie(Flash::cookie_name())
            .and_then(|cookie| Flash::read(&cookie));
        let zone = access
            .as_ref()
            .and_then(|access| access.account().time_zone.parse().ok())
            .unwrap_or(Tz::UTC);
        Some(Self {
            locale: locale(request, &site, access.as_ref()),
            access,
            books,
            flash,
            here: here(request),
            place: Place::of(request),
            sign_in: site.options.sign_in,
            site,
            zone,
        })
    }

    /// The place in the list as the query of a URL, with `?`; empty for the start of the list.
    #[must_use]
    pub fn place(&self) -> String {
        self.place.query()
    }

    /// The part of the menu to which this page belongs.
    #[must_use]
    pub fn section(&self) -> &'static str {
        let path = self.here.split('?').next().unwrap_or_default();
        let first = path.split('/').nth(1).unwrap_or_default();
        match first {
            "contacts" if path == "/contacts/new" => "new",
            "" | "contacts" | "add" | "search" => "contacts",
            "labels" => "labels",
            "duplicates" => "duplicates",
            "import" | "imports" => "import",
            "export" | "addresses" => "export",
            "changes" | "batches" => "changes",
            "trash" => "trash",
            "settings" => "settings",
            _ => "other",
        }
    }

    /// True if this page belongs to none of the sections that the bar of a phone has.
    #[must_use]
    pub fn is_more(&self) -> bool {
        !["contacts", "labels", "new"].contains(&self.section())
    }

    /// True for a page with a form that the button of a language would lose without script: it opens the page in the
    /// other language beside it.
    #[must_use]
    pub fn has_form(&self) -> bool {
        let path = self.here.split('?').next().unwrap_or_default();
        let begins = ["/contacts/", "/labels", "/settings", "/imports/"];
        let is_one = begins.iter().any(|start| path.starts_with(start));
        // The form of a contact has buttons of its own.
        (is_one || ["/search", "/duplicates/merge"].contains(&path)) && !self.has_contact_form()
    }

    /// True for a page with the form of a contact. Without script, what leads elsewhere opens beside it.
    #[must_use]
    pub fn has_contact_form(&self) -> bool {
        let path = self.here.split('?').next().unwrap_or_default();
        path == "/contacts/new"
            || path.starts_with("/contacts/") && ["/edit", "/repair"].iter().any(|end| path.ends_with(end))
    }

    /// The order in which the language writes day and month.
    #[must_use]
    pub fn day_order(&self) -> DayOrder {
        if self.locale.code() == "en" {
            DayOrder::MonthFirst
        } else {
            DayOrder::DayFirst
        }
    }

    /// The account that fills in the forms of this page; `None` if every visitor is the first account.
    #[must_use]
    pub fn filler(&self) -> Option<&Account> {
        let access = self.access.as_ref().filter(|_| self.sign_in)?;
        Some(access.account())
    }

    /// A text.
    #[must_use]
    pub fn t(&self, key: impl AsRef<str>) -> String {
        self.locale.text(key.as_ref(), &[])
    }

    /// Where a change came from, in words. `detail` is that of its batch.
    #[must_use]
    pub fn origin_text(&self, origin: Origin, detail: &str) -> String {
        let device = change_log::device_of(detail);
        if origin == Origin::Dav && !device.is_empty() {
            return self.with("origin-dav-named", "device", device);
        }
        self.t(format!("origin-{origin}"))
    }

    /// A text with one variable.
    #[must_use]
    pub fn with(&self, key: &str, name: &str, value: impl AsRef<str>) -> String {
        self.locale.text(key, &[(name, value.as_ref().into())])
    }

    /// A text with two variables.
    #[must_use]
    pub fn with_two(&self, key: &str, one: &str, first: &str, other: &str, second: &str) -> String {
        self.locale
            .text(key, &[(one, first.into()), (other, second.into())])
    }

    /// A text with a number (`$n`) that selects its plural form.
    #[must_use]
    #[allow(
        clippy::needless_pass_by_value,
        reason = "templates pass values and references alike"
    )]
    pub fn n(&self, key: &str, n: impl ToString) -> String {
        let n: i64 = n.to_string().parse().unwrap_or_default();
        self.locale.text(key, &[("n", n.into())])
    }

    /// The URL of a static file.
    #[must_use]
    pub fn asset(&self, file: &str) -> String {
        self.site.static_files.url(file)
    }

    /// `auto`, `light` or `dark`.
    #[must_use]
    pub fn theme(&self) -> &'static str {
        self.access
            .as_ref()
            .map_or("auto", |access| access.account().theme.as_str())
    }

    /// True if keyboard shortcuts are on.
    #[must_use]
    pub fn shortcuts(&self) -> bool {
        self.access
            .as_ref()
            .is_some_and(|access| access.account().shortcuts)
    }

    /// The other languages: code and name.
    #[must_use]
    pub fn other_languages(&self) -> Vec<(&'static str, &'static str)> {
        LOCALES
            .iter()
            .filter(|(l, _)| *l != self.locale)
            .map(|(l, name)| (l.code(), *name))
            .collect()
    }

    /// The name of a label. That of favorites has a word of each language.
    #[must_use]
    pub fn label_name(&self, label: &str) -> String {
        if is_favorite(label) {
            self.t("favorites")
        } else {
            label.to_owned()
        }
    }

    /// The URL that the flash message leads to, and the words of the link.
    #[must_use]
    pub fn flash_link(&self) -> Option<(String, String)> {
        let flash = self.flash.as_ref()?;
        Some(match flash.link.as_ref()? {
            FlashLink::Contact(id) => (
                format!("/contacts/{id}{}", self.place()),
                self.with("flash-open-contact", "name", &flash.about),
            ),
            FlashLink::Job(id) => (format!("/jobs/{id}"), self.t("job-open")),
        })
    }

    /// The text of the flash message.
    #[must_use]
    pub fn flash_text(&self) -> String {
        let Some(flash) = &self.flash else {
            return String::new();
        };
        let about = flash
            .count
            .map_or_else(|| flash.about.as_str().into(), Into::into);
        self.locale.text(&flash.key, &[("about", about)])
    }
}

impl FromRequest for PageContext {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::for_request(request).ok_or(Error::NoPage))
    }
}

/// The language: the first that the account, the cookie, the browser or the site chose.
fn locale(request: &HttpRequest, site: &Site, access: Option<&BookAccess>) -> Locale {
    let accepted = || {
        request
            .headers()
            .get(header::ACCEPT_LANGUAGE)?
            .to_str()
            .ok()
            .and_then(Locale::accepted)
    };
    access
        .and_then(|access| access.account().locale.as_deref())
        .and_then(Locale::of_code)
        .or_else(|| {
            request
                .cookie(LANGUAGE_COOKIE)
                .and_then(|cookie| Locale::of_code(cookie.value()))
        })
        .or_else(accepted)
        .or_else(|| Locale::of_code(&site.app.settings.default_locale))
        .unwrap_or(Locale::Ru)
}

/// The longest query that forms of the page repeat, in bytes when it is decoded.
const MAX_HERE: usize = 2048;

/// The path and the query of the page, to return to it; without the query if that is long.
fn here(request: &HttpRequest) -> String {
    let path = if request.method() == Method::GET {
        request.path().to_owned()
    } else {
        form_page(request.path())
    };
    let query = readable_url(request.query_string(), MAX_HERE);
    if query.is_empty() {
        path.chars().take(MAX_HERE).collect()
    } else {
        format!("{path}?{query}")
    }
}

/// The page whose form is sent to this path.
fn form_page(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts.as_slice() {
        ["add" | "demo" | "language" | "logout" | "searches"] | ["selection", _] => "/".to_owned(),
        ["contacts"] => "/contacts/new".to_owned(),
        ["contacts", id] => format!("/contacts/{id}/edit"),
        ["contacts", id, "delete" | "transfer"] => format!("/contacts/{id}"),
        ["contacts", id, "separate"] | ["contacts", id, "history", ..] => format!("/contacts/{id}/history"),
        ["contacts", _, "restore"] => "/trash".to_owned(),
        ["labels", ..] | ["searches", _, "delete"] => "/labels".to_owned(),
        [kind @ ("imports" | "jobs"), id, ..] => format!("/{kind}/{id}"),
        ["batches", ..] => "/changes".to_owned(),
        ["settings", "books", ..] => "/settings/books".to_owned(),
        ["settings", "devices", ..] => "/settings/devices".to_owned(),
        ["duplicates", ..] => "/duplicates".to_owned(),
        ["settings", "users", id, _] => format!("/settings/users/{id}"),
        ["settings", "password" | "sessions", ..] => "/settings".to_owned(),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::form_page;

    #[test]
    fn a_form_that_is_shown_again_has_the_url_of_its_page() {
        for (sent_to, page) in [
            ("/contacts", "/contacts/new"),
            ("/contacts/7", "/contacts/7/edit"),
            ("/add", "/"),
            ("/labels/3/rename", "/labels"),
            ("/searches", "/"),
            ("/searches/3/delete", "/labels"),
            ("/settings/password", "/settings"),
            ("/settings", "/settings"),
            ("/settings/devices/3/revoke", "/settings/devices"),
            ("/settings/books/3/delete", "/settings/books"),
            ("/settings/users/3/lock", "/settings/users/3"),
            ("/settings/users", "/settings/users"),
            ("/imports/3/columns", "/imports/3"),
            ("/imports/3/items/4", "/imports/3"),
            ("/jobs/3/stop", "/jobs/3"),
            ("/contacts/3/history/4/restore", "/contacts/3/history"),
            ("/contacts/3/labels", "/contacts/3/labels"),
        ] {
            assert_eq!(form_page(sent_to), page);
        }
    }
}
