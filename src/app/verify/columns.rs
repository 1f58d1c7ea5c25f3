//! Compares the index columns of a contact with the index of its card.

use std::fmt::Debug;

use domain::index::Index;
use domain::text::index_key;
use store::verify::CheckedContact;

/// Characters of a value that a finding shows.
const MAX_SHOWN: usize = 60;

/// A sentence for each column that differs. `uid` is that of the card.
pub(super) fn differences(row: &CheckedContact, uid: &str, index: &Index) -> Vec<String> {
    [
        difference("uid", row.uid.as_str(), index_key(uid).as_str()),
        difference("display_name", &row.display_name, &index.display_name),
        difference("sort_family", &row.sort_family, &index.sort_family),
        difference("sort_given", &row.sort_given, &index.sort_given),
        difference("letter_family", &row.letter_family, &index.letter_family),
        difference("letter_given", &row.letter_given, &index.letter_given),
        difference("organization", &row.organization, &index.organization),
        difference("phone", &row.phone, &index.phone),
        difference("email", &row.email, &index.email),
        difference("telegram", &row.telegram, &index.telegram),
        difference("birthday", &row.birthday, &index.birthday),
        difference("search_text", &row.search_text, &index.search_text),
        difference("digits", &row.digits, &index.digits),
        difference("has_photo", &row.has_photo, &index.has_photo),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn difference<T: PartialEq + Debug + ?Sized>(column: &str, row: &T, expected: &T) -> Option<String> {
    (row != expected).then(|| {
        let (row, expected) = (shown(row), shown(expected));
        format!("{column} is {row}, but should be {expected}")
    })
}

fn shown<T: Debug + ?Sized>(value: &T) -> String {
    let text = format!("{value:?}");
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
