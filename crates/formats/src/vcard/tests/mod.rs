//! Tests of the vCard modules: reading, editing, blobs, merging, and properties of arbitrary cards.

mod counterparts;
mod details;
mod edit;
mod kept;
mod laws;
mod merge;
mod merge_duplicate;
mod order;
mod read;
mod roundtrip;

use super::*;
use crate::charset::Charset;
use domain::contact::Contact;

fn card(lines: &str) -> String {
    format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\n{}END:VCARD\r\n",
        lines.replace('\n', "\r\n")
    )
}

/// The card after an edit of its contact.
fn edited(bytes: &str, change: impl FnOnce(&mut Contact)) -> String {
    let card = parse(bytes.as_bytes());
    let before = read(&card);
    let mut after = before.clone();
    change(&mut after);
    String::from_utf8(print(&edit(&card, &before, &after).card)).unwrap()
}

const RICH: &str = "UID:u1\nN:Doe;John;Q.,X.;Mr.;Jr.\nFN:Mr. John Doe\nitem1.TEL;TYPE=CELL:905-555-1234\nitem1.X-ABLabel:_$!<AssistantPhone>!$_\n\
TEL;type=HOME;type=VOICE;type=pref:905-666-1234\nEMAIL;TYPE=INTERNET:john@example.org\nORG:IBM;Accounting;Taxes\nX-CUSTOM;x=1:a,b;c\n\
item2.X-ABDATE:1975-03-01\nitem2.X-ABLabel:_$!<Anniversary>!$_\nBDAY:1980-03-22\nCATEGORIES:Friends,Work\\, paid\nNOTE:one\\ntwo\nURL:http\\://example.org/a,b\n";

#[test]
fn a_new_card_is_what_phones_accept() {
    let contact = Contact {
        formatted_name: "Щёголев Пётр".into(),
        note: "я".repeat(60),
        ..Contact::default()
    };
    let bytes = print(&new_card("u1", &contact));
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.starts_with("BEGIN:VCARD\r\nVERSION:3.0\r\n") && text.ends_with("END:VCARD\r\n"));
    assert!(text.contains("\r\nN:;;;;\r\nFN:Щёголев Пётр\r\n"));
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    assert_eq!(read(&parse(&bytes)).note, contact.note);
    assert_eq!(
        normalize(&bytes, Charset::UTF_8).unwrap(),
        Normalized {
            bytes,
            uid: "u1".into(),
            fixes: vec![],
            problems: vec![],
            hidden: HiddenValues::default(),
            group: None,
        }
    );
}

#[test]
fn large_values_are_stored_as_blobs_and_restored() {
    let value = "QUJD".repeat(20).split_at(76).0.to_owned() + &"\r\n QUJDQUJD".repeat(300);
    let whole = card(&format!(
        "UID:u\nFN:x\nPHOTO;ENCODING=b;TYPE=JPEG:{value}\nNOTE:{}\n",
        "n".repeat(3000)
    ));
    let (stored, blobs) = blobs::extract(whole.as_bytes());
    assert_eq!(blobs.len(), 1);
    assert!(stored.len() < whole.len() - value.len() + 70);
    assert_eq!(blobs::references(&stored), [blobs[0].hash]);
    assert_eq!(blobs::extract(&stored), (stored.clone(), vec![]));
    assert_eq!(
        blobs::inline(&stored, |_| Some(blobs[0].bytes.clone())).unwrap(),
        whole.as_bytes()
    );
    assert_eq!(blobs::inline(&stored, |_| None), None);
    // The second photo of a merged contact comes back from an export.
    let merged = whole.replace("PHOTO;ENCODING", "X-ALSO-PHOTO;ENCODING");
    assert_eq!(blobs::extract(merged.as_bytes()).1, blobs);
    // The stored form can be edited without its blobs.
    let card = parse(&stored);
    let before = read(&card);
    let after = Contact {
        title: "Dr".into(),
        ..before.clone()
    };
    assert_eq!(
        blobs::references(&print(&edit(&card, &before, &after).card)),
        [blobs[0].hash]
    );
}
