//! Charsets: their names, and guessing the charset of a text.

use formats::charset::{CHOICES, Charset, guess_in};

#[test]
fn charsets_have_names_and_labels() {
    for name in CHOICES {
        assert_eq!(Charset::by_name(name).unwrap().name(), *name);
    }
    for (label, name) in [
        ("cp1251", "windows-1251"),
        (" WIN-1251 ", "windows-1251"),
        ("\"utf-8\"", "UTF-8"),
        ("koi8r", "KOI8-R"),
        ("cp866", "IBM866"),
        ("utf16", "UTF-16LE"),
    ] {
        assert_eq!(Charset::by_name(label).unwrap().name(), name, "{label}");
    }
    // The WHATWG standard decodes a text in this charset to a single U+FFFD, which would lose its bytes.
    assert!(Charset::by_name("hz-gb-2312").is_none() && Charset::by_name("").is_none());
    let cp1251 = Charset::by_name("cp1251").unwrap();
    assert_eq!(cp1251.decode(b"\xc8\xe2\xe0\xed"), ("Иван".to_owned(), false));
    assert_eq!(
        Charset::UTF_8.decode(b"\xef\xbb\xbfa\xff"),
        ("a\u{fffd}".to_owned(), true)
    );
    assert_eq!(
        Charset::by_name("utf-16").unwrap().decode(b"\xfe\xff\x04\x10"),
        ("А".to_owned(), false)
    );
}

#[test]
fn short_texts_are_guessed_by_the_region() {
    // These bytes are valid in several charsets, so the region decides.
    let bytes = b"M\x9fller;J\x9frgen";
    assert_eq!(guess_in(&bytes[..], "RU").unwrap().charset.name(), "windows-1251");
    assert_eq!(guess_in(&bytes[..], "DE").unwrap().charset.name(), "windows-1252");
    assert_eq!(guess_in(&b""[..], "??").unwrap().charset, Charset::UTF_8);
}
