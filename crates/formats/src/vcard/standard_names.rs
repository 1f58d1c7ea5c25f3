//! Names that other programs write for phones and addresses in ways of their own: `PHONE.WORK`, `E-MAIL`, `work.TEL`.

use std::collections::HashSet;

use domain::card::{Card, Line, Property, Version};
use domain::phone::{phone_keys, without_scheme};
use domain::property::{PropertyInfo, PropertyRole};
use domain::text::{escape, split, unescape};

use super::import_report::CardFix;
use super::lines::{line, make};

/// Names of properties in other programs, without `-` and `_`.
const NAMES: [(&str, &str); 27] = [
    ("TEL", "TEL"),
    ("PHONE", "TEL"),
    ("PHONENUMBER", "TEL"),
    ("PHONENO", "TEL"),
    ("TELEPHONE", "TEL"),
    ("TELEPHONENUMBER", "TEL"),
    ("TELEFON", "TEL"),
    ("TELEFONO", "TEL"),
    ("EMAIL", "EMAIL"),
    ("MAIL", "EMAIL"),
    ("EMAILADDRESS", "EMAIL"),
    ("MAILADDRESS", "EMAIL"),
    ("EMAILADR", "EMAIL"),
    ("INTERNETADDRESS", "EMAIL"),
    ("ADR", "ADR"),
    ("ADDR", "ADR"),
    ("ADDRESS", "ADR"),
    ("ADRESSE", "ADR"),
    ("POSTALADDRESS", "ADR"),
    ("STREETADDRESS", "ADR"),
    ("URL", "URL"),
    ("WEB", "URL"),
    ("WWW", "URL"),
    ("WEBSITE", "URL"),
    ("WEBPAGE", "URL"),
    ("WEBADDRESS", "URL"),
    ("HOMEPAGE", "URL"),
];
/// Properties that have types.
const STANDARD: [&str; 5] = ["TEL", "EMAIL", "ADR", "URL", "IMPP"];
/// Words of types in such names.
const TYPES: [(&str, &str); 17] = [
    ("WORK", "WORK"),
    ("BUSINESS", "WORK"),
    ("OFFICE", "WORK"),
    ("HOME", "HOME"),
    ("PRIVATE", "HOME"),
    ("PERSONAL", "HOME"),
    ("CELL", "CELL"),
    ("CELLULAR", "CELL"),
    ("MOBILE", "CELL"),
    ("FAX", "FAX"),
    ("PAGER", "PAGER"),
    ("VOICE", "VOICE"),
    ("OTHER", "OTHER"),
    ("MAIN", "MAIN"),
    ("INTERNET", "INTERNET"),
    ("PREF", PREF),
    ("PREFERRED", PREF),
];
const PREF: &str = "PREF";
/// Types of which a property has one.
const PLACES: [&str; 2] = ["WORK", "HOME"];
/// Names that are a type only, whose values are numbers.
const NUMBERS: [&str; 6] = ["CELL", "CELLULAR", "MOBILE", "FAX", "PAGER", "CELLPHONE"];
/// Properties that the catalog does not list, whose values are addresses too.
const OTHER_ADDRESSES: [&str; 11] = [
    "SOURCE",
    "MEMBER",
    "CALURI",
    "CALADRURI",
    "FBURL",
    "CONTACT-URI",
    "ORG-DIRECTORY",
    "SOCIALPROFILE",
    "GEO",
    "XML",
    "AGENT",
];
/// An address in one text has fewer semicolons.
const MIN_SEMICOLONS: usize = 3;

/// Gives such properties their standard names, with the types that the names contain. A group whose name is a type
/// stays, and the property gets the type.
pub fn standardize_names(card: Card, fixes: &mut Vec<CardFix>) -> Card {
    let labeled: HashSet<String> = card
        .properties()
        .filter(|(_, p)| p.info().role == PropertyRole::GroupInfo)
        .filter_map(|(_, p)| p.group.as_deref().map(str::to_ascii_lowercase))
        .collect();
    let is_40 = card.version() == Version::V40;
    let renamed: Vec<(usize, Line)> = card
        .properties()
        .filter_map(|(at, property)| {
            let new = new_name(property, &labeled)?;
            Some((at, new.line(property, card.lines().get(at)?, is_40)?))
        })
        .collect();
    if renamed.is_empty() {
        return card;
    }
    fixes.push(CardFix::PropertyNames);
    let mut lines = card.lines().to_vec();
    for (at, new) in renamed {
        if let Some(line) = lines.get_mut(at) {
            *line = new;
        }
    }
    Card::new(lines)
}

/// What a property is called instead.
struct NewName<'a> {
    group: Vec<&'a str>,
    name: &'a str,
    types: Vec<&'a str>,
    /// It had another name.
    is_renamed: bool,
}

impl NewName<'_> {
    /// The line with this name. What is not renamed keeps the bytes of its value.
    fn line(&self, property: &Property, old: &Line, is_40: bool) -> Option<Line> {
        let group = self
            .group
            .iter()
            .fold(String::new(), |all, part| all + part + ".");
        let types = self.types.iter().map(|word| match *word {
            PREF if is_40 => ";PREF=1".to_owned(),
            word => format!(";TYPE={word}"),
        });
        let head = types.fold(group + self.name, |all, one| all + &one);
        let after_name = old.bytes.get(name_length(&old.bytes)..)?;
        let semicolons = split(&property.value, ';').len() - 1;
        let is_text = semicolons < MIN_SEMICOLONS && !property.value.starts_with(';');
        if self.is_renamed && self.name == "ADR" && is_text {
            let street = escape(unescape(&property.value).trim());
            let params = property
                .head
                .split_once(';')
                .map(|(_, params)| format!(";{params}"));
            let head = head + &params.unwrap_or_default();
            return Some(make(&head, &format!(";;{street};;;;"), old.end()));
        }
        Some(line([head.as_bytes(), after_name].concat()))
    }
}

/// The length of the group and the name of a content line.
fn name_length(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|byte| matches!(byte, b';' | b':'))
        .unwrap_or(bytes.len())
}

/// The group, the standard name, and the types of a property; `None` if it keeps its name and has no further type.
fn new_name<'a>(property: &'a Property, labeled: &HashSet<String>) -> Option<NewName<'a>> {
    let group = property.group.as_deref().unwrap_or_default();
    // `PHONE.WORK` is read as a group and a name, `item1.PHONE.WORK` with a full stop in the group.
    let mut parts: Vec<&str> = group.split('.').filter(|part| !part.is_empty()).collect();
    let is_standard = STANDARD.iter().any(|name| property.is(name));
    let is_labeled = labeled.contains(&group.to_ascii_lowercase());
    let (name, mut types, kept): (&str, Vec<&str>, usize) = if is_standard {
        (&property.name, Vec::new(), parts.len())
    } else {
        parts.push(&property.name);
        let found = |unknown: Unknown| {
            (0..parts.len()).find_map(|at| {
                let (name, types) = of_words(parts.get(at..)?, unknown)?;
                Some((name, types, at))
            })
        };
        // The line of a group says something else about it: `phone.NOTE`, `phone.X-ABLabel`.
        let is_known = is_labeled
            || !PropertyInfo::of(&property.name).name.is_empty()
            || OTHER_ADDRESSES.iter().any(|name| property.is(name));
        let with_unknown =
            || found(Unknown::Type).filter(|(name, ..)| !is_known && suits(name, &property.value));
        found(Unknown::Rejected).or_else(with_unknown)?
    };
    parts.truncate(kept);
    if !is_labeled {
        types.extend(parts.last().and_then(|last| type_of_group(last)));
    }
    let has_place = PLACES.iter().any(|place| property.has_type(place));
    let mut seen: Vec<&str> = Vec::new();
    types.retain(|word| {
        let is_said = property.has_type(word) || has_place && PLACES.contains(word) || seen.contains(word);
        seen.push(word);
        !is_said
    });
    let is_new = !is_standard || !types.is_empty();
    is_new.then_some(NewName {
        group: parts,
        name,
        types,
        is_renamed: !is_standard,
    })
}

/// True if the value is one of a property with this standard name.
fn suits(name: &str, value: &str) -> bool {
    let value = value.trim();
    match name {
        "TEL" => is_number(&unescape(value)),
        "EMAIL" => value.contains('@') && !value.contains(char::is_whitespace),
        "ADR" => split(value, ';').len() > MIN_SEMICOLONS,
        _ => value.contains('.') && !value.contains(char::is_whitespace),
    }
}

/// True for a number, with an extension or words after it.
fn is_number(text: &str) -> bool {
    let number = without_scheme(text);
    let begins = number.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '(' | '*' | '#'));
    let has_words = number.contains(char::is_alphabetic);
    begins && (!has_words || !phone_keys(number, "").is_empty())
}

/// What a word that means nothing does to the name that it is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unknown {
    /// The name is that of another property.
    Rejected,
    /// The word is a type, as in `EMAIL.X-VENDOR`.
    Type,
}

/// The type that the name of a group says: `work.TEL`.
fn type_of_group(group: &str) -> Option<&'static str> {
    let (name, types) = of_word(group)?;
    let is_number = NUMBERS.iter().any(|word| word.eq_ignore_ascii_case(group));
    (name.is_none() || is_number).then(|| types.first().copied())?
}

/// The standard name and the types of words such as `PHONE.WORK`; `None` if one of them is no such word, or a name
/// of another property.
fn of_words<'a>(words: &[&'a str], unknown: Unknown) -> Option<(&'static str, Vec<&'a str>)> {
    let (first, rest) = words.split_first()?;
    let of_unknown = || address_with_word(first).filter(|_| unknown == Unknown::Type);
    let (standard, mut types): (_, Vec<&str>) = of_word(first).or_else(of_unknown)?;
    for word in rest {
        match of_word(word) {
            // `EMAIL.MOBILE` has a word that is a name of its own only elsewhere.
            Some((name, further)) if name.is_some() && name != standard && further.is_empty() => return None,
            Some((_, further)) => types.extend(further),
            None if unknown == Unknown::Type && is_type(word) => types.push(word),
            None => return None,
        }
    }
    Some((standard?, types))
}

/// The name and the type of `EMAIL-VERIFIED`. Only addresses of mail are told by their values from what such a name says
/// of one: `PHONE-VERIFIED:1`.
fn address_with_word(word: &str) -> Option<(Option<&'static str>, Vec<&str>)> {
    let hyphens = word.match_indices(['-', '_']);
    let mut parts = hyphens.filter_map(|(at, _)| Some((word.get(..at)?, word.get(at + 1..)?)));
    let (_, further) = parts.find(|(name, further)| {
        let is_mail = of_word(name).is_some_and(|(name, types)| name == Some("EMAIL") && types.is_empty());
        is_mail && !further.is_empty() && is_type(further)
    })?;
    Some((Some("EMAIL"), vec![further]))
}

/// True for a text that may be a TYPE as it is (RFC 6350 §3.3).
fn is_type(word: &str) -> bool {
    word.bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// The standard name and the types that a word means: `PHONE`, `WORK`, `PHONE-WORK`, `MOBILE`.
fn of_word(word: &str) -> Option<(Option<&'static str>, Vec<&'static str>)> {
    let upper = word.to_ascii_uppercase();
    let whole: String = upper.chars().filter(|c| !matches!(c, '-' | '_')).collect();
    if let Some((_, standard)) = NAMES.iter().find(|(known, _)| *known == whole) {
        return Some((Some(*standard), Vec::new()));
    }
    let type_of = |part: &str| {
        TYPES
            .iter()
            .find(|(known, _)| *known == part)
            .map(|(_, word)| *word)
    };
    if NUMBERS.contains(&whole.as_str()) {
        return Some((Some("TEL"), vec![type_of(&whole).unwrap_or("CELL")]));
    }
    if let Some(word) = type_of(&whole) {
        return Some((None, vec![word]));
    }
    // `WORK-PHONE`, `MOBILEPHONE`, `E-MAIL-WORK`, `TEL-WORK-FAX`
    let mut parts = NAMES.iter().filter_map(|(known, standard)| {
        let rest = whole.strip_prefix(known).or_else(|| whole.strip_suffix(known))?;
        Some((Some(*standard), types_in(rest)?))
    });
    parts.next()
}

/// The types of which a text is made: `WORKFAX`.
fn types_in(text: &str) -> Option<Vec<&'static str>> {
    let mut types = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let begins = TYPES.iter().filter(|(known, _)| rest.starts_with(known));
        let (known, word) = begins.max_by_key(|(known, _)| known.len())?;
        types.push(*word);
        rest = rest.get(known.len()..)?;
    }
    (!types.is_empty()).then_some(types)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vcard::{parse, print};

    #[test]
    fn odd_names_of_phones_and_addresses_become_standard_ones() {
        for (odd, standard) in [
            ("PHONE.WORK:1", "TEL;TYPE=WORK:1"),
            ("phone.cell;PREF=1:1", "TEL;TYPE=CELL;PREF=1:1"),
            ("TELEPHONE:1", "TEL:1"),
            ("item1.TELEPHONE:1", "item1.TEL:1"),
            ("item1.PHONE.HOME:1", "item1.TEL;TYPE=HOME:1"),
            ("Phone-Mobile:1", "TEL;TYPE=CELL:1"),
            ("WORK_PHONE;TYPE=pref:1", "TEL;TYPE=WORK;TYPE=pref:1"),
            ("MOBILE:1", "TEL;TYPE=CELL:1"),
            ("CELLPHONE:1", "TEL;TYPE=CELL:1"),
            ("TEL.WORK:1", "TEL;TYPE=WORK:1"),
            ("E-MAIL:a@b.org", "EMAIL:a@b.org"),
            ("E-MAIL.WORK:a@b.org", "EMAIL;TYPE=WORK:a@b.org"),
            ("EmailAddress:a@b.org", "EMAIL:a@b.org"),
            ("PHONE.WORK:1234\r\n 567", "TEL;TYPE=WORK:1234\r\n 567"),
            ("TEL.CELL.PREF:1", "TEL;TYPE=CELL;TYPE=PREF:1"),
            ("item1.TEL.CELL.PREF:1", "item1.TEL;TYPE=CELL;TYPE=PREF:1"),
            ("EMAIL.MOBILE:a@b.org", "EMAIL;TYPE=CELL:a@b.org"),
            ("PHONE.HOME;TYPE=home:1", "TEL;TYPE=home:1"),
            ("work.TEL:1", "work.TEL;TYPE=WORK:1"),
            ("work.PHONE:1", "work.TEL;TYPE=WORK:1"),
            ("Work.tel;TYPE=cell:1", "Work.tel;TYPE=WORK;TYPE=cell:1"),
            ("cell.TEL:1", "cell.TEL;TYPE=CELL:1"),
            ("home.PHONE.HOME:1", "home.TEL;TYPE=HOME:1"),
            ("home.EMAIL:a@b.org", "home.EMAIL;TYPE=HOME:a@b.org"),
            (
                "business.ADR:;;Street 5;Tula;;;",
                "business.ADR;TYPE=WORK:;;Street 5;Tula;;;",
            ),
            ("ADR.HOME:;;Street 5;Tula;;;", "ADR;TYPE=HOME:;;Street 5;Tula;;;"),
            (
                "ADDRESS.HOME;PREF=1:5 Oak St, Tula\\; attic",
                "ADR;TYPE=HOME;PREF=1:;;5 Oak St\\, Tula\\; attic;;;;",
            ),
            ("Home-Address:5 Oak St", "ADR;TYPE=HOME:;;5 Oak St;;;;"),
            ("URL.WORK:http://a.org", "URL;TYPE=WORK:http://a.org"),
            ("WEBSITE:http://a.org", "URL:http://a.org"),
            ("HOMEPAGE:http://a.org", "URL:http://a.org"),
            ("WEBSITE.HOME:http://a.org", "URL;TYPE=HOME:http://a.org"),
        ] {
            assert_renamed(odd, standard);
        }
    }

    #[track_caller]
    fn assert_renamed(odd: &str, standard: &str) {
        let mut fixes = Vec::new();
        let card = standardize_names(parse(format!("{odd}\r\n").as_bytes()), &mut fixes);
        let found = String::from_utf8(print(&card)).unwrap();
        assert_eq!(found, format!("{standard}\r\n"));
        assert_eq!(fixes, [CardFix::PropertyNames], "{odd}");
    }

    #[test]
    fn unknown_parts_of_names_become_types() {
        for (odd, standard) in [
            ("EMAIL.INTERNET:a@b.org", "EMAIL;TYPE=INTERNET:a@b.org"),
            (
                "item2.EMAIL.INTERNET.HOME:a@b.org",
                "item2.EMAIL;TYPE=INTERNET;TYPE=HOME:a@b.org",
            ),
            ("TEL.FAX.X-FOO:1", "TEL;TYPE=FAX;TYPE=X-FOO:1"),
            ("TEL.X-FOO.work:tel:+1-2", "TEL;TYPE=X-FOO;TYPE=WORK:tel:+1-2"),
            ("work.TEL.Satellite:1", "work.TEL;TYPE=Satellite;TYPE=WORK:1"),
            (
                "EMAIL.X-VENDOR;TYPE=x-vendor:a@b.org",
                "EMAIL;TYPE=x-vendor:a@b.org",
            ),
            (
                "TEL.WORK.X-FOO:8 495 123-45-67 доб. 12",
                "TEL;TYPE=WORK;TYPE=X-FOO:8 495 123-45-67 доб. 12",
            ),
            ("TEL-WORK-FAX:1", "TEL;TYPE=WORK;TYPE=FAX:1"),
            ("EMAIL-VERIFIED:a@b.org", "EMAIL;TYPE=VERIFIED:a@b.org"),
            (
                "E-MAIL_Verified;PREF=1:a@b.org",
                "EMAIL;TYPE=Verified;PREF=1:a@b.org",
            ),
            (
                "item1.EMAIL-VERIFIED:a@b.org",
                "item1.EMAIL;TYPE=VERIFIED:a@b.org",
            ),
            (
                "Email-Internet-Home:a@b.org",
                "EMAIL;TYPE=INTERNET;TYPE=HOME:a@b.org",
            ),
            ("URL.X-BLOG:http://a.org", "URL;TYPE=X-BLOG:http://a.org"),
            (
                "ADR.X-DACHA:;;Street 5;Tula;;;",
                "ADR;TYPE=X-DACHA:;;Street 5;Tula;;;",
            ),
        ] {
            assert_renamed(odd, standard);
        }
    }

    #[test]
    fn other_names_stay() {
        for text in [
            "TEL:1",
            "phone.EMAIL:a@b.org",
            "item1.EMAIL:a@b.org",
            "X-PHONE-WORK:1",
            "HOME:1",
            "work.HOME:1",
            "work.TEL;TYPE=WORK:1",
            "work.TEL;TYPE=HOME:1",
            "work.TEL:1\r\nwork.X-ABLabel:desk",
            "work.NOTE:1",
            "ADR.NOTE:1",
            "PHONETIC:1",
            "phone.NOTE:1",
            "phone.X-ABLabel:1",
            "phone.X-NICK:Ann",
            "phone.X-NICK:Ann 12345",
            "mail.X-SEEN:1",
            "url.X-COUNT:1",
            "url.CALURI:https://a.example",
            "tel.X-ID:1\r\ntel.X-ABLabel:desk",
            "TEL.Домашний.X-FOO:1",
            "EMAIL-VERIFIED:1",
            "EMAIL-VERIFIED:by Ann @ work",
            "X-EMAIL-VERIFIED:a@b.org",
            "PHONE-VERIFIED:1",
            "MAILER:1",
        ] {
            let mut fixes = Vec::new();
            let card = standardize_names(parse(text.as_bytes()), &mut fixes);
            assert_eq!(print(&card), text.as_bytes());
            assert!(fixes.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_preferred_number_has_the_parameter_of_its_version() {
        let mut fixes = Vec::new();
        let card = standardize_names(parse(b"VERSION:4.0\r\nTEL.CELL.PREF:1\r\n"), &mut fixes);
        assert_eq!(print(&card), b"VERSION:4.0\r\nTEL;TYPE=CELL;PREF=1:1\r\n");
    }
}
