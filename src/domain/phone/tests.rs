//! Tests of phone numbers.

use super::*;

#[test]
fn typed_numbers_are_checked() {
    for good in [
        "+7 (999) 123-45-67",
        "112",
        "8 800 555 35 35",
        "+1-418-656-9254 ext. 102",
        "8.495.1234567 доб. 12",
        "+7\u{a0}999\u{a0}123\u{2011}45\u{2011}67",
        " +79991234567 ",
        "03",
        "*105#",
        "+79991234567,123",
        "+79991234567;123",
        "*31#+79991234567",
        "1-800-FLOWERS",
        "8 800 CALLNOW",
        "0711/123456",
        "８ ９９９ １２３ ４５ ６７",
        "\u{202d}+7 903 777\u{2011}10\u{2011}30\u{202c}",
        "+44 (0)20 7946 0958",
        "tel:+7-495-123-45-67;ext=12",
    ] {
        assert_eq!(check_phone(good), Ok(()), "{good}");
    }
    for (bad, why) in [
        ("", PhoneError::Length),
        ("12", PhoneError::Length),
        ("1234567890123456", PhoneError::Length),
        ("call me", PhoneError::Characters),
        ("+7+999", PhoneError::Characters),
        ("999 ext. abc", PhoneError::Characters),
        ("+7999123456x", PhoneError::Characters),
        ("8 800 555 35 35 доб.", PhoneError::Characters),
        ("8-903-XX-12-34", PhoneError::Characters),
        ("8 (495) 111-22-33, 8 (903) 444-55-66", PhoneError::Characters),
        ("+7 903 777-10-22 (Маша)", PhoneError::Characters),
        ("<b>112</b>", PhoneError::Characters),
        ("+", PhoneError::Characters),
    ] {
        assert_eq!(check_phone(bad), Err(why), "{bad}");
    }
}

#[test]
fn the_rule_of_the_lab_is_stricter() {
    for good in ["+79991234567", "1234567", " 79991234567 ", "+7 (999) 123-45-67"] {
        assert_eq!(check_lab_phone(good), Ok(()), "{good}");
    }
    for bad in [
        "12-34-56",
        "123456",
        "1234567890123456",
        "",
        "+",
        "７９９９１２３４",
    ] {
        assert_eq!(check_lab_phone(bad), Err(PhoneError::Lab), "{bad}");
    }
}

/// Texts and the links that dial their numbers.
const DIALLED: &[(&str, &[&str])] = &[
    ("+7 (999) 123-45-67", &["tel:+79991234567"]),
    ("656-9254 ext. 102", &["tel:6569254;ext=102"]),
    ("*102#", &["tel:*102%23"]),
    ("*31#+79161234567", &["tel:*31%23+79161234567"]),
    ("#31#89031112233", &["tel:%2331%2389031112233"]),
    ("*100*1*2#", &["tel:*100*1*2%23"]),
    ("*#06#", &["tel:*%2306%23"]),
    ("##002#", &["tel:%23%23002%23"]),
    ("**21*+79161234567#", &["tel:**21*+79161234567%23"]),
    ("**21*89161234567#", &["tel:**21*89161234567%23"]),
    ("+79015551212,0012025551212", &["tel:+79015551212,0012025551212"]),
    ("88005553535;2;,7", &["tel:88005553535;2;,7"]),
    ("84951112233,,45", &["tel:84951112233,,45"]),
    ("84951112233p45w6", &["tel:84951112233,45;6"]),
    ("8 495 111-22-33 *5", &["tel:84951112233*5"]),
    ("8 495 111-22-33 #5", &["tel:84951112233;ext=5"]),
    ("+7 495 500 00 00, доб. 4512", &["tel:+74955000000;ext=4512"]),
    ("555-1234x12", &["tel:5551234;ext=12"]),
    ("1-800-FLOWERS", &["tel:18003569377"]),
    ("1 800 MY APPLE", &["tel:18006927753"]),
    ("0800 REVERSE", &["tel:08007383773"]),
    (
        "\u{202d}+7 903 777\u{2011}10\u{2011}30\u{202c}",
        &["tel:+79037771030"],
    ),
    ("\u{200e}+44 20 7946 0958", &["tel:+442079460958"]),
    ("０３－１２３４－５６７８", &["tel:0312345678"]),
    ("٠٣٠ ١٢٣٤٥٦", &["tel:030123456"]),
    ("+९१ ९८७६५ ४३२१०", &["tel:+919876543210"]),
    ("+44 (0)20 7946 0958", &["tel:+442079460958"]),
    ("0711/123456", &["tel:0711123456"]),
    ("03", &["tel:03"]),
    ("112", &["tel:112"]),
    ("+7 495 111-22-33,", &["tel:+74951112233"]),
    ("тел. 8 903 777 10 21", &["tel:89037771021"]),
    ("Tel: +49 30 123456", &["tel:+4930123456"]),
    ("+7 903 777-10-22 (Маша)", &["tel:+79037771022"]),
    (
        "8 903 777 10 23 / 8 903 777 10 24",
        &["tel:89037771023", "tel:89037771024"],
    ),
    (
        "8 (495) 111-22-33, 8 (903) 444-55-66",
        &["tel:84951112233", "tel:89034445566"],
    ),
    ("84951112233,89034445566", &["tel:84951112233", "tel:89034445566"]),
    ("84951112233 89034445566", &["tel:84951112233", "tel:89034445566"]),
    (
        "+7 495 111-22-33; +7 903 444-55-66",
        &["tel:+74951112233", "tel:+79034445566"],
    ),
    (
        "8 495 111 22 33 или 8 903 444 55 66",
        &["tel:84951112233", "tel:89034445566"],
    ),
    (
        "+74951112233 +79034445566",
        &["tel:+74951112233", "tel:+79034445566"],
    ),
    ("8-495-7771122/23", &["tel:84957771122", "tel:84957771123"]),
    ("tel:+7-495-123-45-67", &["tel:+74951234567"]),
    (
        "TEL:+7-916-000-11-22;phone-context=example.org",
        &["tel:+79160001122"],
    ),
    ("tel:7042;phone-context=+7-495-555", &["tel:+74955557042"]),
    (
        "sip:uri.telefonov@pbx.example",
        &["sip:uri.telefonov@pbx.example"],
    ),
    ("8-903-XX-12-34", &[]),
    ("8 903 XX 12 34", &[]),
    ("8-903-ХХХ-12-34", &[]),
    ("спросить у Маши", &[]),
    ("+7+999", &[]),
    ("после 18:00", &[]),
    ("sip:a b", &[]),
    ("javascript:alert(1)", &[]),
    ("1234567890123456789012345", &[]),
    ("", &[]),
];

#[test]
fn links_dial_exactly_what_is_written() {
    for (text, hrefs) in DIALLED {
        let links: Vec<String> = phone_links(text).into_iter().map(|link| link.href).collect();
        assert_eq!(links, *hrefs, "{text}");
    }
}

#[test]
fn numbers_are_compared_in_the_plan_of_their_country() {
    for (text, region, keys) in [
        ("8 (999) 123-45-67", "RU", &["79991234567"][..]),
        ("9991234567", "RU", &["79991234567"]),
        ("+8 (999) 123-45-67", "RU", &["89991234567"]),
        ("8 (999) 123-45-67", "US", &["89991234567"]),
        ("656-9254 ext. 102", "US", &["6569254"]),
        ("*31#+79167654321", "RU", &["79167654321"]),
        ("*102#", "RU", &[]),
        ("030 123456", "DE", &["4930123456"]),
        ("0049 30 123456", "DE", &["4930123456"]),
        ("01632 960417", "GB", &["441632960417"]),
        ("+44 (0)1632 960417", "RU", &["441632960417"]),
        ("8 10 49 30 123456", "RU", &["4930123456"]),
        ("７９１６ ７６５ ４３ ２１", "RU", &["79167654321"]),
        ("8-495-7771122/23", "RU", &["74957771122", "74957771123"]),
    ] {
        assert_eq!(phone_keys(text, region), keys, "{text} in {region}");
    }
}

#[test]
fn every_run_of_digits_is_found() {
    for (text, query) in [
        ("+7 495 500 00 00 доб. 4512", "4512"),
        ("+7 495 500 00 00 доб. 4512", "+7 495 500 00 00 доб. 4512"),
        ("*31#+79167654321", "9167654321"),
        ("*31#+79167654321", "8 916 765-43-21"),
        ("*31#+79167654321", "*31#+79167654321"),
        ("8 (495) 111-22-33, 8 (903) 444-55-66", "84951112233"),
        ("8 (495) 111-22-33, 8 (903) 444-55-66", "9034445566"),
        (
            "8 (495) 111-22-33, 8 (903) 444-55-66",
            "8 (495) 111-22-33, 8 (903) 444-55-66",
        ),
        ("88005553535;2;,7", "8 800 555 35 35"),
        ("+79015551212,0012025551212", "0012025551212"),
        ("+79015551212,0012025551212", "+79015551212,0012025551212"),
        ("*102#", "*102#"),
        ("0711/123456", "0711/123456"),
        ("8-903-XX-12-34", "903"),
        ("+7 916 765-43-21", "+7\u{a0}916\u{a0}765\u{2011}43\u{2011}21,"),
        ("+7 916 765-43-21", "\u{202a}+79167654321\u{202c};"),
        ("+7 916 765-43-21", "tel:+79167654321"),
        ("+7 916 765-43-21", "7916765 4321"),
        ("8 916 765-43-21", "8916765"),
        ("**21*89161234567#", "+79161234567"),
        ("1-800-FLOWERS", "18003569377"),
    ] {
        let runs = phone_runs(text, "RU");
        let wanted = query_runs(query, "RU");
        assert!(!wanted.is_empty(), "{query}");
        for run in wanted {
            assert!(
                runs.iter().any(|known| known.contains(&run)),
                "{query} → {run} in {runs:?}"
            );
        }
    }
}

#[test]
fn numbers_typed_as_digits_are_shown_as_their_country_writes_them() {
    for (text, shown) in [
        ("+79167654321", Some("+7 916 765-43-21")),
        ("89167654321", Some("+7 916 765-43-21")),
        ("+442079460958", Some("+44 20 7946 0958")),
        ("8 916 765-43-21", None),
        ("112", None),
        ("+79167654321,12", None),
        ("12345678", None),
    ] {
        assert_eq!(formatted(text, "RU").as_deref(), shown, "{text}");
    }
}

#[test]
fn hostile_texts_are_bounded() {
    let long = "1".repeat(10_000);
    assert_eq!(phone_links(&long), []);
    assert_eq!(check_phone(&long), Err(PhoneError::Characters));
    assert!(phone_runs(&long, "RU").iter().all(|run| run.len() <= 40));
    let many = "+79991234567, ".repeat(25);
    assert!(phone_links(&many).len() <= 20);
}

#[test]
fn numbers_of_forty_countries_are_read() {
    let table = include_str!("../../../tests/fixtures/phones.tsv");
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect();
    assert!(rows.len() >= 300, "{}", rows.len());
    for row in rows {
        let [region, typed, expected] = row.as_slice() else {
            panic!("{row:?}")
        };
        let expected = digits(expected);
        assert_eq!(
            phone_keys(typed, region),
            [expected.as_str()],
            "{typed} in {region}"
        );
        let copied = format!(
            "\u{202a}{}\u{202c},",
            typed.replace('-', "\u{2011}").replace(' ', "\u{a0}")
        );
        assert_eq!(
            phone_keys(&copied, region),
            [expected.as_str()],
            "{copied} in {region}"
        );
        let runs = phone_runs(&format!("+{expected}"), region);
        for wanted in query_runs(typed, region) {
            assert!(
                runs.iter().any(|run| run.contains(&wanted)),
                "{typed} in {region}: {wanted} in {runs:?}"
            );
        }
        let links = phone_links(typed);
        assert_eq!(
            links.iter().map(|link| digits(&link.href)).collect::<Vec<_>>(),
            [digits(typed)],
            "{typed}"
        );
    }
}
