//! The texts of the pages in Russian and English, in Fluent: `text/ru.ftl` and `text/en.ftl`.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDateTime, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::langid;

use crate::app::accounts::REMOVAL_DAYS;
use crate::app::books::BOOK_TRASH_DAYS;
use crate::app::export::emails_and_phones;
use crate::app::imports::ReportLine;
use crate::app::saved_searches::MAX_SAVED;
use crate::app::search::MAX_COUNTED;
use crate::web::limits::{MAX_AREA, MAX_BODY, MAX_FIELDS, MAX_FILE, MAX_KEPT_FILE, MAX_LINE, MEGABYTE};
use domain::account::{MAX_LOGIN, MIN_PASSWORD};
use domain::contact::{MAX_LABELS, MAX_VALUES};
use domain::date::DateValue;
use formats::import_file::Remark;
use formats::{json, vcard};

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locale {
    /// Russian.
    Ru,
    /// English.
    En,
}

/// All languages with their names.
pub const LOCALES: [(Locale, &str); 2] = [(Locale::Ru, "Русский"), (Locale::En, "English")];

static RU: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle(langid!("ru"), "", include_str!("text/ru.ftl")));
static EN: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle(langid!("en"), ",", include_str!("text/en.ftl")));

/// A limit that texts name as `{ LIMIT("labels") }`, so that a text cannot differ from the program.
fn limit(name: &str) -> Option<usize> {
    Some(match name {
        "addresses" => emails_and_phones::MAX_CONTACTS,
        "area-mb" => MAX_AREA / MEGABYTE,
        "body-mb" => MAX_BODY / MEGABYTE,
        "card-mb" => vcard::MAX_BYTES / MEGABYTE,
        "counted" => MAX_COUNTED,
        "fields-mb" => MAX_FIELDS / MEGABYTE,
        "file-mb" => MAX_FILE / MEGABYTE,
        "kept-file-mb" => MAX_KEPT_FILE / MEGABYTE,
        "json-mb" => json::MAX_BYTES / MEGABYTE,
        "labels" => MAX_LABELS,
        "line-kb" => MAX_LINE / 1024,
        "login" => MAX_LOGIN,
        "password-min" => MIN_PASSWORD,
        "book-days" => usize::try_from(BOOK_TRASH_DAYS).ok()?,
        "removal-days" => usize::try_from(REMOVAL_DAYS).ok()?,
        "saved-searches" => MAX_SAVED,
        "values" => MAX_VALUES,
        _ => return None,
    })
}

/// A number with a separator before its last three digits, if it has more.
fn grouped(n: usize, separator: &str) -> String {
    match n {
        0..1000 => n.to_string(),
        _ => format!("{}{separator}{:03}", n / 1000, n % 1000),
    }
}

fn bundle(
    language: unic_langid::LanguageIdentifier,
    separator: &'static str,
    source: &str,
) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // An error can only be that the function exists already.
    let _ = bundle.add_function("LIMIT", move |names, _| match names {
        [FluentValue::String(name)] => match limit(name) {
            Some(n) => grouped(n, separator).into(),
            None => FluentValue::Error,
        },
        _ => FluentValue::Error,
    });
    // Templates set the direction of names by `dir="auto"`.
    bundle.set_use_isolating(false);
    // A malformed file gives the texts that could be parsed; a test fails for it.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    bundle.add_resource_overriding(resource);
    bundle
}

/// A text key of two parts, for templates: `type-work`.
#[must_use]
pub fn key(prefix: &str, word: &str) -> String {
    format!("{prefix}-{word}")
}

impl Locale {
    /// `ru` or `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The language of a code such as `en`, `en-GB` or `ru_RU`.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        match code
            .split(['-', '_'])
            .next()?
            .trim()
            .to_ascii_lowercase()
            .as_str()
        {
            "ru" | "be" | "uk" | "kk" => Some(Self::Ru),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The supported language that `Accept-Language` prefers (RFC 9110 §12.5.4).
    #[must_use]
    pub fn accepted(header: &str) -> Option<Self> {
        let mut wanted: Vec<(Self, f32)> = header
            .split(',')
            .filter_map(|item| {
                let (code, quality) = item.split_once(";q=").unwrap_or((item, "1"));
                Some((Self::of_code(code.trim())?, quality.trim().parse().ok()?))
            })
            .filter(|(_, quality)| *quality > 0.0)
            .collect();
        wanted.sort_by(|a, b| b.1.total_cmp(&a.1));
        wanted.first().map(|(locale, _)| *locale)
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        match self {
            Self::Ru => &RU,
            Self::En => &EN,
        }
    }

    /// A line of an import report after its place: the name of the card, and the remark. Without control
    /// characters, so that text of a file cannot break the line or control a terminal.
    #[must_use]
    pub fn report_line(self, line: &ReportLine) -> String {
        let mut text = self.remark(&line.remark);
        if !line.name.is_empty() {
            text = format!("{}: {text}", line.name);
        }
        let parts: Vec<&str> = text
            .split(char::is_control)
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(" ")
    }

    /// A remark of an import report in words.
    #[must_use]
    pub fn remark(self, remark: &Remark) -> String {
        let text = self.text(
            &format!("remark-{}", remark.word),
            &[("text", remark.text.as_str().into())],
        );
        if remark.and_more == 0 {
            return text;
        }
        let more = self.text("remark-and-more", &[("n", remark.and_more.into())]);
        format!("{text} {more}")
    }

    /// The text of a key; the key itself if it has no text, which a test rules out.
    #[must_use]
    pub fn text(self, key: &str, args: &[(&str, FluentValue)]) -> String {
        let Some(pattern) = self.bundle().get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let args: FluentArgs = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.bundle()
            .format_pattern(pattern, Some(&args), &mut Vec::new())
            .into_owned()
    }

    /// A moment in the language and time zone of the reader.
    #[must_use]
    pub fn moment(self, at: NaiveDateTime, zone: Tz) -> String {
        let local = zone.from_utc_datetime(&Utc.from_utc_datetime(&at).naive_utc());
        let date = self.date(&DateValue::Date {
            year: i16::try_from(local.year()).ok(),
            month: u8::try_from(local.month()).ok(),
            day: u8::try_from(local.day()).ok(),
        });
        format!("{date}, {:02}:{:02}", local.hour(), local.minute())
    }

    /// A date in words: «22 марта 1980 г.», "March 22, 1980"; unknown parts are left out.
    #[must_use]
    pub fn date(self, date: &DateValue) -> String {
        let (year, month, day) = match date {
            DateValue::Text(text) => return text.clone(),
            DateValue::Date { year, month, day } => (*year, *month, *day),
        };
        let number = |n: Option<u8>| FluentValue::from(n.unwrap_or_default());
        let year = year.map(|y| y.to_string()).unwrap_or_default();
        let kind = match (day.is_some(), month.is_some(), year.is_empty()) {
            (true, true, false) => "full",
            (true, true, true) => "day",
            (_, true, false) => "month",
            (_, true, true) => "month-only",
            (true, false, _) => "day-only",
            (false, false, _) => "year",
        };
        // Russian declines the month after a day.
        let month_key = if day.is_some() {
            "date-month"
        } else {
            "date-month-alone"
        };
        let month = self.text(month_key, &[("month", number(month))]);
        self.text(
            "date-pattern",
            &[
                ("kind", kind.into()),
                ("day", number(day)),
                ("month", month.into()),
                ("year", year.into()),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn dates_are_written_in_the_language() {
        let date = |year, month, day| DateValue::Date { year, month, day };
        for (value, russian, english) in [
            (
                date(Some(1980), Some(3), Some(22)),
                "22 марта 1980 г.",
                "March 22, 1980",
            ),
            (date(None, Some(11), Some(9)), "9 ноября", "November 9"),
            (date(Some(1980), Some(3), None), "март 1980 г.", "March 1980"),
            (date(None, Some(3), None), "март", "March"),
            (date(Some(1980), None, None), "1980 г.", "1980"),
            (DateValue::Text("весной".to_owned()), "весной", "весной"),
        ] {
            assert_eq!(Locale::Ru.date(&value), russian);
            assert_eq!(Locale::En.date(&value), english);
        }
        let at = NaiveDate::from_ymd_opt(2026, 12, 31)
            .unwrap()
            .and_hms_opt(22, 5, 0)
            .unwrap();
        assert_eq!(
            Locale::Ru.moment(at, chrono_tz::Europe::Moscow),
            "1 января 2027 г., 01:05"
        );
    }

    #[test]
    fn every_limit_of_a_text_is_known() {
        for source in [include_str!("text/ru.ftl"), include_str!("text/en.ftl")] {
            let names: Vec<&str> = source.split("LIMIT(\"").skip(1).collect();
            assert!(!names.is_empty());
            for name in names.iter().filter_map(|rest| rest.split('"').next()) {
                assert!(limit(name).is_some(), "{name}");
            }
        }
        assert_eq!(Locale::En.text("export-many", &[]), "more than 2,000 contacts");
        assert_eq!(Locale::Ru.text("export-many", &[]), "больше 2000 контактов");
    }

    #[test]
    fn accept_language_selects_the_language() {
        for (header, locale) in [
            ("ru-RU,ru;q=0.9,en;q=0.8", Some(Locale::Ru)),
            ("de-DE,de;q=0.9,en;q=0.8,ru;q=0.7", Some(Locale::En)),
            ("en;q=0,ru;q=0.1", Some(Locale::Ru)),
            ("de", None),
            ("", None),
            ("\u{0},,;q=", None),
        ] {
            assert_eq!(Locale::accepted(header), locale, "{header}");
        }
    }
}
