//! Values of properties that programs write in codes, in the reader's language: languages, time zones, positions.

use crate::web::page::context::PageContext;
use crate::web::page::property_names::GENDERS;
use crate::web::text::LOCALES;
use domain::date::DateValue;

/// Languages (BCP 47) with the keys of their names.
const LANGUAGES: [(&str, &str); 37] = [
    ("ar", "language-ar"),
    ("az", "language-az"),
    ("be", "language-be"),
    ("bg", "language-bg"),
    ("cs", "language-cs"),
    ("de", "language-de"),
    ("el", "language-el"),
    ("en", "language-en"),
    ("es", "language-es"),
    ("et", "language-et"),
    ("fi", "language-fi"),
    ("fr", "language-fr"),
    ("he", "language-he"),
    ("hi", "language-hi"),
    ("hu", "language-hu"),
    ("hy", "language-hy"),
    ("it", "language-it"),
    ("ja", "language-ja"),
    ("ka", "language-ka"),
    ("kk", "language-kk"),
    ("ko", "language-ko"),
    ("ky", "language-ky"),
    ("lt", "language-lt"),
    ("lv", "language-lv"),
    ("nl", "language-nl"),
    ("pl", "language-pl"),
    ("pt", "language-pt"),
    ("ro", "language-ro"),
    ("ru", "language-ru"),
    ("sr", "language-sr"),
    ("sv", "language-sv"),
    ("tg", "language-tg"),
    ("tr", "language-tr"),
    ("tt", "language-tt"),
    ("uk", "language-uk"),
    ("uz", "language-uz"),
    ("zh", "language-zh"),
];

/// Time zones with the keys of their names.
const ZONES: [(&str, &str); 29] = [
    ("Europe/Kaliningrad", "zone-kaliningrad"),
    ("Europe/Moscow", "zone-moscow"),
    ("Europe/Samara", "zone-samara"),
    ("Asia/Yekaterinburg", "zone-yekaterinburg"),
    ("Asia/Omsk", "zone-omsk"),
    ("Asia/Novosibirsk", "zone-novosibirsk"),
    ("Asia/Krasnoyarsk", "zone-krasnoyarsk"),
    ("Asia/Irkutsk", "zone-irkutsk"),
    ("Asia/Yakutsk", "zone-yakutsk"),
    ("Asia/Vladivostok", "zone-vladivostok"),
    ("Asia/Magadan", "zone-magadan"),
    ("Asia/Kamchatka", "zone-kamchatka"),
    ("Europe/Kiev", "zone-kiev"),
    ("Europe/Kyiv", "zone-kiev"),
    ("Europe/Minsk", "zone-minsk"),
    ("Asia/Almaty", "zone-almaty"),
    ("Asia/Tashkent", "zone-tashkent"),
    ("Asia/Tbilisi", "zone-tbilisi"),
    ("Asia/Yerevan", "zone-yerevan"),
    ("Asia/Baku", "zone-baku"),
    ("Europe/Berlin", "zone-berlin"),
    ("Europe/Paris", "zone-paris"),
    ("Europe/London", "zone-london"),
    ("Europe/Istanbul", "zone-istanbul"),
    ("Asia/Dubai", "zone-dubai"),
    ("Asia/Shanghai", "zone-shanghai"),
    ("Asia/Tokyo", "zone-tokyo"),
    ("America/New_York", "zone-new-york"),
    ("America/Los_Angeles", "zone-los-angeles"),
];

/// Codes of properties, in lower case, with the keys of their words.
const CODES: [(&str, &str, &str); 19] = [
    ("KIND", "individual", "kind-individual"),
    ("KIND", "group", "kind-group"),
    ("KIND", "org", "kind-organization"),
    ("KIND", "location", "kind-location"),
    ("KIND", "application", "kind-application"),
    ("KIND", "device", "kind-device"),
    ("CLASS", "public", "class-public"),
    ("CLASS", "private", "class-private"),
    ("CLASS", "confidential", "class-confidential"),
    ("GRAMGENDER", "feminine", "grammar-feminine"),
    ("GRAMGENDER", "masculine", "grammar-masculine"),
    ("GRAMGENDER", "neuter", "grammar-neuter"),
    ("GRAMGENDER", "common", "grammar-common"),
    ("GRAMGENDER", "animate", "grammar-animate"),
    ("GRAMGENDER", "inanimate", "grammar-inanimate"),
    ("X-ABSHOWAS", "company", "show-as-company"),
    ("X-WAB-GENDER", "1", "gender-female"),
    ("X-WAB-GENDER", "2", "gender-male"),
    ("PROFILE", "vcard", "card-type-vcard"),
];

/// The tag of a language that a user typed: a tag (BCP 47), or the name of a language in any language of the pages.
#[must_use]
pub fn language_tag(typed: &str) -> Option<String> {
    let mut parts = typed.split(['-', '_']);
    let is_part =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let language = parts.next().unwrap_or_default();
    let is_language = matches!(language.len(), 2 | 3) && language.bytes().all(|b| b.is_ascii_alphabetic());
    if is_language && parts.all(is_part) {
        return Some(typed.to_owned());
    }
    coded(typed, &LANGUAGES)
}

/// The time zone that a user typed: the name of a zone, an offset from UTC, or the name of a city that pages show.
#[must_use]
pub fn zone_id(typed: &str) -> Option<String> {
    let is_zone = typed.parse::<chrono_tz::Tz>().is_ok() || offset(typed).is_some();
    if is_zone {
        return Some(typed.to_owned());
    }
    let hours = typed
        .strip_prefix("UTC")
        .or_else(|| typed.strip_prefix("GMT"))
        .map(|rest| rest.replace('−', "-"));
    if let Some(hours) = hours {
        let (sign, digits) = hours.split_at_checked(1)?;
        let (hour, minute) = digits.split_once(':').unwrap_or((digits, "00"));
        let zone = format!("{sign}{hour:0>2}{minute:0>2}");
        return offset(&zone).filter(|_| !hour.is_empty()).map(|_| zone);
    }
    coded(typed, &ZONES)
}

/// The gender that a user typed as GENDER has it (RFC 6350 §6.2.7): a letter, a semicolon and a text, or the word of
/// a page.
#[must_use]
pub fn gender_code(typed: &str) -> Option<String> {
    let (letter, rest) = typed.split_once(';').unwrap_or((typed, ""));
    let letter = letter.trim();
    let is_letter =
        matches!(letter, "M" | "F" | "O" | "N" | "U") || letter.is_empty() && !rest.trim().is_empty();
    if is_letter {
        return Some(typed.to_owned());
    }
    coded(typed, &GENDERS)
}

/// The code with this text in any language of the pages.
fn coded(typed: &str, codes: &[(&str, &str)]) -> Option<String> {
    let typed = typed.trim().to_lowercase();
    let is_text = |key: &str| {
        LOCALES
            .iter()
            .any(|(locale, _)| locale.text(key, &[]).to_lowercase() == typed)
    };
    let known = codes.iter().find(|(_, key)| is_text(key));
    known.map(|(code, _)| (*code).to_owned())
}

impl PageContext {
    /// The word of a code: `KIND:org` is «организация».
    pub(super) fn code_words(&self, name: &str, value: &str) -> Option<String> {
        let value = value.trim().to_lowercase();
        let known = CODES.iter().find(|(of, code, _)| *of == name && *code == value);
        known.map(|(_, _, key)| self.t(key))
    }

    /// The day of a time stamp: `20200101T000000Z`.
    pub(super) fn created_day(&self, value: &str) -> Option<String> {
        let date = DateValue::read_certain(value, None)?;
        Some(self.date(&date))
    }

    /// A language tag in words: `en-US` is «английский (en-US)».
    pub(super) fn language_name(&self, tag: &str) -> Option<String> {
        let code = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        let (_, key) = LANGUAGES.iter().find(|(known, _)| *known == code)?;
        let name = self.t(key);
        Some(if code.len() == tag.len() {
            name
        } else {
            format!("{name} ({tag})")
        })
    }

    /// A time zone in words: `-0500` is «UTC−5», `Europe/Moscow` is «Москва (Europe/Moscow)».
    pub(super) fn zone_name(&self, zone: &str) -> Option<String> {
        if let Some((_, key)) = ZONES.iter().find(|(known, _)| known.eq_ignore_ascii_case(zone)) {
            return Some(format!("{} ({zone})", self.t(key)));
        }
        offset(zone)
    }

    /// Latitude and longitude in words: «55.75° с. ш., 37.61° в. д.»
    pub(super) fn position(&self, value: &str) -> Option<String> {
        let (latitude, longitude) = value.split_once(',')?;
        let [latitude, longitude] =
            [(latitude, 90.0), (longitude, 180.0)].map(|(text, max)| degrees(text, max));
        let (is_south, latitude) = latitude?;
        let (is_west, longitude) = longitude?;
        let latitude = if is_south {
            self.with("position-south", "degrees", latitude)
        } else {
            self.with("position-north", "degrees", latitude)
        };
        let longitude = if is_west {
            self.with("position-west", "degrees", longitude)
        } else {
            self.with("position-east", "degrees", longitude)
        };
        Some(format!("{latitude}, {longitude}"))
    }
}

/// Whether the degrees are negative, and their digits as they are written.
fn degrees(text: &str, max: f64) -> Option<(bool, String)> {
    let text = text.trim();
    let digits = text.trim_start_matches(['-', '+']);
    let is_number = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let number: f64 = digits.parse().ok()?;
    (is_number && number <= max).then(|| (text.starts_with('-'), digits.to_owned()))
}

/// An offset from UTC: `+03:00` and `+0300` are `UTC+3`.
fn offset(zone: &str) -> Option<String> {
    if matches!(zone, "Z" | "UTC" | "GMT") {
        return Some("UTC".to_owned());
    }
    let sign = zone.chars().next().filter(|sign| matches!(sign, '+' | '-'))?;
    let digits = zone.get(1..)?.replacen(':', "", 1);
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = digits.split_at_checked(2)?;
    let hours: u8 = hours.parse().ok()?;
    let sign = if sign == '-' { '−' } else { '+' };
    Some(match minutes {
        "" | "00" if hours == 0 => "UTC".to_owned(),
        "" | "00" => format!("UTC{sign}{hours}"),
        minutes => format!("UTC{sign}{hours}:{minutes}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_read() {
        for (zone, shown) in [
            ("+03:00", Some("UTC+3")),
            ("-0500", Some("UTC−5")),
            ("+0530", Some("UTC+5:30")),
            ("+03", Some("UTC+3")),
            ("Z", Some("UTC")),
            ("+0000", Some("UTC")),
            ("Raleigh/North America", None),
            ("-5", None),
            ("+1234567", None),
            ("", None),
        ] {
            assert_eq!(offset(zone).as_deref(), shown, "{zone}");
        }
    }

    #[test]
    fn typed_codes_are_read_in_every_language() {
        for (typed, tag) in [
            ("ru", Some("ru")),
            ("pt-BR", Some("pt-BR")),
            ("zh-Hans-CN", Some("zh-Hans-CN")),
            ("английский", Some("en")),
            ("Русский", Some("ru")),
            ("German", Some("de")),
            ("по-русски", None),
            ("language", None),
            ("", None),
        ] {
            assert_eq!(language_tag(typed).as_deref(), tag, "{typed}");
        }
        for (typed, zone) in [
            ("Europe/Moscow", Some("Europe/Moscow")),
            ("-0500", Some("-0500")),
            ("+03:00", Some("+03:00")),
            ("UTC+3", Some("+0300")),
            ("UTC−5:30", Some("-0530")),
            ("Москва", Some("Europe/Moscow")),
            ("Tokyo", Some("Asia/Tokyo")),
            ("Европа/Москва", None),
            ("UTC+", None),
            ("", None),
        ] {
            assert_eq!(zone_id(typed).as_deref(), zone, "{typed}");
        }
        for (typed, code) in [
            ("F", Some("F")),
            ("O;небинарный", Some("O;небинарный")),
            (";it's complicated", Some(";it's complicated")),
            ("женский", Some("F")),
            ("Male", Some("M")),
            ("кот", None),
            ("", None),
        ] {
            assert_eq!(gender_code(typed).as_deref(), code, "{typed}");
        }
    }

    #[test]
    fn degrees_are_read() {
        for (text, expected) in [
            ("55.751", Some((false, "55.751"))),
            (" -37.617", Some((true, "37.617"))),
            ("91", None),
            ("NaN", None),
            ("1e1", None),
            ("--1", Some((true, "1"))),
            ("", None),
        ] {
            let expected = expected.map(|(is_negative, digits)| (is_negative, digits.to_owned()));
            assert_eq!(degrees(text, 90.0), expected, "{text}");
        }
    }
}
