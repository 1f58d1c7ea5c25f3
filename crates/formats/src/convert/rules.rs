//! The rules for converting single properties between vCard 3.0 and 4.0. They may lose details;
//! `Conversion` checks that and keeps the original.

use domain::card::Param;
use domain::date::NO_YEAR;
use domain::text::{split, unescape};

use super::dates::{basic, extended, offset_basic, offset_extended, standard};
use super::media;
use super::prop::{Prop, WrittenParam};
use super::relations::GroupRelations;

/// Property names that differ: 3.0, 4.0. Names that 4.0 no longer has get the prefix `X-`.
const NAMES: [(&str, &str); 11] = [
    ("X-ANNIVERSARY", "ANNIVERSARY"),
    ("X-GENDER", "GENDER"),
    ("X-KIND", "KIND"),
    ("X-ADDRESSBOOKSERVER-KIND", "KIND"),
    ("X-ADDRESSBOOKSERVER-MEMBER", "MEMBER"),
    ("LABEL", "X-LABEL"),
    ("MAILER", "X-MAILER"),
    ("CLASS", "X-CLASS"),
    ("NAME", "X-NAME"),
    ("SORT-STRING", "X-SORT-STRING"),
    ("PROFILE", "X-PROFILE"),
];

/// Parameter names that differ: 3.0, 4.0.
const PARAMS: [(&str, &str); 3] = [
    ("ENCODING", "X-ENCODING"),
    ("CHARSET", "X-CHARSET"),
    ("X-PREF", "PREF"),
];

/// Converts a property of vCard 3.0 to 4.0.
pub fn to_40(prop: &Prop, relations: &GroupRelations) -> Prop {
    let mut new = prop.clone();
    for written in &mut new.params {
        if written.is_bare() {
            let values: Vec<&str> = written.param.values.iter().map(String::as_str).collect();
            *written = WrittenParam::new("TYPE", &values);
        }
    }
    new.params = new.params.into_iter().flat_map(exact_params).collect();
    if new.has_type("pref") {
        // In the case of the TYPE parameter, so that converting back gives the original.
        let is_lower_case = new
            .params
            .iter()
            .any(|written| written.param.name == "TYPE" && written.is_lower_case());
        let pref = WrittenParam::new(if is_lower_case { "pref" } else { "PREF" }, &["1"]);
        let instead = (!new.has("PREF") && !new.has("X-PREF")).then_some(&pref);
        new.replace_type("pref", instead);
    }
    if media::is_media(&new) {
        media::to_40(&mut new);
    }
    for (old, name) in PARAMS {
        new.rename(old, name);
    }
    if new.value_of("PREF").is_some_and(|pref| pref.trim().is_empty()) {
        new.remove("PREF");
    }
    value_to_40(&mut new, relations);
    if let Some((_, name)) = NAMES.iter().find(|(old, _)| new.is(old)) {
        (*name).clone_into(&mut new.name);
    }
    new
}

/// Types that some programs write as the names of parameters: `TEL;CELL=:`.
const TYPE_WORDS: [&str; 8] = ["HOME", "WORK", "CELL", "VOICE", "FAX", "PAGER", "MSG", "INTERNET"];

/// A parameter as RFC 6350 §5 has it, which may be two: `PREF=1,TYPE=HOME` is a preference and a type.
fn exact_params(written: WrittenParam) -> Vec<WrittenParam> {
    let values: Vec<&str> = written.param.values.iter().map(String::as_str).collect();
    match written.param.name.as_str() {
        // A comma that separates types is not escaped (RFC 6350 §5.6).
        "TYPE" if written.has_backslash() => vec![WrittenParam::new(written.spelled_name(), &values)],
        "PREF" if !matches!(values.as_slice(), [one] if is_preference(one) || one.trim().is_empty()) => {
            let number = values.iter().find(|value| is_preference(value));
            let types = values.iter().filter_map(|value| value.split_once('='));
            let types: Vec<&str> = types
                .filter(|(name, _)| name.trim().eq_ignore_ascii_case("TYPE"))
                .map(|(_, word)| word.trim())
                .collect();
            let number = number.map(|number| WrittenParam::new(written.spelled_name(), &[number.trim()]));
            let types = (!types.is_empty()).then(|| WrittenParam::new("TYPE", &types));
            number.into_iter().chain(types).collect()
        }
        name if is_type_word(&written.param) => vec![WrittenParam::new("TYPE", &[name])],
        _ => vec![written],
    }
}

/// True for a type that is written as the name of a parameter without a value.
pub fn is_type_word(param: &Param) -> bool {
    TYPE_WORDS.contains(&param.name.as_str()) && param.values.iter().all(|value| value.trim().is_empty())
}

/// True for a number from 1 to 100 (RFC 6350 §5.3).
fn is_preference(value: &str) -> bool {
    value
        .trim()
        .parse()
        .is_ok_and(|number: u8| (1..=100).contains(&number))
}

/// Converts a property of vCard 4.0 to 3.0.
pub fn to_30(prop: &Prop, relations: &GroupRelations) -> Prop {
    let mut new = prop.clone();
    if new.value_of("PREF") == Some("1") {
        new.type_in_place_of("PREF", "pref");
    }
    for (name, old) in PARAMS {
        new.rename(old, name);
    }
    let is_group = new.value.trim().eq_ignore_ascii_case("group");
    let old = NAMES
        .iter()
        .filter(|(old, _)| {
            (*old != "X-KIND" || !is_group) && (*old != "X-ADDRESSBOOKSERVER-KIND" || is_group)
        })
        .find(|(_, name)| new.is(name));
    if let Some((old, _)) = old {
        (*old).clone_into(&mut new.name);
    }
    if media::is_media(&new) {
        media::to_30(&mut new);
    }
    value_to_30(&mut new, relations);
    new
}

fn value_to_40(prop: &mut Prop, relations: &GroupRelations) {
    match prop.name.to_ascii_uppercase().as_str() {
        "BDAY" | "X-ANNIVERSARY" | "REV" => date_to_40(prop),
        "TZ" if !prop.has("VALUE") && offset_basic(&prop.value) != prop.value => {
            prop.value = offset_basic(&prop.value);
            prop.add("VALUE", &["utc-offset"]);
        }
        "TZ" if prop.has_value_type("utc-offset") => prop.value = offset_basic(&prop.value),
        "TZ" if prop.has_value_type("text") => prop.remove("VALUE"),
        "GEO" if !prop.has("VALUE") => {
            if let Some((latitude, longitude)) = prop.value.split_once(';').filter(|(a, b)| are_numbers(a, b))
            {
                prop.value = format!("geo:{latitude},{longitude}");
            }
        }
        "GEO" if prop.has_value_type("uri") => prop.remove("VALUE"),
        // A URI has no escapes (RFC 6350 §4); Google writes `https\\://`.
        "URL" | "SOURCE" | "FBURL" | "CALURI" | "CALADRURI" if is_escaped_uri(&prop.value) => {
            prop.value = unescape(&prop.value).replace(['\r', '\n'], " ");
        }
        "X-GENDER" => gender_to_40(prop),
        "AGENT" => {
            "RELATED".clone_into(&mut prop.name);
            text_by_default(prop);
            prop.add("TYPE", &["agent"]);
        }
        "X-ABRELATEDNAMES" => {
            "RELATED".clone_into(&mut prop.name);
            text_by_default(prop);
            if let Some(relation) = relations.relation(prop).filter(|r| !prop.has_type(r)) {
                prop.add("TYPE", &[relation]);
            }
        }
        _ => {}
    }
}

/// True for a URI that was escaped as if it were a text: even its first colon is.
pub fn is_escaped_uri(value: &str) -> bool {
    value.split_once("\\:").is_some_and(|(scheme, _)| {
        scheme.len() > 2
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    })
}

fn value_to_30(prop: &mut Prop, relations: &GroupRelations) {
    match prop.name.to_ascii_uppercase().as_str() {
        "BDAY" | "X-ANNIVERSARY" | "REV" => date_to_30(prop),
        "TZ" if prop.has_value_type("utc-offset") => {
            prop.remove("VALUE");
            prop.value = offset_extended(&prop.value);
        }
        "TZ" if !prop.has("VALUE") => prop.add("VALUE", &["text"]),
        "GEO" if !prop.has("VALUE") || prop.has_value_type("uri") => geo_to_30(prop),
        "TEL" if prop.has_value_type("uri") => phone_to_30(prop),
        "RELATED" if prop.has_type("agent") => {
            "AGENT".clone_into(&mut prop.name);
            prop.replace_type("agent", None);
            uri_by_default(prop);
        }
        "RELATED" => {
            "X-ABRELATEDNAMES".clone_into(&mut prop.name);
            uri_by_default(prop);
            if let Some(relation) = relations.relation(prop) {
                prop.replace_type(relation, None);
            }
        }
        // A semicolon in a text may be unescaped in 4.0 and must be escaped in 3.0 (RFC 2426 §4).
        "FN" | "NOTE" | "TITLE" | "ROLE" if !prop.has("VALUE") => {
            prop.value = split(&prop.value, ';').join("\\;");
        }
        _ => {}
    }
}

/// Adapts VALUE to 4.0: without it a related name is a text in 3.0, and a URI in 4.0.
fn text_by_default(prop: &mut Prop) {
    if prop.has_value_type("uri") {
        prop.remove("VALUE");
    } else if !prop.has("VALUE") {
        prop.add("VALUE", &["text"]);
    }
}

/// Adapts VALUE to 3.0, the inverse of [`text_by_default`].
fn uri_by_default(prop: &mut Prop) {
    if prop.has_value_type("text") {
        prop.remove("VALUE");
    } else if !prop.has("VALUE") {
        prop.add("VALUE", &["uri"]);
    }
}

fn date_to_40(prop: &mut Prop) {
    if prop.has_value_type("text") {
        return;
    }
    prop.remove("VALUE");
    let omitted = prop.value_of("X-APPLE-OMIT-YEAR").map(str::to_owned);
    let short = basic(&standard(&prop.value));
    match omitted.and_then(|year| short.strip_prefix(year.trim()).map(str::to_owned)) {
        Some(rest) if rest.len() == 4 => {
            prop.remove("X-APPLE-OMIT-YEAR");
            prop.value = format!("--{rest}");
        }
        _ => prop.value = short,
    }
}

fn date_to_30(prop: &mut Prop) {
    if prop.has_value_type("text") {
        return;
    }
    prop.remove("VALUE");
    let long = extended(&standard(&prop.value));
    match long
        .strip_prefix("--")
        .filter(|rest| rest.len() == 5 && !rest.starts_with('-'))
    {
        Some(rest) => {
            prop.value = format!("{NO_YEAR}-{rest}");
            prop.add("X-APPLE-OMIT-YEAR", &[&NO_YEAR.to_string()]);
        }
        None => prop.value = long,
    }
    if prop.value.contains('T') && !prop.is("REV") {
        prop.add("VALUE", &["date-time"]);
    }
}

/// Android and others write words instead of the letters of RFC 6350 §6.2.7.
fn gender_to_40(prop: &mut Prop) {
    let word = prop.value.trim().to_ascii_lowercase();
    let sex = split(&prop.value, ';').first().map(|sex| sex.trim().to_owned());
    let is_letter = sex.is_some_and(|s| ["", "M", "F", "O", "N", "U"].contains(&s.as_str()));
    prop.value = match word.as_str() {
        "male" => "M".to_owned(),
        "female" => "F".to_owned(),
        _ if is_letter => return,
        _ => format!(";{}", prop.value),
    };
}

fn geo_to_30(prop: &mut Prop) {
    let plain = prop
        .value
        .strip_prefix("geo:")
        .and_then(|rest| rest.split_once(','))
        .filter(|(a, b)| are_numbers(a, b));
    if let Some((latitude, longitude)) = plain {
        prop.value = format!("{latitude};{longitude}");
        prop.remove("VALUE");
    } else if !prop.has("VALUE") {
        prop.add("VALUE", &["uri"]);
    }
}

fn are_numbers(a: &str, b: &str) -> bool {
    let is_number = |text: &str| {
        text.parse::<f64>().is_ok() && text.bytes().all(|b| b.is_ascii_digit() || b"+-.".contains(&b))
    };
    is_number(a) && is_number(b)
}

/// Turns a `tel:` URI of 4.0 (RFC 3966) into the plain number of 3.0.
fn phone_to_30(prop: &mut Prop) {
    prop.remove("VALUE");
    let number = prop
        .value
        .get(..4)
        .filter(|scheme| scheme.eq_ignore_ascii_case("tel:"));
    if let Some(number) = number.and_then(|_| prop.value.get(4..)) {
        prop.value = number.replacen(";ext=", " ext. ", 1).replace(';', "\\;");
    }
}
