//! Exports in other versions and formats are valid: URIs without escapes, photos as `data:` URIs, no empty PREF.

use formats::convert::to_40;
use formats::{jcard, jscontact, vcard};

use super::bytes;

/// The card of a file in vCard 4.0, as jCard and as JSContact.
fn exports(name: &str) -> [String; 3] {
    let bytes = bytes(name);
    let card = vcard::parse(&bytes);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let unfolded = text(vcard::print(&to_40(&card))).replace("\r\n ", "");
    [unfolded, text(jcard::write(&card)), text(jscontact::write(&card))]
}

#[test]
fn uris_have_no_escapes() {
    let [v4, jcard, jscontact] = exports("url-escaped-colon-exported-to-v4-jcard-jscontact.vcf");
    assert!(v4.contains("item2.URL:https://shina.example/\r\n"), "{v4}");
    assert!(jcard.contains("\"https://shina.example/\""), "{jcard}");
    assert!(jscontact.contains("\"https://shina.example/\""), "{jscontact}");
    for text in [v4, jcard, jscontact] {
        assert!(!text.contains("https\\"), "{text}");
    }
}

#[test]
fn a_photo_without_the_word_encoding_is_kept() {
    let data = "data:image/png;base64,iVBORw0KGgo";
    let [v4, jcard, jscontact] = exports("photo-base64-bare-lost-in-v4-jcard-jscontact.vcf");
    for text in [v4, jcard, jscontact] {
        assert!(text.contains(data), "{text}");
    }
}

#[test]
fn a_preference_without_a_number_is_left_out() {
    let [v4, jcard, jscontact] = exports("v4-export-keeps-empty-PREF.vcf");
    for param in ["PREF=:", "PREF=;", "PREF=\"", "PREF=\r"] {
        assert!(!v4.contains(param), "{v4}");
    }
    for text in [&jcard, &jscontact] {
        assert!(!text.contains("\"pref\":\"\""), "{text}");
    }
    // Each parameter has its own values (RFC 6350 §5.3, §5.6).
    let heads = |start: &str| {
        let lines = v4.lines().filter(|line| line.starts_with(start));
        lines
            .map(|line| line.split(";X-WAS").next().unwrap_or(line))
            .collect::<Vec<_>>()
    };
    assert_eq!(heads("EMAIL"), ["EMAIL;PREF=1;TYPE=HOME"], "{v4}");
    let phones: Vec<&str> = heads("TEL")
        .iter()
        .map(|line| line.split(':').next().unwrap())
        .collect();
    assert_eq!(
        phones,
        ["TEL;TYPE=CELL", "TEL;TYPE=VOICE,CELL", "TEL;TYPE=WORK,FAX"],
        "{v4}"
    );
    assert!(
        jcard.contains("[\"email\",{\"pref\":\"1\",\"type\":\"HOME\""),
        "{jcard}"
    );
}
