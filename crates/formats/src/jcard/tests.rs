//! Tests of jCard, with the generator of unusual cards that the tests of `jscontact` share.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Value, default_type, is_jcard, json, read, unescape, write};
use crate::json::JsonError;
use crate::vcard::parse;
use domain::repair::is_raw;
use domain::text::split;

/// A card of version 4.0 with these lines.
pub fn card(lines: &str) -> String {
    format!(
        "BEGIN:VCARD\r\nVERSION:4.0\r\n{}END:VCARD\r\n",
        lines.replace('\n', "\r\n")
    )
}

/// The meaning of each line of a card, without its spelling.
pub fn meanings(bytes: &[u8]) -> Vec<String> {
    let card = parse(bytes);
    let lines = card
        .lines()
        .iter()
        .filter(|line| !line.content().trim_ascii().is_empty());
    lines
        .map(|line| {
            let Some(p) = line.property.as_ref().filter(|_| !is_raw(line)) else {
                return String::from_utf8(line.content()).unwrap();
            };
            let name = p.name.to_uppercase();
            let mut params: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for param in &p.params {
                params
                    .entry(param.name.clone())
                    .or_default()
                    .extend(param.values.clone());
            }
            if let Some(types) = params.get_mut("TYPE") {
                types.sort();
            }
            let value_type = params
                .get("VALUE")
                .map_or(default_type(&name).to_owned(), |v| v.join(",").to_lowercase());
            if value_type == default_type(&name) {
                params.remove("VALUE");
            }
            let parts: Vec<String> = split(&p.value, ';').into_iter().map(unescape).collect();
            let value = match value_type.as_str() {
                "text" => parts.join(";"),
                "date-and-or-time" | "timestamp" | "date" => p.value.replace(['-', ':'], ""),
                _ => p.value.clone(),
            };
            format!(
                "{:?} {name} {params:?} {value}",
                p.group.as_ref().map(|g| g.to_lowercase())
            )
        })
        .collect()
}

/// A card of unusual but valid lines.
pub fn unusual_card() -> impl Strategy<Value = String> {
    let known = "((item[1-3]|G)\\.)?(FN|N|NICKNAME|ORG|TITLE|ROLE|TEL|EMAIL|ADR|URL|IMPP|NOTE|CATEGORIES|BDAY|ANNIVERSARY|DEATHDATE|REV|TZ|GEO|LANG|GENDER|KIND|RELATED|MEMBER|PHOTO|LOGO|SOUND|KEY|FBURL|CALURI|CALADRURI|EXPERTISE|HOBBY|SOURCE|SOCIALPROFILE|PRODID|PRONOUNS|GRAMGENDER|CLIENTPIDMAP|JSPROP|XML|LANGUAGE|CREATED|CONTACT-URI|ORG-DIRECTORY|X-ABLabel|X-[A-C]{1,2}|x-content-line)";
    let param = prop_oneof![
        4 => ";TYPE=(home|work|cell|voice|fax|friend|billing|x-odd)(,(work|text))?",
        2 => ";PREF=(1|2|100|x)",
        2 => ";VALUE=(text|uri|integer|date|boolean|unknown)",
        1 => ";(MEDIATYPE|LANGUAGE|ALTID|LABEL|SORT-AS|LEVEL|INDEX|PROP-ID|GEO|CC|SERVICE-TYPE|USERNAME|X-P|group)=(\"[a-z:;,^']{0,5}\"|[a-z0-9]{0,4}|k[1-3])",
        1 => ";JSPTR=\"(x|emails/k1/x|name/full|media)\"",
    ];
    let value = prop_oneof![
        3 => "[a-zа-я]{1,5}(\\\\[n,;N:\\\\]|[,;])?[a-zа-я ]{0,5}([,;][a-z]{1,3}){0,3}",
        2 => "[ -~]{0,30}",
        2 => "(19[0-9]{2}0[1-9]1[0-9](T10[0-5]000Z)?|--0[1-9]1[0-9]|19[0-9]{2}(-0[1-9])?|---11|1985-04-12)",
        2 => "(http://x/[a-z]|urn:uuid:[a-f0-9]{4}|tel:\\+1[0-9]{3}|mailto:a@b|data:image/png;base64,AAAA|geo:1,2|xmpp:a@b|group|org|M;x|high|beginner|masculine|1,2|true)",
    ];
    let line = (known, prop::collection::vec(param, 0..3), value)
        .prop_map(|(name, params, value)| format!("{name}{}:{value}\n", params.concat()));
    let line = prop_oneof![20 => line, 1 => "[a-z ]{1,9}\n".prop_map(|s| format!("a{s}"))];
    prop::collection::vec(line, 0..9).prop_map(|lines| card(&format!("UID:u\nFN:Anna\n{}", lines.concat())))
}

fn properties(lines: &str) -> Value {
    let value: Value = serde_json::from_slice(&write(&parse(card(lines).as_bytes()))).unwrap();
    assert!(is_jcard(&value));
    assert_eq!(value[1][0], json!(["version", {}, "text", "4.0"]));
    Value::Array(value[1].as_array().unwrap()[1..].to_vec())
}

#[test]
fn each_line_becomes_an_array_and_is_read_back() {
    for (line, wanted) in [
        ("FN:Anna\\, Lee\\nx", json!(["fn", {}, "text", "Anna, Lee\nx"])),
        (
            "N:Doe;John;Q.,X.;;Jr.",
            json!(["n", {}, "text", ["Doe", "John", ["Q.", "X."], "", "Jr."]]),
        ),
        ("ORG:IBM\\, Inc", json!(["org", {}, "text", "IBM, Inc"])),
        ("ORG:IBM;Taxes", json!(["org", {}, "text", ["IBM", "Taxes"]])),
        (
            "CATEGORIES:a,b\\,c",
            json!(["categories", {}, "text", "a", "b,c"]),
        ),
        (
            "item1.TEL;PREF=1;TYPE=home,voice;VALUE=uri:tel:+1",
            json!(["tel", {"group": "item1", "pref": "1", "type": ["home", "voice"]}, "uri", "tel:+1"]),
        ),
        (
            "BDAY:19850412",
            json!(["bday", {}, "date-and-or-time", "1985-04-12"]),
        ),
        ("BDAY:--0412", json!(["bday", {}, "date-and-or-time", "--04-12"])),
        (
            "ANNIVERSARY:20090808T1430-0500",
            json!(["anniversary", {}, "date-and-or-time", "2009-08-08T14:30-05:00"]),
        ),
        (
            "REV:20130214T123000Z",
            json!(["rev", {}, "timestamp", "2013-02-14T12:30:00Z"]),
        ),
        (
            "TZ;VALUE=utc-offset:-0500",
            json!(["tz", {}, "utc-offset", "-05:00"]),
        ),
        ("X-ODD:a\\,b;c", json!(["x-odd", {}, "unknown", "a\\,b;c"])),
        ("X-N;VALUE=integer:1,2", json!(["x-n", {}, "integer", 1, 2])),
        ("X-N;VALUE=boolean:true", json!(["x-n", {}, "boolean", true])),
        (
            "NOTE;LABEL=\"a^nb;\":x",
            json!(["note", {"label": "a\nb;"}, "text", "x"]),
        ),
        (
            "no property",
            json!(["x-content-line", {}, "unknown", "no property"]),
        ),
    ] {
        assert_eq!(properties(&format!("{line}\n")), json!([wanted]), "{line}");
        let bytes = card(&format!("{line}\n"));
        let back = read(&write(&parse(bytes.as_bytes()))).unwrap();
        assert_eq!(meanings(&back), meanings(bytes.as_bytes()), "{line}");
    }
}

#[test]
fn a_card_of_version_30_is_converted_first() {
    let card = parse(b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:x\r\nN:x;;;;\r\nTEL;TYPE=pref:1\r\nEND:VCARD\r\n");
    let back = String::from_utf8(read(&write(&card)).unwrap()).unwrap();
    assert_eq!(
        back,
        "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:x\r\nN:x;;;;\r\nTEL;PREF=1:1\r\nEND:VCARD\r\n"
    );
}

#[test]
fn invalid_jcards_are_rejected_and_no_line_is_smuggled_in() {
    for (text, error) in [
        ("{", JsonError::Syntax),
        ("{}", JsonError::NotAContact),
        ("[\"vcard\"]", JsonError::NotAContact),
        ("[\"vcard\",[[\"fn\"]]]", JsonError::NotAContact),
        (
            "[\"vcard\",[[\"f:n\",{},\"text\",\"x\"]]]",
            JsonError::NotAContact,
        ),
    ] {
        assert_eq!(read(text.as_bytes()), Err(error), "{text}");
    }
    let nasty = json!(["vcard", [
        ["end", {}, "text", "VCARD"],
        ["note", {"x:y\r\nEND": "a\r\nEND:VCARD", "group": "g\n.h:"}, "x\nEND", "b\r\nEND:VCARD\u{0}"],
        ["x-content-line", {}, "unknown", "END:VCARD"],
        ["x-content-line", {}, "unknown", "a\nEND:VCARD"],
    ]]);
    let bytes = read(nasty.to_string().as_bytes()).unwrap();
    assert_eq!(parse(&bytes).named("END").count(), 1);
    assert!(!bytes.contains(&0));
    assert_eq!(parse(&bytes).lines().len(), 6);
}

proptest! {
    #[test]
    fn cards_survive_the_round_trip(bytes in unusual_card()) {
        let written = write(&parse(bytes.as_bytes()));
        let back = read(&written).unwrap();
        prop_assert_eq!(meanings(&back), meanings(bytes.as_bytes()), "{}", String::from_utf8_lossy(&written));
        prop_assert_eq!(write(&parse(&back)), written);
    }

    #[test]
    fn any_bytes_are_read_or_rejected(bytes in prop::collection::vec(any::<u8>(), 0..60), name in "[a-z]{1,3}", value in "\\PC{0,10}") {
        let _ = read(&bytes);
        let jcard = json!(["vcard", [[name, {"x": value}, "text", value], [name, {}, "date", [value, [value]]]]]);
        let card = read(jcard.to_string().as_bytes()).unwrap();
        // BEGIN, VERSION and END are those of the card itself.
        let own = if name == "end" { 0 } else { 2 };
        prop_assert_eq!(parse(&card).properties().count(), 3 + own);
    }
}
