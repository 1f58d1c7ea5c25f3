//! Dates and times as pages show them, in the viewer's time zone and language.

use chrono::{NaiveDateTime, TimeDelta, TimeZone};

use crate::web::page::context::PageContext;
use domain::date::DateValue;

impl PageContext {
    /// A moment in the viewer's time zone.
    #[must_use]
    pub fn moment(&self, at: &NaiveDateTime) -> String {
        self.locale.moment(*at, self.zone)
    }

    /// The date of a moment in the viewer's time zone, as ISO 8601: `2026-11-25`.
    #[must_use]
    pub fn day(&self, at: &NaiveDateTime) -> String {
        let local = self.zone.from_utc_datetime(at);
        local.format("%Y-%m-%d").to_string()
    }

    /// The time of a moment in the viewer's time zone.
    #[must_use]
    pub fn time(&self, at: &NaiveDateTime) -> String {
        self.zone.from_utc_datetime(at).format("%H:%M").to_string()
    }

    /// The day of a moment as a heading: "Today", "Yesterday", or the date.
    #[must_use]
    pub fn day_heading(&self, at: &NaiveDateTime) -> String {
        let now = self.site.app.now();
        let day = self.day(at);
        if day == self.day(&now) {
            self.t("day-today")
        } else if day == self.day(&(now - TimeDelta::days(1))) {
            self.t("day-yesterday")
        } else {
            self.date(&DateValue::read(&day, None))
        }
    }

    /// Today where the viewer is, as ISO 8601.
    #[must_use]
    pub fn today(&self) -> String {
        self.day(&self.site.app.now())
    }

    /// Today in words: «25 ноября 2026 г.».
    #[must_use]
    pub fn today_in_words(&self) -> String {
        self.date(&DateValue::read(&self.today(), None))
    }

    /// A birthday or an anniversary in words.
    #[must_use]
    pub fn date(&self, date: &DateValue) -> String {
        self.locale.date(date)
    }
}
