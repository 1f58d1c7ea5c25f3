//! What every page needs: language, theme, who is looking, and what was just done.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use chrono::{NaiveDateTime, TimeZone};
use chrono_tz::Tz;

use crate::app::BookAccess;
use crate::domain::contact::EntryType;
use crate::domain::date::DateValue;
use crate::domain::diff::{FieldChange, FieldName, ReadableValue};
use crate::web::flash::Flash;
use crate::web::text::{LOCALES, Locale};
use crate::web::{Error, Site, session};

/// The name of the cookie by which somebody who is not signed in chooses a language.
pub const LANGUAGE_COOKIE: &str = "lang";

/// The frame of a page.
pub struct Page {
    /// The language.
    pub locale: Locale,
    /// Who is looking, if anybody is signed in.
    pub access: Option<BookAccess>,
    /// What was just done.
    pub flash: Option<Flash>,
    /// The path and query of this page.
    pub here: String,
    /// False where everybody is the first account.
    pub sign_in: bool,
    site: Data<Site>,
    zone: Tz,
}

impl Page {
    /// The frame for a request; `None` outside of a running site.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Option<Self> {
        let site = request.app_data::<Data<Site>>()?.clone();
        let access = session::visitor(request).access;
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
            flash,
            here: request
                .uri()
                .path_and_query()
                .map_or("/", |p| p.as_str())
                .to_owned(),
            sign_in: site.options.sign_in,
            site,
            zone,
        })
    }

    /// A text.
    #[must_use]
    pub fn t(&self, key: impl AsRef<str>) -> String {
        self.locale.text(key.as_ref(), &[])
    }

    /// A text that mentions something.
    #[must_use]
    pub fn with(&self, key: &str, name: &str, value: impl AsRef<str>) -> String {
        self.locale.text(key, &[(name, value.as_ref().into())])
    }

    /// A text with a number, which it inflects by (`$n`).
    #[must_use]
    #[allow(
        clippy::needless_pass_by_value,
        reason = "templates pass values and references alike"
    )]
    pub fn n(&self, key: &str, n: impl ToString) -> String {
        let n: i64 = n.to_string().parse().unwrap_or_default();
        self.locale.text(key, &[("n", n.into())])
    }

    /// A moment in the viewer's time zone.
    #[must_use]
    pub fn moment(&self, at: &NaiveDateTime) -> String {
        self.locale.moment(*at, self.zone)
    }

    /// The day of a moment where the viewer is, as ISO 8601 has it: `2026-11-25`.
    #[must_use]
    pub fn day(&self, at: &NaiveDateTime) -> String {
        let local = self.zone.from_utc_datetime(at);
        local.format("%Y-%m-%d").to_string()
    }

    /// The same of now.
    #[must_use]
    pub fn today(&self) -> String {
        self.day(&self.site.app.now())
    }

    /// The same as people of the language write it.
    #[must_use]
    pub fn today_in_words(&self) -> String {
        self.date(&DateValue::read(&self.today(), None))
    }

    /// A date of a life.
    #[must_use]
    pub fn date(&self, date: &DateValue) -> String {
        self.locale.date(date)
    }

    /// The name of a field; of a property that no form shows, its own name.
    #[must_use]
    pub fn field(&self, field: &FieldName) -> String {
        match field {
            FieldName::Other(name) => name.clone(),
            known => self.t(format!("field-{}", known.word())),
        }
    }

    /// What stood in a field, as people read it: a date in words, a photo as a word.
    #[must_use]
    pub fn reading(&self, field: &FieldName, text: &str) -> String {
        match field {
            FieldName::Birthday | FieldName::Anniversary => self.date(&DateValue::read(text, None)),
            FieldName::Photo => self.t("photo-word"),
            _ => text.to_owned(),
        }
    }

    /// A value of a diff with what it is for.
    #[must_use]
    pub fn value(&self, field: &FieldName, value: &ReadableValue) -> String {
        let text = self.reading(field, &value.text);
        let kind = |kind: &String| match EntryType::parse(kind) {
            EntryType::None => kind.clone(),
            _ => self.t(format!("kind-{kind}")),
        };
        let kinds: Vec<String> = value.kinds.iter().map(kind).collect();
        if kinds.is_empty() {
            text
        } else {
            format!("{text} ({})", kinds.join(", "))
        }
    }

    /// What stands in a field after a change. One photo in place of another is said to be another.
    #[must_use]
    pub fn value_after(&self, change: &FieldChange, after: &ReadableValue) -> String {
        if change.field == FieldName::Photo && change.before.is_some() {
            return self.t("photo-word-other");
        }
        self.value(&change.field, after)
    }

    /// The URL of a static file.
    #[must_use]
    pub fn asset(&self, file: &str) -> String {
        self.site.assets.url(file)
    }

    /// `auto`, `light` or `dark`.
    #[must_use]
    pub fn theme(&self) -> &'static str {
        self.access
            .as_ref()
            .map_or("auto", |access| access.account().theme.as_str())
    }

    /// Whether single keys act.
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

    /// What the flash says.
    #[must_use]
    pub fn flash_text(&self) -> String {
        let Some(flash) = &self.flash else {
            return String::new();
        };
        let number: Option<i64> = flash.about.parse().ok();
        let about = number.map_or_else(|| flash.about.as_str().into(), Into::into);
        self.locale.text(&flash.key, &[("about", about)])
    }
}

impl FromRequest for Page {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request).ok_or(Error::NoPage))
    }
}

/// The language: of the account, of the cookie, of the browser, of the site.
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
