//! Tests of JSContact: what each property becomes, and round trips of arbitrary cards.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{is_jscontact, read, write};
use crate::jcard::tests::{card, meanings, unusual_card};
use crate::json::JsonError;
use crate::vcard::parse;
use domain::repair::is_raw;
use domain::text::split;

/// The meaning of each line, sorted. A list of nicknames or labels equals one line for each.
fn sorted_meanings(bytes: &[u8]) -> Vec<String> {
    let mut lines = Vec::new();
    for line in parse(bytes).lines() {
        let text = String::from_utf8(line.content()).unwrap();
        let Some(p) = line.property.as_ref().filter(|_| !is_raw(line)) else {
            lines.push(text);
            continue;
        };
        let head = &p.head;
        match p.name.to_uppercase().as_str() {
            "NICKNAME" | "CATEGORIES" => {
                lines.extend(split(&p.value, ',').iter().map(|item| format!("{head}:{item}")));
            }
            "N" | "ADR" | "ORG" => lines.push(text.trim_end_matches(';').to_owned()),
            _ => lines.push(text),
        }
    }
    let lower = |line: String| match line.split_once("\"TYPE\": [") {
        Some((before, rest)) => {
            let (types, after) = rest.split_once(']').unwrap();
            let mut types: Vec<String> = types.to_lowercase().split(", ").map(str::to_owned).collect();
            types.sort();
            format!("{before}\"TYPE\": [{}]{after}", types.join(", "))
        }
        None => line,
    };
    let mut all: Vec<String> = meanings(lines.join("\r\n").as_bytes())
        .into_iter()
        .map(lower)
        .collect();
    all.sort();
    // Labels are a set.
    all.dedup_by(|a, b| a == b && a.starts_with("None CATEGORIES {} "));
    all
}

fn js(bytes: &str) -> Value {
    let value: Value = serde_json::from_slice(&write(&parse(bytes.as_bytes()))).unwrap();
    assert!(is_jscontact(&value));
    value
}

/// Checks the JSContact of these lines, and that it is read back unchanged.
fn check(cases: &[(&str, Value)]) {
    for (lines, wanted) in cases {
        let bytes = card(&format!("UID:u\nFN:A\n{lines}\n"));
        let mut value = js(&bytes);
        let back = read(value.to_string().as_bytes()).unwrap();
        assert_eq!(
            sorted_meanings(&back),
            sorted_meanings(bytes.as_bytes()),
            "{value:#}"
        );
        assert_eq!(value["name"]["full"], json!("A"));
        let object = value.as_object_mut().unwrap();
        if wanted.get("name").is_none() {
            object.remove("name");
        }
        for frame in ["@type", "version", "uid"] {
            assert!(object.remove(frame).is_some());
        }
        assert_eq!(&value, wanted, "{lines}");
    }
}

#[test]
fn names_and_organizations_become_members() {
    check(&[
        (
            "N:Doe;John;Q.,X.;Mr.;Jr.",
            json!({"name": {"@type": "Name", "full": "A", "components": [
            {"@type": "NameComponent", "kind": "surname", "value": "Doe"},
            {"@type": "NameComponent", "kind": "given", "value": "John"},
            {"@type": "NameComponent", "kind": "given2", "value": "Q."},
            {"@type": "NameComponent", "kind": "given2", "value": "X."},
            {"@type": "NameComponent", "kind": "title", "value": "Mr."},
            {"@type": "NameComponent", "kind": "credential", "value": "Jr."}]}}),
        ),
        (
            "NICKNAME:Jo,Johnny",
            json!({"nicknames": {"k1": {"@type": "Nickname", "name": "Jo"}, "k2": {"@type": "Nickname", "name": "Johnny"}}}),
        ),
        (
            "ORG:IBM\\, Inc;Taxes",
            json!({"organizations": {"k1": {"@type": "Organization", "name": "IBM, Inc", "units": [{"@type": "OrgUnit", "name": "Taxes"}]}}}),
        ),
        (
            "TITLE:Boss\nROLE:Lead",
            json!({"titles": {"k1": {"@type": "Title", "kind": "title", "name": "Boss"}, "k2": {"@type": "Title", "kind": "role", "name": "Lead"}}}),
        ),
    ]);
}

#[test]
fn ways_to_reach_a_contact_become_members() {
    check(&[
        (
            "EMAIL;TYPE=work;PREF=1:a@b",
            json!({"emails": {"k1": {"@type": "EmailAddress", "address": "a@b", "contexts": {"work": true}, "pref": 1}}}),
        ),
        (
            "item1.TEL;TYPE=cell,home,x-odd:1\nitem1.X-ABLabel:Дача",
            json!({"phones": {"k1": {"@type": "Phone", "number": "1", "contexts": {"private": true}, "features": {"mobile": true}, "label": "Дача", "vCardParams": {"group": "item1", "type": "x-odd"}}}}),
        ),
        (
            "TEL;VALUE=uri:tel:+1",
            json!({"phones": {"k1": {"@type": "Phone", "number": "tel:+1"}}}),
        ),
        (
            "IMPP;PROP-ID=tg:xmpp:a@b",
            json!({"onlineServices": {"tg": {"@type": "OnlineService", "uri": "xmpp:a@b", "vCardName": "impp"}}}),
        ),
        (
            "SOCIALPROFILE;SERVICE-TYPE=Mastodon;VALUE=text:@a",
            json!({"onlineServices": {"k1": {"@type": "OnlineService", "user": "@a", "service": "Mastodon"}}}),
        ),
        (
            "ADR;TYPE=home;LABEL=\"x^ny\";CC=RU:;;Street 1;City;;1000;Land",
            json!({"addresses": {"k1": {"@type": "Address", "contexts": {"private": true}, "full": "x\ny", "countryCode": "RU", "components": [
            {"@type": "AddressComponent", "kind": "name", "value": "Street 1"},
            {"@type": "AddressComponent", "kind": "locality", "value": "City"},
            {"@type": "AddressComponent", "kind": "postcode", "value": "1000"},
            {"@type": "AddressComponent", "kind": "country", "value": "Land"}]}}}),
        ),
    ]);
}

#[test]
fn dates_notes_and_media_become_members() {
    check(&[
        (
            "BDAY:--0203\nANNIVERSARY:20090808\nDEATHDATE:1985-04",
            json!({"anniversaries": {
            "k1": {"@type": "Anniversary", "kind": "birth", "date": {"@type": "PartialDate", "month": 2, "day": 3}},
            "k2": {"@type": "Anniversary", "kind": "wedding", "date": {"@type": "PartialDate", "year": 2009, "month": 8, "day": 8}},
            "k3": {"@type": "Anniversary", "kind": "death", "date": {"@type": "PartialDate", "year": 1985, "month": 4}}}}),
        ),
        (
            "BDAY:19531015T231000Z",
            json!({"anniversaries": {"k1": {"@type": "Anniversary", "kind": "birth", "date": {"@type": "Timestamp", "utc": "1953-10-15T23:10:00Z"}}}}),
        ),
        (
            "NOTE:a\\nb\nCATEGORIES:x,y\\,z",
            json!({"notes": {"k1": {"@type": "Note", "note": "a\nb"}}, "keywords": {"x": true, "y,z": true}}),
        ),
        (
            "URL:http://x\nCONTACT-URI:http://y",
            json!({"links": {"k1": {"@type": "Link", "uri": "http://x"}, "k2": {"@type": "Link", "kind": "contact", "uri": "http://y"}}}),
        ),
        (
            "PHOTO;MEDIATYPE=image/png:data:image/png;base64,AAAA",
            json!({"media": {"k1": {"@type": "Media", "kind": "photo", "uri": "data:image/png;base64,AAAA", "mediaType": "image/png"}}}),
        ),
        (
            "KEY:http://x\nFBURL:http://y\nCALADRURI:mailto:a@b\nSOURCE:http://z",
            json!({"cryptoKeys": {"k1": {"@type": "CryptoKey", "uri": "http://x"}}, "calendars": {"k1": {"@type": "Calendar", "kind": "freeBusy", "uri": "http://y"}}, "schedulingAddresses": {"k1": {"@type": "SchedulingAddress", "uri": "mailto:a@b"}}, "directories": {"k1": {"@type": "Directory", "kind": "entry", "uri": "http://z"}}}),
        ),
    ]);
}

#[test]
fn personal_information_and_relations_become_members() {
    check(&[
        (
            "EXPERTISE;LEVEL=expert;INDEX=1:chess\nHOBBY;LEVEL=high:reading",
            json!({"personalInfo": {"k1": {"@type": "PersonalInfo", "kind": "expertise", "value": "chess", "level": "high", "listAs": 1}, "k2": {"@type": "PersonalInfo", "kind": "hobby", "value": "reading", "level": "high"}}}),
        ),
        (
            "RELATED;TYPE=friend:urn:uuid:1\nRELATED;VALUE=text;TYPE=spouse:Jenny",
            json!({"relatedTo": {"urn:uuid:1": {"@type": "Relation", "relation": {"friend": true}}, "Jenny": {"@type": "Relation", "relation": {"spouse": true}}}}),
        ),
        (
            "item2.RELATED;VALUE=text;TYPE=spouse:Jenny\nitem2.X-ABLabel:_$!<Spouse>!$_",
            json!({"relatedTo": {"Jenny": {"@type": "Relation", "relation": {"spouse": true}, "vCardParams": {"group": "item2"}}},
                "vCardProps": [["x-ablabel", {"group": "item2"}, "unknown", "_$!<Spouse>!$_"]]}),
        ),
        (
            "GRAMGENDER:feminine\nPRONOUNS:she/her\nLANG;PREF=1:fr",
            json!({"speakToAs": {"@type": "SpeakToAs", "grammaticalGender": "feminine", "pronouns": {"k1": {"@type": "Pronouns", "pronouns": "she/her"}}}, "preferredLanguages": {"k1": {"@type": "LanguagePref", "language": "fr", "pref": 1}}}),
        ),
        (
            "KIND:group\nMEMBER:urn:uuid:2",
            json!({"kind": "group", "members": {"urn:uuid:2": true}}),
        ),
    ]);
}

#[test]
fn other_lines_become_members() {
    check(&[
        (
            "PRODID:p\nREV:20130214T123000Z\nLANGUAGE:ru",
            json!({"prodId": "p", "updated": "2013-02-14T12:30:00Z", "language": "ru"}),
        ),
        (
            "JSPROP;JSPTR=\"emails/x\":{\"address\":\"a@b\"\\,\"n\":1}",
            json!({"vCardProps": [["jsprop", {"jsptr": "emails/x"}, "text", "{\"address\":\"a@b\",\"n\":1}"]]}),
        ),
        (
            "JSPROP;JSPTR=\"example.com:foo\":{\"bar\":1234}",
            json!({"example.com:foo": {"bar": 1234}}),
        ),
        (
            "X-ODD;P=1:a\\;b\nGENDER:M\nTZ:Europe/Moscow\nno property",
            json!({"vCardProps": [["x-content-line", {}, "unknown", "no property"], ["x-odd", {"p": "1"}, "unknown", "a\\;b"], ["gender", {}, "text", "M"], ["tz", {}, "text", "Europe/Moscow"]]}),
        ),
    ]);
}

/// True if `kept` holds everything of `original`.
fn holds(kept: &Value, original: &Value) -> bool {
    match (kept, original) {
        (Value::Object(kept), Value::Object(original)) => original
            .iter()
            .all(|(name, value)| kept.get(name).is_some_and(|kept| holds(kept, value))),
        (Value::Array(kept), Value::Array(original)) => {
            kept.len() == original.len()
                && kept
                    .iter()
                    .zip(original)
                    .all(|(kept, original)| holds(kept, original))
        }
        (kept, original) => kept == original,
    }
}

#[test]
fn cards_of_other_programs_are_kept() {
    for value in [
        json!({"@type": "Card", "version": "1.0", "uid": "u1", "name": {"components": [{"kind": "given", "value": "Vincent"}, {"kind": "surname", "value": "van Gogh"}], "isOrdered": true},
            "emails": {"1": {"address": "a@b", "contexts": {"private": true, "example.com:x": true}}, "home": {"address": "c@d", "label": "Own"}},
            "phones": {"k9": {"number": "+1", "features": {"voice": true}, "pref": 200}},
            "localizations": {"ru": {"name/full": "Винсент"}}, "example.com/foo": [1, {"~": null}]}),
        json!({"@type": "Card", "version": "2.0", "uid": "urn:uuid:1", "kind": "example.com:robot",
            "addresses": {"a": {"components": [{"kind": "number", "value": "54321"}, {"kind": "separator", "value": " "}, {"kind": "name", "value": "Oak St"}, {"kind": "locality", "value": "Reston"}], "isOrdered": true, "defaultSeparator": ", "},
                "b": {"full": "All in one"}, "c": {"coordinates": "geo:1,2", "timeZone": "Etc/UTC"}},
            "titles": {"le9": {"name": "Boss", "organizationId": "o2"}}, "organizations": {"o2": {"name": "ABC", "units": [{"name": "X", "sortAs": "Y"}]}},
            "anniversaries": {"k8": {"kind": "birth", "date": {"year": 1953, "month": 4}, "place": {"full": "Zundert"}}, "q": {"kind": "other", "date": {"utc": "x"}}},
            "notes": {"n1": {"note": "x", "author": {"name": "J"}}}, "media": {"m": {"kind": "example.com:x", "uri": "http://x"}},
            "relatedTo": {"x": {"relation": {}}}, "keywords": {"a": true, "b/c": true, "d": false}, "uidd": null}),
    ] {
        let bytes = read(value.to_string().as_bytes()).unwrap();
        let again: Value = serde_json::from_slice(&write(&parse(&bytes))).unwrap();
        let mut original = value.clone();
        original["version"] = json!("1.0");
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(holds(&again, &original), "{text}\n{again:#}");
        assert_eq!(
            sorted_meanings(&read(again.to_string().as_bytes()).unwrap()),
            sorted_meanings(&bytes)
        );
    }
}

#[test]
fn fn_is_derived_from_components_and_not_written_again() {
    let value = json!({"@type": "Card", "version": "1.0", "uid": "u", "name": {"components": [{"kind": "surname", "value": "Doe"}, {"kind": "given", "value": "Jo"}]}});
    let bytes = read(value.to_string().as_bytes()).unwrap();
    assert!(String::from_utf8_lossy(&bytes).contains("\r\nFN;DERIVED=true:Jo Doe\r\nN:Doe;Jo;;;\r\n"));
    assert_eq!(js(&String::from_utf8(bytes).unwrap())["name"].get("full"), None);
}

#[test]
fn invalid_cards_are_rejected_and_a_missing_uid_is_always_the_same() {
    for (text, error) in [
        ("{", JsonError::Syntax),
        ("[]", JsonError::NotAContact),
        ("{}", JsonError::NotAContact),
        (
            "{\"@type\":\"Group\",\"uid\":\"u\",\"version\":\"1.0\"}",
            JsonError::NotAContact,
        ),
    ] {
        assert_eq!(read(text.as_bytes()), Err(error), "{text}");
    }
    let uid = |lines: &str| js(&card(lines))["uid"].clone();
    assert_eq!(uid("FN:a\n"), uid("FN:a\n"));
    assert_ne!(uid("FN:a\n"), uid("FN:b\n"));
    let nasty = json!({"@type": "Card", "version": "1.0", "uid": "u\r\nEND:VCARD", "name": {"full": "a\nEND:VCARD\u{0}"}, "x\r\nEND:VCARD": 1, "members": {"m\r\nEND:VCARD": true}});
    let bytes = read(nasty.to_string().as_bytes()).unwrap();
    assert_eq!(parse(&bytes).named("END").count(), 1);
    assert!(!bytes.contains(&0));
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        Just(json!(true)),
        Just(json!(3)),
        "[a-z:/;,~ \\n\u{1}]{0,6}".prop_map(Value::from)
    ];
    let name = "(emails|phones|name|full|components|kind|value|k1|a|address|addresses|label|contexts|keywords|members|relatedTo|units|date|anniversaries|vCardParams|vCardProps|group|uid|speakToAs|pronouns|media|[a-z/~]{0,3})";
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(name, inner, 0..4)
                .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    #[test]
    fn cards_survive_the_round_trip(bytes in unusual_card()) {
        let written = write(&parse(bytes.as_bytes()));
        let back = read(&written).unwrap();
        prop_assert_eq!(sorted_meanings(&back), sorted_meanings(bytes.as_bytes()), "{}", String::from_utf8_lossy(&written));
        prop_assert_eq!(js(&String::from_utf8(back).unwrap()), serde_json::from_slice::<Value>(&written).unwrap());
    }

    #[test]
    fn any_json_is_read_without_a_panic(value in any_value(), bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let _ = read(&bytes);
        let mut value = value;
        if let Some(object) = value.as_object_mut() {
            object.insert("@type".to_owned(), json!("Card"));
            object.insert("uid".to_owned(), json!("u"));
            let bytes = read(value.to_string().as_bytes()).unwrap();
            prop_assert!(!write(&parse(&bytes)).is_empty());
            prop_assert_eq!(parse(&bytes).named("END").count(), 1);
        }
    }
}
