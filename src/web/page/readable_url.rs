//! The URL of a page as the page repeats it in its forms: with letters in place of their encoding, which is three times
//! as long.

use percent_encoding::percent_decode_str;

/// The parameter with the contacts that are selected. Without it the page is the same, with nothing selected.
const SELECTED: &str = "ids=";

/// A query with its letters as people read them. If it says more than `max` bytes, it is without the selected contacts,
/// and empty if that is still too much.
pub fn readable_url(query: &str, max: usize) -> String {
    let is_long = |query: &str| percent_decode_str(query).count() > max;
    if !is_long(query) {
        return readable(query);
    }
    let rest: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.starts_with(SELECTED))
        .collect();
    let rest = rest.join("&");
    if is_long(&rest) {
        String::new()
    } else {
        readable(&rest)
    }
}

/// True for the characters that a page repeats as they are: letters beyond ASCII. No URL gives them another meaning.
pub fn is_readable(c: char) -> bool {
    !c.is_ascii() && c.is_alphabetic()
}

/// A query with its letters decoded, and everything else as it is.
fn readable(query: &str) -> String {
    let mut text = String::with_capacity(query.len());
    let mut rest = query;
    while let Some(at) = rest.find('%') {
        let (before, encoded) = rest.split_at(at);
        text.push_str(before);
        let (decoded, length) = first_letter(encoded);
        text.push_str(&decoded);
        rest = encoded.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

/// The letter with whose encoding a text begins, and the length of that; of anything else its first character.
fn first_letter(encoded: &str) -> (String, usize) {
    for length in [6, 9, 12] {
        let Some(bytes) = encoded.get(..length) else { break };
        if let Ok(text) = percent_decode_str(bytes).decode_utf8() {
            let mut chars = text.chars();
            if let (Some(c), None) = (chars.next(), chars.next())
                && is_readable(c)
            {
                return (c.to_string(), length);
            }
        }
    }
    ("%".to_owned(), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_readable_and_nothing_else_is_decoded() {
        for (query, readable) in [
            ("q=%D0%BA%D0%BE%D1%82+%26%20a&label=7", "q=кот+%26%20a&label=7"),
            ("q=%E5%B1%B1%F0%A0%80%80", "q=山𠀀"),
            (
                "q=%FF%D0%41%F0%9F%98%80%E2%80%A8%",
                "q=%FF%D0%41%F0%9F%98%80%E2%80%A8%",
            ),
            ("q=%D0", "q=%D0"),
            ("", ""),
        ] {
            assert_eq!(readable_url(query, 4096), readable);
        }
    }

    #[test]
    fn a_long_query_loses_the_selected_contacts_first() {
        assert_eq!(readable_url("q=a&select=1&ids=1.2.3", 14), "q=a&select=1");
        assert_eq!(readable_url("q=a&select=1&ids=1.2.3", 11), "");
        assert_eq!(readable_url("q=%21%21", 4), "q=%21%21");
    }
}
