//! Files of LDIF and of Telegram, text that only looks like a vCard, and hostile files of each format.

use std::time::{Duration, Instant};

use super::*;

/// The lines of the cards, groups, and problems of a file, without those of every card.
fn read_file(name: &str, text: &[u8]) -> Vec<Vec<String>> {
    let beginning = text.get(..4096).unwrap_or(text);
    let format = detect(beginning, name).unwrap();
    read(format, Charset::UTF_8, None, text)
        .unwrap()
        .map(|item| {
            let item = item.unwrap();
            let remarks = item
                .remarks
                .iter()
                .map(|remark| format!("!{}:{}", remark.word, remark.text));
            let lines = match item.content {
                Content::Card { bytes, .. } => {
                    let text = String::from_utf8(bytes).unwrap().replace("\r\n ", "");
                    let frame = ["BEGIN:", "VERSION:", "PRODID:", "UID:", "END:"];
                    text.lines()
                        .filter(|line| !frame.iter().any(|name| line.starts_with(name)))
                        .map(str::to_owned)
                        .collect()
                }
                Content::Group { name, members } => vec![format!("group {name} of {}", members.len())],
                Content::Problem => vec!["problem".to_owned()],
            };
            lines.into_iter().chain(remarks).collect()
        })
        .collect()
}

const THUNDERBIRD: &str = "version: 1\r\n\r\ndn: cn=Anna Kim,mail=anna@example.org\r\nobjectclass: top\r\n\
    objectclass: person\r\nobjectclass: mozillaAbPersonAlpha\r\ngivenName:: 0JDQvdC90LA=\r\nsn:: 0JrQuNC8\r\n\
    cn:: 0JDQvdC90LAg0JrQuN\r\n C8\r\nmozillaNickname: Anya\r\nmail: anna@example.org\r\n\
    mozillaSecondEmail: kim@example.org\r\ntelephoneNumber: 123\r\nhomePhone: 456\r\nmobile: 789\r\n\
    mozillaHomeStreet: Mira 5\r\nmozillaHomeLocalityName: Omsk\r\nmozillaHomePostalCode: 644000\r\nstreet: Work 1\r\n\
    l: Tula\r\no: Rose\r\nou: Sales\r\ntitle: Boss\r\nbirthyear: 1990\r\nbirthmonth: 5\r\nbirthday: 6\r\n\
    mozillaHomeUrl: https://example.org/a;b\r\nmozillaCustom1: blue\r\ndescription: one, two\r\n\r\n\
    dn: cn=Friends\r\nobjectclass: groupOfNames\r\ncn: Friends\r\nmember: cn=Anna Kim,mail=anna@example.org\r\n";

#[test]
fn thunderbirds_ldif_is_read_whole() {
    let cards = read_file("a.ldif", THUNDERBIRD.as_bytes());
    assert_eq!(
        cards,
        [
            vec![
                "N:Ким;Анна;;;",
                "FN:Анна Ким",
                "ORG:Rose;Sales",
                "ADR;TYPE=HOME:;;Mira 5;Omsk;;644000;",
                "ADR;TYPE=WORK:;;Work 1;Tula;;;",
                "NICKNAME:Anya",
                "EMAIL;TYPE=INTERNET:anna@example.org",
                "EMAIL;TYPE=INTERNET:kim@example.org",
                "TEL;TYPE=WORK:123",
                "TEL;TYPE=HOME:456",
                "TEL;TYPE=CELL:789",
                "TITLE:Boss",
                "URL;TYPE=HOME:https://example.org/a;b",
                "NOTE:one\\, two",
                "BDAY:1990-05-06",
                "item1.X-CUSTOM:blue",
                "item1.X-ABLabel:Custom 1",
            ],
            vec!["group Friends of 1"],
        ]
    );
}

#[test]
fn a_group_of_ldif_lists_the_uid_of_its_member() {
    let mut uids = Vec::new();
    for item in read(FileFormat::Ldif, Charset::UTF_8, None, THUNDERBIRD.as_bytes()).unwrap() {
        match item.unwrap().content {
            Content::Card { uid, .. } => uids.push(uid),
            Content::Group { members, .. } => assert_eq!(members, uids),
            Content::Problem => panic!("a problem"),
        }
    }
    assert_eq!(uids.len(), 1);
}

#[test]
fn each_attribute_of_ldif_has_its_property() {
    for (attribute, line) in [
        (
            "birthmonth: 5\nbirthday: 6",
            "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-06",
        ),
        ("birthyear: 1990", "BDAY:1990"),
        (
            "homeStreet: Mira 5\nhomeCity: Omsk\nhomePostalCode: 644000",
            "ADR;TYPE=HOME:;;Mira 5;Omsk;;644000;",
        ),
        (
            "officeStreetAddress: Mira 5\nbusinessCountry: Russia",
            "ADR;TYPE=WORK:;;Mira 5;;;;Russia",
        ),
        ("homeFax: 1234567", "TEL;TYPE=HOME,FAX:1234567"),
        (
            "workEmail: a@example.org",
            "EMAIL;TYPE=INTERNET,WORK:a@example.org",
        ),
        ("facsimileTelephoneNumber: 1234567", "TEL;TYPE=FAX:1234567"),
        ("pager: 1234567", "TEL;TYPE=PAGER:1234567"),
        ("title;lang-ru:: 0JHQvtGB0YE=", "TITLE;LANGUAGE=ru:Босс"),
        (
            "jpegPhoto:: /9j/4AAQSkZJRg==",
            "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg==",
        ),
        (
            "jpegPhoto:: iVBORw0KGgo=",
            "PHOTO;ENCODING=b;TYPE=PNG:iVBORw0KGgo=",
        ),
        (
            "jpegPhoto:< file:///tmp/a.jpg",
            "item1.X-CUSTOM:file:///tmp/a.jpg",
        ),
        ("jpegPhoto:< file:///tmp/a.jpg", "!ldif-url:file:///tmp/a.jpg"),
        ("description:: !!", "!ldif-base64:!!"),
        ("nonsense", "!ldif-line:nonsense"),
        ("shoeSize: 42", "item1.X-CUSTOM:42"),
        ("shoeSize: 42", "item1.X-ABLabel:shoeSize"),
        ("cn;lang-ru:: 0JDQvdC90LA=", "item1.X-ABLabel:cn (lang-ru)"),
        ("o: One\no: Two", "ORG:Two"),
        ("postalAddress: A 1 $ Omsk", "ADR;TYPE=WORK:;;A 1 \\n Omsk;;;;"),
        ("nsaimid: ann", "IMPP;X-SERVICE-TYPE=AIM:aim:ann"),
    ] {
        assert_attribute(attribute, line);
    }
}

/// Asserts that an attribute of LDIF becomes this line of a card, or this remark.
#[track_caller]
fn assert_attribute(attribute: &str, line: &str) {
    let text = format!("dn: cn=Ann\ncn: Ann\n{attribute}\n");
    let cards = read_file("a.ldif", text.as_bytes());
    assert_eq!(cards.len(), 1, "{attribute}");
    assert!(cards[0].iter().any(|found| found == line), "{line} in {cards:?}");
}

#[test]
fn dates_of_ldif_are_read_in_parts_and_in_words() {
    for (attribute, line) in [
        ("birthyear: 1990\nbirthmonth: 5", "BDAY:1990-05"),
        ("birthyear: 1990\nbirthmonth: May\nbirthday: 6", "BDAY:1990-05-06"),
        (
            "birthyear: 0\nbirthmonth: 5\nbirthday: 6",
            "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-06",
        ),
        ("birthday:: MjIg0LzQsNGA0YLQsCAxOTgw", "BDAY:1980-03-22"),
        ("birthday: 22.3\nbirthyear: 1980", "BDAY:1980-03-22"),
        ("birthday: 22.3", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-22"),
        ("birthday: March 22, 1980", "BDAY:1980-03-22"),
        ("dateOfBirth: 19800322", "BDAY:1980-03-22"),
        (
            "dateOfBirth: March 22, 1980\nbirthyear: 1980",
            "item1.X-CUSTOM:1980-03-22",
        ),
        (
            "dateOfBirth: 1990-05-06\nbirthmonth: 13\nbirthday: 6",
            "BDAY:1990-05-06",
        ),
        ("birthyear: 1990\nbirthmonth: 13\nbirthday: 6", "BDAY:1990-06-13"),
        (
            "birthyear: 1990\nbirthmonth: 13\nbirthday: 6",
            "!ldif-day-and-month:",
        ),
        ("anniversary: 22 March 2001", "X-ANNIVERSARY:2001-03-22"),
        ("anniversary: June", "X-ANNIVERSARY:--06"),
        (
            "anniversaryMonth: 5\nanniversaryDay: 6",
            "X-ANNIVERSARY;X-APPLE-OMIT-YEAR=1604:1604-05-06",
        ),
        // What is not a date, or can be read in two ways, is kept as written, with a remark.
        ("birthmonth: 45\nbirthday: 6", "BDAY:6.45.?"),
        ("birthmonth: 45\nbirthday: 6", "!unread-date:BDAY:6.45.?"),
        (
            "birthyear: 80\nbirthmonth: 3\nbirthday: 22",
            "!unread-date:BDAY:22.3.80",
        ),
        (
            "birthyear: 1980\nbirthmonth: 2\nbirthday: 31",
            "!unread-date:BDAY:31.2.1980",
        ),
        (
            "birthday: in spring, early",
            "!unread-date:BDAY:in spring\\, early",
        ),
        ("dateOfBirth: 3/4/1980", "!unread-date:BDAY:3/4/1980"),
        ("anniversary: 3/4/1980", "!unread-date:X-ANNIVERSARY:3/4/1980"),
    ] {
        assert_attribute(attribute, line);
    }
}

#[test]
fn a_remark_names_the_line_of_the_file() {
    let long = "x".repeat(200);
    let lines = [
        "",
        "dn: cn=A",
        "cn: A",
        &format!("description: {long}"),
        " and more",
        "mobile: 123",
        "birthyear: 1990",
        "birthmonth: 13",
        "birthday: 6",
        "anniversary: 3/4/1980",
        "nonsense",
        "o:: !!",
        "jpegPhoto:< file:///a",
        "sn: B\u{fffd}",
        "shoeSize: \u{fffd}",
    ];
    let text = lines.join("\n");
    let read = |name: &str, text: &str| -> Vec<(String, usize)> {
        let format = detect(text.as_bytes(), name).unwrap();
        let items = read(format, Charset::UTF_8, None, text.as_bytes()).unwrap();
        let remarks = items.flat_map(|item| item.unwrap().remarks);
        let told = remarks.filter(|remark| !remark.word.starts_with("changed-"));
        told.map(|remark| (remark.word, remark.line)).collect()
    };
    let mut found = read("a.ldif", &text);
    found.sort();
    let expected = [
        ("ldif-base64", 12),
        ("ldif-day-and-month", 7),
        ("ldif-line", 11),
        ("ldif-url", 13),
        ("unread-date", 10),
        ("unread-unfit-characters", 14),
        ("unread-unfit-characters", 15),
    ];
    assert_eq!(found, expected.map(|(word, line)| (word.to_owned(), line)));
    // An object of JSON is one place: its properties are not told apart by lines.
    let jcard = "[\n\"vcard\",[[\"version\",{},\"text\",\"4.0\"],\n[\"fn\",{},\"text\",\"A\"],\n[\"bday\",{},\"date-and-or-time\",\"3/4/1980\"]]]";
    assert_eq!(read("a.json", jcard), [("unread-date".to_owned(), 1)]);
}

#[test]
fn records_of_ldif_that_are_no_contacts_are_reported() {
    for (text, remark) in [
        (
            "dn: cn=a\nchangetype: modify\nreplace: cn\ncn: A\n-\n",
            "!ldif-change:",
        ),
        ("dn: cn=a\nchangetype: delete\n", "!ldif-change:"),
        ("dn: cn=a\ncn: A\n\ncn: B\n", "!ldif-no-dn:"),
        (
            "dn: dc=example,dc=org\nobjectclass: dcObject\ndc: example\n",
            "!ldif-structure:",
        ),
    ] {
        let cards = read_file("a.ldif", text.as_bytes());
        assert_eq!(cards.last().unwrap().as_slice(), ["problem", remark], "{text}");
    }
}

#[test]
fn telegrams_contacts_are_read() {
    let text = r#"{"about":"x","contacts":{"about":"y","list":[{"first_name":"A","last_name":"B","phone_number":"0079991234567"},{"first_name":"","last_name":"","phone_number":""}]}}"#;
    assert_eq!(
        read_file("result.json", text.as_bytes()),
        [
            vec!["N:B;A;;;", "FN:A B", "TEL;TYPE=CELL:+79991234567"],
            vec!["problem", "!telegram-deleted:"]
        ]
    );
    let text = r#"{"about":"x","contacts":{"list":[{"first_name":"A","last_name":"B","phone_number":"1234567","date":"2020-01-02T03:04:05"}]},"frequent_contacts":{"about":"z","list":[{"id":1,"category":"people","type":"user","name":"Частый","rating":7.5}]}}"#;
    assert_eq!(
        read_file("result.json", text.as_bytes()),
        [
            vec![
                "N:B;A;;;",
                "FN:A B",
                "TEL;TYPE=CELL:1234567",
                "!telegram-date:2020-01-02T03:04:05"
            ],
            vec!["problem", "!telegram-frequent:Частый"]
        ]
    );
    let answer = r#"{"response":{"count":1,"items":[{"id":7,"first_name":"A","last_name":"B","mobile_phone":"89991234567"}]}}"#;
    assert!(read_file("a.json", answer.as_bytes())[0].contains(&"TEL;TYPE=CELL:89991234567".to_owned()));
}

#[test]
fn a_card_without_begin_has_known_properties() {
    for (text, cards, strays) in [
        ("FN:Ann\nTEL:1\nEND:VCARD\n", 1, 0),
        ("FN:Ann\n", 1, 0),
        ("VERSION:3.0\nFN:Ann\nX-A:1\nVERSION:3.0\nFN:Bob\n", 2, 0),
        (
            "N:Ann;B\nPHOTO;ENCODING=b:QUJD\nQUJD\nQUJD\nQUJD\nQUJD\nQUJD\nQUJD\n\nTEL:1\n",
            1,
            0,
        ),
        (
            "item1.EMAIL:a@example.org\nFN:Ann\nitem1.EMAIL:b@example.org\n",
            1,
            1,
        ),
        ("N:x;y\nfoo:1\nbar:2\nbaz:3\nqux:4\nmore:5\n", 0, 1),
        (
            "FN:Ann\nTEL:1\nEMAIL:2\na:1\nb:2\nc:3\nd:4\ne:5\nf:6\ng:7\nh:8\n",
            1,
            1,
        ),
    ] {
        let found = read_file("a.vcf", text.as_bytes());
        let stray = found
            .iter()
            .filter(|lines| lines.iter().any(|line| line.starts_with("!stray")))
            .count();
        assert_eq!((found.len() - stray, stray), (cards, strays), "{text}: {found:?}");
    }
}

#[test]
fn garbage_and_hostile_files_end_soon() {
    // Printable text in which some lines begin like a name.
    let mut state = 1_u32;
    let mut garbage = Vec::new();
    while garbage.len() < 20 << 20 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let byte = b' ' + u8::try_from((state >> 16) % 96).unwrap();
        garbage.push(if byte == 127 { b'\n' } else { byte });
        if state.is_multiple_of(65_537) {
            garbage.extend_from_slice(b"\nN:a;b\n");
        }
    }
    let base64 = format!(
        "dn: cn=a\ncn: A\njpegPhoto:: {}\n\ndn: cn=b\ncn: B\n",
        "QUJD".repeat(5 << 20)
    );
    let deep = format!("{{\"about\":1,\"contacts\":{}", "[".repeat(20 << 20));
    for (name, text, least) in [
        ("a.vcf", garbage, 1),
        ("a.ldif", base64.into_bytes(), 2),
        ("result.json", deep.into_bytes(), 0),
    ] {
        let begun = Instant::now();
        let found = read_file(name, &text);
        assert!(found.len() >= least, "{name}");
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "{name}: {:?}",
            begun.elapsed()
        );
    }
}
