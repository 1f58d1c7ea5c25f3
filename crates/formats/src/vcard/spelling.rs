//! How the value of a property without a field spells commas and semicolons: such a property may be a text, a list,
//! or a structure, and an edit must not turn one into another.

use domain::text::{escape, split, unescape, uri_scheme};

use super::value::in_one_line;

/// True if one separator is written both ways, so that the text without escapes would be ambiguous.
fn is_ambiguous(raw: &str) -> bool {
    [',', ';']
        .into_iter()
        .any(|c| split(raw, c).len() > 1 && raw.contains(&format!("\\{c}")))
}

/// The value as users edit it: without escapes, unless that would be ambiguous.
pub fn editable(raw: &str) -> String {
    if is_ambiguous(raw) {
        raw.trim().to_owned()
    } else {
        unescape(raw).trim().to_owned()
    }
}

/// A new text in the spelling of the old value.
pub fn spelled_like(raw: &str, text: &str) -> String {
    if is_ambiguous(raw) {
        return text.replace("\r\n", "\\n").replace(['\r', '\n'], "\\n");
    }
    if is_uri(raw) && is_uri(text) {
        return in_one_line(text);
    }
    let separators = [',', ';'].into_iter().filter(|c| split(raw, *c).len() > 1);
    separators.fold(escape(text), |value, c| {
        value.replace(&format!("\\{c}"), &c.to_string())
    })
}

/// True for a text with a scheme and without blanks.
pub fn is_uri(text: &str) -> bool {
    let text = text.trim();
    uri_scheme(text).is_some() && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_keeps_its_spelling() {
        for (raw, shown, typed, written) in [
            ("a\\, b", "a, b", "a, c; d", "a\\, c\\; d"),
            ("a,b", "a,b", "a,c", "a,c"),
            ("M;he\\, him", "M;he, him", "F;she", "F;she"),
            ("a;b\\;c", "a;b\\;c", "a;d\\;e\nf", "a;d\\;e\\nf"),
            ("geo:55.7,37.6", "geo:55.7,37.6", "geo:1,2", "geo:1,2"),
            (
                "https://a.org/?a=1",
                "https://a.org/?a=1",
                "https://a.org/?a,b",
                "https://a.org/?a,b",
            ),
            ("one\\ntwo", "one\ntwo", "one\r\nthree", "one\\nthree"),
            ("", "", "a,b", "a\\,b"),
        ] {
            assert_eq!(editable(raw), shown);
            assert_eq!(spelled_like(raw, typed), written, "{raw}");
        }
    }
}
