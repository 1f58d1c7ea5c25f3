//! Converts photos, logos, sounds and keys: `ENCODING=b` with a TYPE in vCard 3.0 (RFC 2426 §2.4.1), a
//! `data:` URI in 4.0 (RFC 6350 §6.2.4).

use domain::property::{PropertyInfo, ValueFormat};
use domain::text::uri_scheme;

use super::prop::{Prop, WrittenParam};

/// The media type of data of an unknown type.
const UNKNOWN: &str = "application/octet-stream";

/// The types of keys in vCard 3.0 (RFC 2426 §3.7.2), with their media types.
const KEYS: [(&str, &str); 2] = [("PGP", "application/pgp-keys"), ("X509", "application/pkix-cert")];

/// True for a property that holds an image, a sound or a key.
pub fn is_media(prop: &Prop) -> bool {
    PropertyInfo::of(&prop.name).format == ValueFormat::Binary
}

/// How the base64 of an image begins, and its media type.
const MAGIC: [(&str, &str); 4] = [
    ("/9j/", "image/jpeg"),
    ("iVBORw0KGgo", "image/png"),
    ("R0lGOD", "image/gif"),
    ("UklGR", "image/webp"),
];

/// The media type of data whose type the card does not say.
fn sniffed(base64: &str) -> &'static str {
    let found = MAGIC
        .iter()
        .find(|(start, _)| base64.trim_start().starts_with(start));
    found.map_or(UNKNOWN, |(_, media_type)| media_type)
}

/// Converts a media property of vCard 3.0 to 4.0.
pub fn to_40(prop: &mut Prop) {
    let is_base64 = prop
        .value_of("ENCODING")
        .is_some_and(|e| e.eq_ignore_ascii_case("b") || e.eq_ignore_ascii_case("base64"))
        // `PHOTO;BASE64:`, as WhatsApp and vCard 2.1 write it.
        || prop.has_type("base64") && uri_scheme(&prop.value).is_none();
    if is_base64 {
        prop.replace_type("base64", None);
    }
    let has_type = media_type_word(prop);
    if is_base64 {
        let media_type = has_type
            .as_ref()
            .map_or_else(|| sniffed(&prop.value).to_owned(), |word| media_type(prop, word));
        if let Some(word) = has_type {
            prop.replace_type(&word, None);
        }
        prop.remove("ENCODING");
        prop.remove("VALUE");
        prop.value = format!("data:{media_type};base64,{}", prop.value);
        return;
    }
    let is_text_key = prop.is("KEY") && !prop.has("VALUE") && uri_scheme(&prop.value).is_none();
    if is_text_key {
        prop.add("VALUE", &["text"]);
    }
    if let Some(word) = has_type {
        let media_type = WrittenParam::new("MEDIATYPE", &[&media_type(prop, &word)]);
        prop.replace_type(&word, Some(&media_type));
    }
}

/// Converts a media property of vCard 4.0 to 3.0.
pub fn to_30(prop: &mut Prop) {
    if let Some((media_type, base64)) = inline(prop) {
        let (word, base64) = (type_word(prop, media_type), base64.to_owned());
        prop.remove("VALUE");
        prop.add("ENCODING", &["b"]);
        if let Some(word) = word {
            prop.add("TYPE", &[&word]);
        }
        prop.value = base64;
        return;
    }
    if prop.is("KEY") && prop.has_value_type("text") {
        prop.remove("VALUE");
    } else if !prop.has("VALUE") {
        prop.add("VALUE", &["uri"]);
    }
    let media_type = prop.value_of("MEDIATYPE").map(str::to_owned);
    if let Some(word) = media_type.and_then(|media_type| type_word(prop, &media_type)) {
        prop.type_in_place_of("MEDIATYPE", &word);
    }
}

/// Media type and base64 of a `data:` URI; `None` for URIs with other parameters or encodings.
fn inline(prop: &Prop) -> Option<(&str, &str)> {
    let (head, base64) = prop.value.strip_prefix("data:")?.split_once(',')?;
    let media_type = head.strip_suffix(";base64")?;
    (is_token(media_type) && media_type.contains('/')).then_some((media_type, base64))
}

/// The TYPE that names the format: the last one except `home`, `work`, `pref` and `x-` words.
fn media_type_word(prop: &Prop) -> Option<String> {
    let is_format = |word: &str| {
        let word = word.to_ascii_lowercase();
        !["home", "work", "pref"].contains(&word.as_str()) && !word.starts_with("x-") && is_token(&word)
    };
    prop.values("TYPE")
        .filter(|word| is_format(word))
        .last()
        .map(str::to_owned)
}

/// The media type for a TYPE such as `JPEG`.
fn media_type(prop: &Prop, word: &str) -> String {
    if word.contains('/') {
        return word.to_owned();
    }
    if prop.is("KEY") {
        let known = KEYS.iter().find(|(key, _)| key.eq_ignore_ascii_case(word));
        return known.map_or_else(
            || format!("application/{}", word.to_ascii_lowercase()),
            |(_, media_type)| (*media_type).to_owned(),
        );
    }
    format!("{}/{}", family(prop), word.to_ascii_lowercase())
}

/// The TYPE for a media type; `None` for [`UNKNOWN`].
fn type_word(prop: &Prop, media_type: &str) -> Option<String> {
    if media_type == UNKNOWN {
        return None;
    }
    if let Some((word, _)) = KEYS.iter().find(|(_, m)| prop.is("KEY") && *m == media_type) {
        return Some((*word).to_owned());
    }
    let word = media_type
        .strip_prefix(family(prop))
        .and_then(|rest| rest.strip_prefix('/'))
        .filter(|rest| !rest.contains('/') && **rest == rest.to_ascii_lowercase());
    Some(word.map_or_else(|| media_type.to_owned(), str::to_ascii_uppercase))
}

fn family(prop: &Prop) -> &'static str {
    if prop.is("SOUND") {
        "audio"
    } else if prop.is("KEY") {
        "application"
    } else {
        "image"
    }
}

fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+/".contains(&b))
}
