//! Names that other programs write for phones and email addresses in ways of their own: `PHONE.WORK`, `E-MAIL`.

use domain::card::{Card, Line, Property};

use super::import_report::CardFix;
use super::lines::line;

/// Names of TEL and EMAIL in other programs, without `-` and `_`.
const NAMES: [(&str, &str); 14] = [
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
];
/// Words of types in such names.
const TYPES: [(&str, &str); 14] = [
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
];
/// Names that are a type only, whose values are numbers.
const NUMBERS: [&str; 6] = ["CELL", "CELLULAR", "MOBILE", "FAX", "PAGER", "CELLPHONE"];

/// Gives such properties their standard names, with the types that the names contain.
pub fn standardize_names(card: Card, fixes: &mut Vec<CardFix>) -> Card {
    let renamed: Vec<(usize, Line)> = card
        .properties()
        .filter_map(|(at, property)| {
            let head = standard_head(property)?;
            let bytes = &card.lines().get(at)?.bytes;
            let rest = bytes.get(name_length(bytes)..)?;
            Some((at, line([head.as_bytes(), rest].concat())))
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

/// The length of the group and the name of a content line.
fn name_length(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|byte| matches!(byte, b';' | b':'))
        .unwrap_or(bytes.len())
}

/// The group, the standard name, and the types of a property; `None` if its name is not one of these.
fn standard_head(property: &Property) -> Option<String> {
    let name = property.name.to_ascii_uppercase();
    if ["TEL", "EMAIL"].contains(&name.as_str()) {
        return None;
    }
    let group = property.group.as_deref().unwrap_or_default();
    // `PHONE.WORK` is read as a group and a name, `item1.PHONE.WORK` with a full stop in the group.
    let (kept_group, in_group) = match group.rsplit_once('.') {
        Some((kept, last)) if of_word(last).is_some() => (kept, last),
        None if of_word(group).is_some() && is_name(group) => ("", group),
        _ => (group, ""),
    };
    let words: Vec<&str> = [in_group, name.as_str()]
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect();
    let mut standard = None;
    let mut types: Vec<&str> = Vec::new();
    for word in words {
        let (found, found_types) = of_word(word)?;
        standard = standard.or(found);
        types.extend(found_types);
    }
    let standard = standard?;
    let group = if kept_group.is_empty() {
        String::new()
    } else {
        format!("{kept_group}.")
    };
    let types = types
        .iter()
        .fold(String::new(), |all, word| all + ";TYPE=" + word);
    Some(format!("{group}{standard}{types}"))
}

/// True for a name of phones or email addresses, which no program uses for a group.
fn is_name(word: &str) -> bool {
    of_word(word).is_some_and(|(name, _)| name.is_some())
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
    // `WORK-PHONE`, `MOBILEPHONE`, `E-MAIL-WORK`
    let parts = NAMES.iter().filter_map(|(known, standard)| {
        let rest = whole.strip_prefix(known).or_else(|| whole.strip_suffix(known))?;
        Some((Some(*standard), vec![type_of(rest)?]))
    });
    parts.into_iter().next()
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
        ] {
            let mut fixes = Vec::new();
            let card = standardize_names(parse(format!("{odd}\r\n").as_bytes()), &mut fixes);
            assert_eq!(
                String::from_utf8(print(&card)).unwrap(),
                format!("{standard}\r\n")
            );
            assert_eq!(fixes, [CardFix::PropertyNames], "{odd}");
        }
    }

    #[test]
    fn other_names_stay() {
        for text in [
            "TEL:1",
            "work.TEL:1",
            "phone.EMAIL:a@b.org",
            "item1.EMAIL:a@b.org",
            "X-PHONE-WORK:1",
            "HOME:1",
            "work.HOME:1",
            "PHONETIC:1",
            "phone.NOTE:1",
            "MAILER:1",
        ] {
            let mut fixes = Vec::new();
            let card = standardize_names(parse(text.as_bytes()), &mut fixes);
            assert_eq!(print(&card), text.as_bytes());
            assert!(fixes.is_empty(), "{text}");
        }
    }
}
