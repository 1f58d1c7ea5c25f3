//! The text of one cell: cleaning it, and splitting it if it holds several values.

use domain::label::FAVORITE;
use std::collections::HashSet;

use domain::label::{label_key, visible_label};
use domain::phone::{check_phone, phone_links};
use domain::text::is_unfit_for_xml;

/// What Google writes between several values of one cell.
pub const JOINT: &str = " ::: ";
/// The highest number of values in one cell. The last one holds all that follows.
pub const MAX_VALUES: usize = 100;

/// Google's own groups, which are not labels that the user chose.
const SYSTEM_LABELS: [&str; 3] = ["* mycontacts", "* my contacts", "* other contacts"];

/// The text trimmed, with LF as line breaks and U+FFFD in place of unfit characters.
pub fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.replace(is_unfit_for_xml, "\u{fffd}").trim().to_owned()
}

/// The values that Google joined in one cell.
pub fn joined_values(cell: &str) -> impl Iterator<Item = &str> {
    cell.splitn(MAX_VALUES, JOINT)
        .map(str::trim)
        .filter(|value| !value.is_empty())
}

/// The labels of a cell that Google wrote, each once. Google's own groups are left out; of `* friends` only
/// the star is.
pub fn google_labels(cell: &str) -> Vec<String> {
    let cell = clean(cell);
    unique_labels(
        cell.split(JOINT)
            .filter(|label| !is_system_label(label))
            .map(|label| {
                let mut label = label.trim();
                while let Some(rest) = label.strip_prefix("* ") {
                    label = rest.trim();
                }
                if label.eq_ignore_ascii_case("starred in android") {
                    FAVORITE
                } else {
                    label
                }
            }),
    )
}

/// True for a group that Google makes itself.
pub fn is_system_label(label: &str) -> bool {
    SYSTEM_LABELS.contains(&label.trim().to_lowercase().as_str())
}

/// The phone numbers of a cell that a user typed. A cell with other text is one value. The sign between two numbers may as
/// well be part of one: `030/1234567`, and the pauses of `+79161234567,,12`.
pub fn split_phones(cell: &str) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    let mut between = String::new();
    for part in cell.split_inclusive([',', ';', '\n', '/']) {
        let number = part.trim_end_matches([',', ';', '\n', '/']);
        let sign = part.get(number.len()..).unwrap_or_default();
        let is_full = numbers.len() == MAX_VALUES;
        match numbers.last_mut() {
            Some(last) if !are_two_numbers(last, &between, number) => {
                last.push_str(&between);
                last.push_str(number);
            }
            _ if is_full => return vec![cell.to_owned()],
            _ => numbers.push(number.to_owned()),
        }
        sign.clone_into(&mut between);
    }
    let numbers: Vec<String> = numbers.iter().map(|number| number.trim().to_owned()).collect();
    if numbers.len() > 1 && numbers.iter().all(|number| check_phone(number).is_ok()) {
        numbers
    } else {
        vec![cell.to_owned()]
    }
}

/// True if the texts around a sign dial apart what they dial together.
fn are_two_numbers(before: &str, sign: &str, after: &str) -> bool {
    let apart = [phone_links(before), phone_links(after)].concat();
    !after.trim().is_empty() && (sign == "\n" || phone_links(&format!("{before}{sign}{after}")) == apart)
}

/// The email addresses of a cell that a user typed. A cell with other text is one value.
pub fn split_emails(cell: &str) -> Vec<String> {
    split_if_all(cell, &[',', ';', '\n', ' '], |part| part.contains('@'))
}

fn split_if_all(cell: &str, separators: &[char], fits: impl Fn(&str) -> bool) -> Vec<String> {
    let parts: Vec<&str> = cell
        .splitn(MAX_VALUES, separators)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() > 1 && parts.iter().all(|part| fits(part)) {
        parts.into_iter().map(str::to_owned).collect()
    } else {
        vec![cell.to_owned()]
    }
}

/// The messenger names of a cell that a user typed.
pub fn split_handles(cell: &str) -> Vec<String> {
    cell.splitn(MAX_VALUES, [',', ';', '\n'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The labels of a cell that a user typed, each once.
pub fn split_labels(cell: &str) -> Vec<String> {
    unique_labels(cell.split([',', ';', '\n']).map(str::trim))
}

fn unique_labels<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut keys = HashSet::new();
    // A name that no one sees stays, for the remark on it.
    let name = |text: &'a str| {
        Some(visible_label(text))
            .filter(|name| !name.is_empty())
            .unwrap_or(text)
    };
    names
        .map(name)
        .filter(|name| !name.is_empty() && keys.insert(label_key(name)))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::split_phones;

    #[test]
    fn a_cell_is_split_between_numbers_only() {
        for one in [
            "030/1234567",
            "0711/123456",
            "0171/1234567",
            "+49 (0)30/1234567-12",
            "06221/54-1234",
            "09131/85-0",
            "+79015551212,,123",
            "+79015551212;123",
            "+7 495 123-45-67 доб. 12, 13",
            "8 903 777 10 23 / 24",
            "8 (495) 123-45-67, 765-43-21",
            "8 903 111-22-33, спросить Машу",
            "101",
        ] {
            assert_eq!(split_phones(one), [one]);
        }
        for (cell, numbers) in [
            (
                "8 903 111-22-33, 8 903 222-33-44",
                ["8 903 111-22-33", "8 903 222-33-44"],
            ),
            (
                "8 903 111-22-33;8 903 222-33-44",
                ["8 903 111-22-33", "8 903 222-33-44"],
            ),
            (
                "8 903 111-22-33 / +7 495 222-33-44",
                ["8 903 111-22-33", "+7 495 222-33-44"],
            ),
            ("2-34-56 / 8-903-222-33-44", ["2-34-56", "8-903-222-33-44"]),
            ("112/103", ["112", "103"]),
            ("123-45-67\n765-43-21", ["123-45-67", "765-43-21"]),
        ] {
            assert_eq!(split_phones(cell), numbers);
        }
    }
}
