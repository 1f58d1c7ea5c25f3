//! Tests of the conversion: single lines, and round trips of arbitrary cards.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Version, to_30, to_40, unescape};
use crate::vcard::{parse, print};

mod foreign;

fn card(version: &str, lines: &str) -> String {
    format!(
        "BEGIN:VCARD\r\nVERSION:{version}\r\n{}END:VCARD\r\n",
        lines.replace('\n', "\r\n")
    )
}

fn convert(bytes: &str) -> String {
    let card = parse(bytes.as_bytes());
    let converted = match card.version() {
        Version::V30 => to_40(&card),
        _ => to_30(&card),
    };
    String::from_utf8(print(&converted)).unwrap()
}

/// The lines except BEGIN, VERSION, FN, N and END, unfolded.
fn body(bytes: &str) -> Vec<String> {
    let card = parse(bytes.as_bytes());
    let lines = card
        .lines()
        .iter()
        .map(|l| String::from_utf8(l.content()).unwrap());
    lines
        .filter(|l| {
            !["BEGIN:", "VERSION:", "FN:", "N:", "END:"]
                .iter()
                .any(|p| l.starts_with(p))
        })
        .collect()
}

/// The properties of a card in a form that compares equal if their meaning is equal.
fn meanings(bytes: &str) -> Vec<String> {
    let card = parse(bytes.as_bytes());
    let properties = card.properties().map(|(_, p)| {
        let mut params: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for param in &p.params {
            let values = param.values.iter().map(|v| {
                if ["TYPE", "VALUE"].contains(&param.name.as_str()) {
                    v.to_lowercase()
                } else {
                    v.clone()
                }
            });
            params.entry(param.name.clone()).or_default().extend(values);
        }
        for values in params.values_mut() {
            values.sort();
        }
        let name = p.name.to_uppercase();
        let is_date = ["BDAY", "ANNIVERSARY", "X-ANNIVERSARY", "REV"].contains(&name.as_str());
        let is_uri = ["PHOTO", "LOGO", "SOUND", "KEY", "RELATED", "MEMBER", "GEO"].contains(&name.as_str());
        let is_default = match (params.get("VALUE").map(|v| v[0].as_str()), card.version()) {
            (Some("date" | "date-time"), _) => is_date,
            (Some("uri"), Version::V40) => is_uri,
            (Some("text"), Version::V40) | (Some("utc-offset"), Version::V30) => name == "TZ",
            _ => false,
        };
        if is_default {
            params.remove("VALUE");
        }
        let value = match name.as_str() {
            _ if is_date && !params.contains_key("VALUE") => p.value.replace(['-', ':'], ""),
            "FN" | "NOTE" | "TITLE" | "ROLE" => unescape(&p.value),
            _ => p.value.clone(),
        };
        format!("{:?} {name} {params:?} {value}", p.group)
    });
    properties.collect()
}

fn is_valid(bytes: &str) {
    let card = parse(bytes.as_bytes());
    let names: Vec<&str> = card.properties().map(|(_, p)| p.name.as_str()).collect();
    assert_eq!((names[0], names[1]), ("BEGIN", "VERSION"), "{bytes}");
    assert_eq!(names.iter().filter(|n| **n == "VERSION").count(), 1, "{bytes}");
    assert!(card.first("FN").is_some(), "{bytes}");
    for (_, property) in card.properties() {
        match card.version() {
            Version::V30 => assert!(property.param("PREF").next().is_none(), "{bytes}"),
            _ => assert!(
                !property.has_type("pref") && property.param("ENCODING").next().is_none(),
                "{bytes}"
            ),
        }
    }
    if card.version() == Version::V30 {
        assert!(card.first("N").is_some(), "{bytes}");
    }
}

/// Converts each case and back: the meaning is the same, and with `exact` the bytes, too.
fn check(from: &str, cases: &[(&str, &str)], exact: bool) {
    for (lines, wanted) in cases {
        let bytes = card(from, &format!("FN:x\nN:x;;;;\n{lines}\n"));
        let converted = convert(&bytes);
        assert_eq!(body(&converted), wanted.lines().collect::<Vec<_>>());
        let back = convert(&converted);
        if exact {
            assert_eq!(body(&back), lines.lines().collect::<Vec<_>>());
        }
        assert_eq!(meanings(&back), meanings(&bytes));
        is_valid(&converted);
        is_valid(&back);
    }
}

/// Lines of 3.0 and what they are in 4.0.
const LINES_OF_30: [(&str, &str); 30] = [
    (
        "TEL;type=CELL;type=VOICE;type=pref:1",
        "TEL;type=CELL;type=VOICE;pref=1:1",
    ),
    (
        "EMAIL;TYPE=INTERNET;TYPE=HOME:a@b",
        "EMAIL;TYPE=INTERNET;TYPE=HOME:a@b",
    ),
    (
        "item1.URL;type=pref:http://x\nitem1.X-ABLabel:_$!<HomePage>!$_",
        "item1.URL;pref=1:http://x\nitem1.X-ABLabel:_$!<HomePage>!$_",
    ),
    (
        "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ",
        "PHOTO:data:image/jpeg;base64,/9j/4AAQ",
    ),
    (
        "KEY;ENCODING=b;TYPE=PGP:mQ==",
        "KEY:data:application/pgp-keys;base64,mQ==",
    ),
    (
        "SOUND;ENCODING=b;TYPE=BASIC:AAAA",
        "SOUND:data:audio/basic;base64,AAAA",
    ),
    (
        "LOGO;ENCODING=b:AAAA",
        "LOGO:data:application/octet-stream;base64,AAAA",
    ),
    (
        "PHOTO;VALUE=uri;TYPE=GIF:http://x/y.gif",
        "PHOTO;VALUE=uri;MEDIATYPE=image/gif:http://x/y.gif",
    ),
    ("X-BLOB;ENCODING=b:AAAA", "X-BLOB;X-ENCODING=b:AAAA"),
    ("BDAY:1980-03-22", "BDAY:19800322"),
    ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-22", "BDAY:--0322"),
    ("BDAY:--03-22", "BDAY;X-WAS=\"BDAY:--03-22\":--0322"),
    ("BDAY;VALUE=text:летом", "BDAY;VALUE=text:летом"),
    ("X-ANNIVERSARY:2009-08-08", "ANNIVERSARY:20090808"),
    ("REV:1995-10-31T22:27:10Z", "REV:19951031T222710Z"),
    ("TZ:-05:00", "TZ;VALUE=utc-offset:-0500"),
    ("TZ;VALUE=text:Europe/Moscow", "TZ:Europe/Moscow"),
    ("GEO:37.386013;-122.082932", "GEO:geo:37.386013,-122.082932"),
    (
        "X-ADDRESSBOOKSERVER-KIND:group\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1",
        "KIND:group\nMEMBER:urn:uuid:1",
    ),
    (
        "item2.X-ABRELATEDNAMES:Jenny\nitem2.X-ABLabel:_$!<Spouse>!$_",
        "item2.RELATED;VALUE=text;TYPE=spouse:Jenny\nitem2.X-ABLabel:_$!<Spouse>!$_",
    ),
    ("AGENT;VALUE=uri:mailto:a@b", "RELATED;TYPE=agent:mailto:a@b"),
    (
        "AGENT:BEGIN\\:VCARD\\nFN\\:Susan\\nEND\\:VCARD",
        "RELATED;VALUE=text;TYPE=agent:BEGIN\\:VCARD\\nFN\\:Susan\\nEND\\:VCARD",
    ),
    ("X-GENDER:F", "GENDER:F"),
    ("X-GENDER:Male", "GENDER;X-WAS=\"X-GENDER:Male\":M"),
    (
        "MAILER:Pine\nCLASS:PRIVATE\nSORT-STRING:Harten",
        "X-MAILER:Pine\nX-CLASS:PRIVATE\nX-SORT-STRING:Harten",
    ),
    (
        "ADR;TYPE=HOME:;;a;;;;\nLABEL;TYPE=HOME:a\\nb\\, c",
        "ADR;TYPE=HOME;LABEL=\"a^nb, c\":;;a;;;;",
    ),
    (
        "ADR;TYPE=HOME:;;a;;;;\nLABEL;TYPE=WORK:b",
        "ADR;TYPE=HOME:;;a;;;;\nX-LABEL;TYPE=WORK:b",
    ),
    ("X-MAILER:Pine", "X-MAILER;X-WAS=X-MAILER:Pine"),
    (
        "IMPP;X-SERVICE-TYPE=Telegram:x-apple:a\nX-TELEGRAM:a\nX-SOCIALPROFILE;type=twitter:http://x/a",
        "IMPP;X-SERVICE-TYPE=Telegram:x-apple:a\nX-TELEGRAM:a\nX-SOCIALPROFILE;type=twitter:http://x/a",
    ),
    (
        "NOTE;X-A=\"b;c:d,e\";X-B=^n^^:a\\;b\\, c",
        "NOTE;X-A=\"b;c:d,e\";X-B=^n^^:a\\;b\\, c",
    ),
];

#[test]
fn lines_of_30_are_converted_to_40() {
    check("3.0", &LINES_OF_30, true);
}

/// Lines of 4.0 and what they are in 3.0.
const LINES_OF_40: [(&str, &str); 28] = [
    ("TEL;TYPE=home;PREF=1:1", "TEL;TYPE=home;TYPE=pref:1"),
    ("TEL;TYPE=home;PREF=2:1", "TEL;TYPE=home;X-PREF=2:1"),
    (
        "PHOTO:data:image/jpeg;base64,/9j/4AAQ",
        "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ",
    ),
    ("PHOTO:http://x/y", "PHOTO;VALUE=uri:http://x/y"),
    (
        "PHOTO:data:text/plain;base64,AAAA",
        "PHOTO;ENCODING=b;TYPE=text/plain:AAAA",
    ),
    (
        "PHOTO:data:image/JPEG;base64,AAAA",
        "PHOTO;ENCODING=b;TYPE=image/JPEG:AAAA",
    ),
    ("PHOTO:data:,a%20b", "PHOTO;VALUE=uri:data:,a%20b"),
    (
        "KEY;MEDIATYPE=application/pgp-keys:http://x/k",
        "KEY;TYPE=PGP;VALUE=uri:http://x/k",
    ),
    ("KEY;VALUE=text:abc", "KEY:abc"),
    ("BDAY:19800322", "BDAY:1980-03-22"),
    ("BDAY:--0322", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-22"),
    (
        "BDAY:19531015T231000Z",
        "BDAY;VALUE=date-time:1953-10-15T23:10:00Z",
    ),
    ("BDAY:1985-04", "BDAY:1985-04"),
    ("ANNIVERSARY:20090808", "X-ANNIVERSARY:2009-08-08"),
    ("X-ANNIVERSARY:x", "X-ANNIVERSARY;X-WAS=X-ANNIVERSARY:x"),
    (
        "KIND:group\nMEMBER:urn:uuid:1",
        "X-ADDRESSBOOKSERVER-KIND:group\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1",
    ),
    ("KIND:org", "X-KIND:org"),
    ("GENDER:M;Fellow", "X-GENDER:M;Fellow"),
    (
        "RELATED;TYPE=friend:urn:uuid:1",
        "X-ABRELATEDNAMES;TYPE=friend;VALUE=uri:urn:uuid:1",
    ),
    ("RELATED;TYPE=agent:mailto:a@b", "AGENT;VALUE=uri:mailto:a@b"),
    ("TZ:Europe/Moscow", "TZ;VALUE=text:Europe/Moscow"),
    ("TZ;VALUE=utc-offset:-0500", "TZ:-05:00"),
    ("GEO:geo:46.772673,-71.282945", "GEO:46.772673;-71.282945"),
    ("GEO:geo:1,2;u=3", "GEO;VALUE=uri:geo:1,2;u=3"),
    (
        "ADR;LABEL=\"a^nb\";TYPE=home:;;a;;;;",
        "ADR;TYPE=home:;;a;;;;\nLABEL;TYPE=home:a\\nb",
    ),
    (
        "TEL;VALUE=uri;TYPE=work:tel:+1-418-656-9254;ext=102",
        "TEL;TYPE=work;X-WAS=\"TEL;VALUE=uri;TYPE=work:tel:+1-418-656-9254;ext=102\":+1-418-656-9254 ext. 102",
    ),
    ("NOTE:a;b\\, c", "NOTE:a\\;b\\, c"),
    ("LANG;PREF=1:fr\nX-A.b:c", "LANG;TYPE=pref:fr\nX-A.b:c"),
];

#[test]
fn lines_of_40_are_converted_to_30() {
    check("4.0", &LINES_OF_40, false);
}

#[test]
fn additions_are_removed_again_and_edits_stay() {
    let bytes = card("4.0", "X-A:b\nFN:Anna Lee\n");
    let converted = convert(&bytes);
    is_valid(&converted);
    assert!(converted.contains("N;X-WAS=:Lee;Anna;;;"), "{converted}");
    assert_eq!(convert(&converted), bytes);
    let edited = converted.replace("Lee;Anna", "Leigh;Anna");
    assert!(convert(&edited).contains("\r\nN:Leigh;Anna;;;\r\n"));
    let converted = convert(&card("3.0", "FN:x\nN:x;;;;\nX-GENDER:Male\n"));
    let back = convert(&converted.replace(":M\r\n", ":F\r\n"));
    assert!(back.contains("\r\nX-GENDER:F\r\n"), "{back}");
}

#[test]
fn the_spaces_at_the_end_of_a_converted_value_come_back() {
    for line in ["X-GENDER:a ", "X-MAILER: Pine ", "X-ANNIVERSARY:x  "] {
        let bytes = card("4.0", &format!("N:x;;;;\nFN:x\n{line}\n"));
        assert_eq!(convert(&convert(&bytes)), bytes, "{line}");
    }
}

#[test]
fn version_follows_begin_and_converted_cards_are_left_alone() {
    let bytes = "BEGIN:VCARD\nFN:x\nN:x;;;;\nno property\n\nVERSION:3.0\nEND:VCARD";
    let converted = convert(bytes);
    assert_eq!(
        converted,
        "BEGIN:VCARD\nVERSION:4.0\nFN:x\nN:x;;;;\nno property\n\nEND:VCARD"
    );
    let card = parse(converted.as_bytes());
    assert_eq!(to_40(&card), card);
    let old = parse(b"BEGIN:VCARD\nVERSION:2.1\nEND:VCARD");
    assert_eq!((to_30(&old), to_40(&old)), (old.clone(), old));
}

fn param(is_40: bool) -> impl Strategy<Value = String> {
    let pref = if is_40 {
        ";PREF=[1-9]"
    } else {
        ";(TYPE|type)=(pref|PREF)"
    };
    prop_oneof![
        4 => "(;(TYPE|type)=(HOME|work|CELL|x-odd|INTERNET)(,voice)?)",
        2 => pref,
        1 => ";(LANGUAGE|X-[A-C]|ALTID)=(\"[a-z:;,^']{0,6}\"|[a-zа-я]{0,4})",
        1 => ";VALUE=(text|uri|date)",
    ]
}

/// Content lines of version 4.0 or 3.0.
fn lines(is_40: bool) -> impl Strategy<Value = String> {
    let only_here = if is_40 {
        "(KIND|GENDER|ANNIVERSARY|MEMBER|RELATED|X-GENDER|X-MAILER|X-ABRELATEDNAMES|X-ANNIVERSARY)"
    } else {
        "(LABEL|MAILER|CLASS|SORT-STRING|AGENT|X-ABRELATEDNAMES|X-GENDER|X-ANNIVERSARY|X-MAILER|X-KIND|KIND)"
    };
    let media = if is_40 {
        "(PHOTO|LOGO|KEY|SOUND)(;TYPE=(home|foo))?:(data:(image/[a-zA-Z]{3,4}|audio/x|a/b);base64,[A-Za-z0-9+/]{0,120}|http://x/[a-z]{1,5})"
    } else {
        "(PHOTO|LOGO|KEY|SOUND)((;ENCODING=(b|B|BASE64))?(;TYPE=(JPEG|png|PGP|foo|home))?:[A-Za-z0-9+/]{0,120}|;VALUE=uri:http://x/[a-z]{1,5})"
    };
    let name = "((item[1-2]|g)\\.)?(TEL|EMAIL|ADR|URL|NOTE|ORG|TITLE|IMPP|NICKNAME|CATEGORIES|BDAY|REV|TZ|GEO|UID|X-ABLabel|X-[D-F]{1,3})";
    let value = "([ -~а-я]{0,90}|_\\$!<(Spouse|Mother)>!\\$_|(19|16)[0-9]{2}-0[1-9]-1[0-9]|--0[1-9]-?1[0-9]|(19|16)[0-9]{2}0[1-9]1[0-9](T10[0-5]0(Z|-0500)?)?|[1-9]\\.[0-9];-?[1-9]|geo:[1-9],[1-9]|[a-z]\\\\[n,;])";
    let named = prop_oneof![4 => name, 1 => only_here];
    let plain = (named, prop::collection::vec(param(is_40), 0..3), value)
        .prop_map(|(name, params, value)| format!("{name}{}:{value}", params.concat()));
    let line = prop_oneof![5 => plain, 1 => media];
    prop::collection::vec(line, 0..8)
        .prop_map(|lines| lines.iter().fold(String::new(), |all, line| all + line + "\n"))
}

proptest! {
    #[test]
    fn cards_of_30_survive_the_round_trip(lines in lines(false)) {
        let bytes = card("3.0", &format!("N:Doe;Jo\\,hn;;;\nFN:John Doe\n{lines}"));
        let converted = convert(&bytes);
        is_valid(&converted);
        let back = convert(&converted);
        is_valid(&back);
        prop_assert_eq!(meanings(&back), meanings(&bytes), "{}", converted);
    }

    #[test]
    fn cards_of_40_survive_the_round_trip(lines in lines(true), named in any::<bool>()) {
        let n = if named { "N:Doe;John;;;\n" } else { "" };
        let bytes = card("4.0", &format!("{n}FN:John Doe\n{lines}"));
        let converted = convert(&bytes);
        is_valid(&converted);
        let back = convert(&converted);
        is_valid(&back);
        prop_assert_eq!(meanings(&back), meanings(&bytes), "{}", converted);
    }

    #[test]
    fn lines_that_are_equal_in_both_versions_keep_their_bytes(lines in "(X-[D-F]{1,3}(;[XA]=(\"[a-z,;:]{0,3}\"|[a-z]{0,3}))?:[ -~]{0,30}(\r\n [a-z]{1,9}){0,2}\r\n){0,6}") {
        let bytes = card("3.0", &format!("N:D;J;;;\nFN:J\n{}", lines.replace("\r\n", "\n")));
        prop_assert_eq!(convert(&bytes).replace("VERSION:4.0", "VERSION:3.0"), bytes.clone());
        prop_assert_eq!(convert(&convert(&bytes)), bytes);
    }

    #[test]
    fn any_bytes_are_converted_without_a_panic(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'\n'), Just(b' '), Just(b':'), Just(b';'), Just(b'=')], 0..120), version in prop_oneof![Just("3.0"), Just("4.0")]) {
        let mut raw = format!("BEGIN:VCARD\nVERSION:{version}\n").into_bytes();
        raw.extend(bytes);
        let card = parse(&raw);
        let _ = (to_30(&to_40(&card)), to_40(&to_30(&card)));
    }
}
