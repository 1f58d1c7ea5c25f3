//! Edits of dates: a new date in the format of the old one, with its time and its parameters.

use domain::card::Property;
use domain::date::{DateValue, NO_YEAR};
use domain::text::escape;

use super::property_edit::PropertyEdit;

/// The parameter of Apple's programs for a date without a year in vCard 3.0.
const OMIT_YEAR: &str = "X-APPLE-OMIT-YEAR";

impl PropertyEdit {
    /// Sets the date of a property.
    pub fn set_date(&mut self, property: &Property, date: &DateValue, is_40: bool) {
        let is_text = property.param("VALUE").any(|v| v.eq_ignore_ascii_case("text"));
        if let DateValue::Text(text) = date {
            self.remove_param(OMIT_YEAR);
            self.set_param("VALUE", "text");
            self.set_value(escape(text));
            return;
        }
        if is_text {
            self.remove_param("VALUE");
        }
        let omitted = property.param(OMIT_YEAR).next();
        let old = property.value.trim();
        let was_date = matches!(DateValue::read(old, omitted), DateValue::Date { .. });
        let at = old.find(['T', ' ']).filter(|_| was_date).unwrap_or(old.len());
        let (old, time) = old.split_at(at);
        let old = if was_date { old } else { "" };
        let style = DateStyle::of(old, is_40);
        let omitted: Option<i16> = omitted.and_then(|year| year.trim().parse().ok());
        match date {
            DateValue::Date {
                year: Some(year),
                month: Some(month),
                day: Some(day),
            } => {
                self.remove_param(OMIT_YEAR);
                self.set_value(style.full(*year, *month, *day) + time);
            }
            DateValue::Date {
                year: None,
                month: Some(month),
                day: Some(day),
            } if omitted.is_none() && (is_40 || old.starts_with("--")) => {
                self.set_value(style.without_year(*month, *day) + time);
            }
            DateValue::Date {
                year: None,
                month: Some(month),
                day: Some(day),
            } => {
                let year = omitted.unwrap_or(NO_YEAR);
                if omitted.is_none() {
                    self.set_param(OMIT_YEAR, &year.to_string());
                }
                self.set_value(style.full(year, *month, *day) + time);
            }
            partial => {
                self.remove_param(OMIT_YEAR);
                self.set_value(partial.iso());
            }
        }
    }
}

/// How a date is written.
#[derive(Clone, Copy)]
enum DateStyle {
    /// `19800322`, `--0322`.
    Basic,
    /// `1980-03-22`, `--03-22`.
    Extended,
}

impl DateStyle {
    /// The style of a date; for a partial one, that of the version (RFC 2426 §3.1.5, RFC 6350 §4.3.1).
    fn of(old: &str, is_40: bool) -> Self {
        let without_year = old.strip_prefix("--").filter(|rest| !rest.starts_with('-'));
        match without_year {
            Some(rest) if rest.contains('-') => Self::Extended,
            Some(rest) if rest.len() == 4 => Self::Basic,
            None if old.matches('-').count() == 2 => Self::Extended,
            None if old.len() == 8 => Self::Basic,
            _ if is_40 => Self::Basic,
            _ => Self::Extended,
        }
    }

    fn full(self, year: i16, month: u8, day: u8) -> String {
        match self {
            Self::Basic => format!("{year:04}{month:02}{day:02}"),
            Self::Extended => format!("{year:04}-{month:02}-{day:02}"),
        }
    }

    fn without_year(self, month: u8, day: u8) -> String {
        match self {
            Self::Basic => format!("--{month:02}{day:02}"),
            Self::Extended => format!("--{month:02}-{day:02}"),
        }
    }
}
