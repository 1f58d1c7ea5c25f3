//! Compares the index columns of a contact with the index of its card.

use std::fmt::Debug;

use domain::index::Index;
use domain::text::index_key;
use store::verify::CheckedContact;

/// Characters of a value that a finding shows.
const SHOWN: usize = 60;

/// A sentence for each column that differs. `uid` is that of the card.
pub(super) fn faults(row: &CheckedContact, uid: &str, index: &Index) -> Vec<String> {
    [
        fault("uid", row.uid.as_str(), index_key(uid).as_str()),
        fault("display_name", &row.display_name, &index.display_name),
        fault("sort_family", &row.sort_family, &index.sort_family),
        fault("sort_given", &row.sort_given, &index.sort_given),
        fault("letter_family", &row.letter_family, &index.letter_family),
        fault("letter_given", &row.letter_given, &index.letter_given),
        fault("organization", &row.organization, &index.organization),
        fault("phone", &row.phone, &index.phone),
        fault("email", &row.email, &index.email),
        fault("telegram", &row.telegram, &index.telegram),
        fault("birthday", &row.birthday, &index.birthday),
        fault("search_text", &row.search_text, &index.search_text),
        fault("digits", &row.digits, &index.digits),
        fault("has_photo", &row.has_photo, &index.has_photo),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn fault<T: PartialEq + Debug + ?Sized>(column: &str, row: &T, expected: &T) -> Option<String> {
    (row != expected).then(|| {
        let (row, expected) = (shown(row), shown(expected));
        format!("{column} is {row}, the card gives {expected}")
    })
}

fn shown<T: Debug + ?Sized>(value: &T) -> String {
    let text = format!("{value:?}");
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
