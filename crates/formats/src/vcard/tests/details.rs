//! What a card says beyond the fields of a contact: read line by line, edited, added, and removed.

use crate::vcard::{edit, new_card, parse, print, read_with_details};
use domain::contact::Contact;
use domain::detail::{Detail, DetailKind};

fn card(version: &str, lines: &str) -> String {
    let body = lines.replace('\n', "\r\n");
    format!("BEGIN:VCARD\r\nVERSION:{version}\r\nUID:u\r\nFN:Ann\r\n{body}END:VCARD\r\n")
}

/// The lines of the card after an edit of its details.
fn edited(version: &str, lines: &str, change: impl FnOnce(&mut Vec<Detail>)) -> String {
    let before = card(version, lines);
    let parsed = parse(before.as_bytes());
    let contact = read_with_details(&parsed);
    let mut after = contact.clone();
    change(&mut after.details);
    let written = String::from_utf8(print(&edit(&parsed, &contact, &after).card)).unwrap();
    let frame = card(version, "");
    let (start, end) = frame.split_at(frame.len() - "END:VCARD\r\n".len());
    let body = written
        .strip_prefix(start)
        .and_then(|rest| rest.strip_suffix(end));
    body.unwrap_or_else(|| panic!("{written}")).replace("\r\n", "\n")
}

fn new(kind: DetailKind, label: &str, value: &str) -> Detail {
    Detail {
        line: None,
        kind,
        label: label.to_owned(),
        value: value.to_owned(),
    }
}

#[test]
fn details_are_read_with_kind_label_and_value() {
    let text = card(
        "3.0",
        "ORG:One;Sales\nORG:Two;Buying\nTITLE:boss\nTITLE:friend\nROLE:helper\nNICKNAME:A\nNICKNAME:B,C\n\
         item1.X-ABRELATEDNAMES:Bob\nitem1.X-ABLabel:_$!<Spouse>!$_\nRELATED;TYPE=contact,child:urn:uuid:1\n\
         item2.X-ABDATE;X-APPLE-OMIT-YEAR=1604:1604-05-09\nitem2.X-ABLabel:Name day\n\
         item3.X-CUSTOM:blue\\, light\nitem3.X-ABLabel:Eyes\nGENDER:F;she\nX-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Eve;14;;\n\
         GEO:geo:1,2\nNOTE:a\nNOTE:b\\nc\nREV:1\nPRODID:x\nX-ABUID:7\nX-EMPTY:\n",
    );
    let details = read_with_details(&parse(text.as_bytes())).details;
    let read: Vec<_> = details
        .iter()
        .map(|d| (d.kind.word(), d.label.as_str(), d.value.as_str()))
        .collect();
    assert_eq!(
        read,
        [
            ("organization", "", "Two; Buying"),
            ("title", "", "friend"),
            ("role", "", "helper"),
            ("nickname", "", "B, C"),
            ("relation", "Spouse", "Bob"),
            ("relation", "child", "urn:uuid:1"),
            ("day", "Name day", "--05-09"),
            ("custom", "Eyes", "blue, light"),
            ("property", "GENDER", "F;she"),
            ("property", "spouse", "Eve"),
            ("property", "GEO", "geo:1,2"),
            ("property", "NOTE", "b\nc"),
        ]
    );
}

#[test]
fn an_edit_of_a_value_keeps_the_rest_of_the_line() {
    for (lines, value, expected) in [
        (
            "ORG:x\norg;LANGUAGE=ru:A;B;C,D\n",
            "A; B; E",
            "ORG:x\norg;LANGUAGE=ru:A;B;E\n",
        ),
        ("ORG:x\nORG:A\\;B;C,D\n", "A\\;B;E", "ORG:x\nORG:A\\;B;E\n"),
        ("ORG:x\nORG:A;B\\, C;\n", "A2; B, C", "ORG:x\nORG:A2;B\\, C;\n"),
        ("X-A;P=\"1;2\":old\n", "new, one", "X-A;P=\"1;2\":new\\, one\n"),
        ("g.X-LIST:a,b\n", "a,c", "g.X-LIST:a,c\n"),
        ("GENDER:M;he\n", "F;she", "GENDER:F;she\n"),
        (
            "item1.X-ABDATE;VALUE=date-and-or-time:2001-02-03\nitem1.X-ABLabel:Day\n",
            "2002-02-03",
            "item1.X-ABDATE;VALUE=date-and-or-time:2002-02-03\nitem1.X-ABLabel:Day\n",
        ),
        (
            "item1.X-ABDATE:2001-02-03\nitem1.X-ABLabel:Day\n",
            "--02-03",
            "item1.X-ABDATE;X-APPLE-OMIT-YEAR=1604:1604-02-03\nitem1.X-ABLabel:Day\n",
        ),
        (
            "RELATED;TYPE=friend:urn:uuid:1\n",
            "Bob",
            "RELATED;TYPE=friend;VALUE=text:Bob\n",
        ),
        (
            "RELATED;VALUE=text;TYPE=friend:Bob\n",
            "urn:uuid:1",
            "RELATED;TYPE=friend:urn:uuid:1\n",
        ),
        (
            "X-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Eve;14;;\n",
            "Ada; B",
            "X-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Ada\\; B;14;;\n",
        ),
        (
            "item1.X-ABRELATEDNAMES:Bob\nitem1.X-ABLabel:_$!<Spouse>!$_\nX-B:1\n",
            "urn:uuid:1",
            "X-B:1\nRELATED;TYPE=spouse:urn:uuid:1\n",
        ),
    ] {
        let after = edited("3.0", lines, |details| {
            if details[0].value == "Bob" && value.starts_with("urn") {
                details[0].label = details[0].label.to_lowercase();
            }
            details[0].value = value.to_owned();
        });
        assert_eq!(after, expected);
    }
}

#[test]
fn an_edit_of_a_label_changes_the_group_or_the_type() {
    for (lines, label, expected) in [
        (
            "item1.X-CUSTOM;X=1:a\nitem1.X-ABLabel:Old\n",
            "New",
            "item1.X-CUSTOM;X=1:a\nitem1.X-ABLabel:New\n",
        ),
        ("X-CUSTOM:a\n", "New", "item1.X-CUSTOM:a\nitem1.X-ABLabel:New\n"),
        (
            "item1.X-ABDATE:2001-02-03\nitem1.X-ABLabel:Day\n",
            "",
            "item1.X-ABDATE:2001-02-03\n",
        ),
        (
            "RELATED;TYPE=pref,Friend:urn:uuid:1\n",
            "child",
            "RELATED;TYPE=pref,child:urn:uuid:1\n",
        ),
        ("RELATED:urn:uuid:1\n", "child", "RELATED;TYPE=child:urn:uuid:1\n"),
        (
            "RELATED;TYPE=friend:urn:uuid:1\n",
            "Godfather",
            "item1.RELATED:urn:uuid:1\nitem1.X-ABLabel:Godfather\n",
        ),
        ("RELATED;TYPE=friend:urn:uuid:1\n", "", "RELATED:urn:uuid:1\n"),
        (
            "item1.X-ABRELATEDNAMES:Bob\nitem1.X-ABLabel:_$!<Spouse>!$_\n",
            "mother",
            "item1.X-ABRELATEDNAMES:Bob\nitem1.X-ABLabel:_$!<Mother>!$_\n",
        ),
    ] {
        assert_eq!(
            edited("4.0", lines, |details| details[0].label = label.to_owned()),
            expected
        );
    }
}

#[test]
fn a_removed_detail_takes_its_line_and_label() {
    let lines = "X-A:1\nitem1.X-ABDATE:2001-02-03\nitem1.X-ABLabel:Day\nX-B:2\nX-A:3\n";
    let removed = edited("3.0", lines, |details| {
        details.remove(1);
    });
    assert_eq!(removed, "X-A:1\nX-B:2\nX-A:3\n");
}

#[test]
fn new_details_are_written_as_other_programs_do() {
    let details = [
        new(DetailKind::Organization, "", "Two; Buying"),
        new(DetailKind::Title, "", "friend"),
        new(DetailKind::Role, "", "helper, really"),
        new(DetailKind::Nickname, "", "B, C"),
        new(DetailKind::Relation, "spouse", "Bob; the one"),
        new(DetailKind::Relation, "", "Eve"),
        new(DetailKind::Relation, "Godfather", "Tom"),
        new(DetailKind::Relation, "child", "urn:uuid:1"),
        new(DetailKind::Day, "Name day", "2001-02-03"),
        new(DetailKind::Day, "", "--02-03"),
        new(DetailKind::Custom, "Eyes", "blue\nlight"),
    ];
    let three = "ORG:Two;Buying\nTITLE:friend\nROLE:helper\\, really\nNICKNAME:B,C\n\
        item1.X-ABRELATEDNAMES:Bob\\; the one\nitem1.X-ABLabel:_$!<Spouse>!$_\nX-ABRELATEDNAMES:Eve\n\
        item2.X-ABRELATEDNAMES:Tom\nitem2.X-ABLabel:Godfather\nRELATED;TYPE=child:urn:uuid:1\n\
        item3.X-ABDATE:2001-02-03\nitem3.X-ABLabel:Name day\nX-ABDATE;X-APPLE-OMIT-YEAR=1604:1604-02-03\n\
        item4.X-CUSTOM:blue\\nlight\nitem4.X-ABLabel:Eyes\n";
    assert_eq!(edited("3.0", "", |all| all.extend(details.clone())), three);
    let four = edited("4.0", "", |all| all.extend(details.clone()));
    assert!(
        four.contains("\nRELATED;TYPE=spouse;VALUE=text:Bob\\; the one\nRELATED;VALUE=text:Eve\n"),
        "{four}"
    );
    assert!(
        four.contains(
            "\nitem1.RELATED;VALUE=text:Tom\nitem1.X-ABLabel:Godfather\nRELATED;TYPE=child:urn:uuid:1\n"
        ),
        "{four}"
    );
    assert!(
        four.contains(".X-ABDATE:20010203\n") && four.contains("\nX-ABDATE:--0203\n"),
        "{four}"
    );
    let as_there = edited("4.0", "X-ABRELATEDNAMES:Ann\n", |all| {
        all.push(details[4].clone());
    });
    assert_eq!(
        as_there,
        "X-ABRELATEDNAMES:Ann\nitem1.X-ABRELATEDNAMES:Bob\\; the one\nitem1.X-ABLabel:_$!<Spouse>!$_\n"
    );
    let created = new_card(
        "u",
        &Contact {
            formatted_name: "Ann".to_owned(),
            details: details.to_vec(),
            ..Contact::default()
        },
    );
    assert_eq!(
        read_with_details(&created).details.len(),
        details.len() - 3,
        "the first of ORG, TITLE and NICKNAME have fields"
    );
}
