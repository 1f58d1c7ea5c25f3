//! Validates the value of a phone: one number, or the address of a phone. A row that shows something else, such as
//! two numbers, may be changed to another of its kind.

use domain::phone::{PhoneError, check_phone, phone_links};
use domain::text::uri_scheme;

/// The text key of what is wrong with a phone. `old` is the value that the form showed in its row.
pub fn phone_error(value: &str, old: Option<&str>) -> Option<&'static str> {
    if check_phone(value).is_ok() || is_sip(value) || old.is_some_and(|old| is_alike(old, value)) {
        None
    } else if phone_links(value).len() > 1 {
        Some("error-phones")
    } else {
        Some("error-phone")
    }
}

/// True for the address of a phone: `sip:anna@example.org`.
fn is_sip(value: &str) -> bool {
    scheme(value).is_some_and(|scheme| matches!(scheme.as_str(), "sip" | "sips"))
}

/// True if the old value is not a single number, and the new one is of the same kind: a URI of the same scheme, or
/// numbers that can be dialed.
fn is_alike(old: &str, new: &str) -> bool {
    let is_dialed = |value: &str| !phone_links(value).is_empty();
    let are_more = |value: &str| check_phone(value) == Err(PhoneError::Characters);
    scheme(old).is_some_and(|old| scheme(new) == Some(old))
        || are_more(old) && are_more(new) && is_dialed(old) && is_dialed(new)
}

/// The scheme of a URI, in lower case.
fn scheme(value: &str) -> Option<String> {
    let value = value.trim();
    let scheme = uri_scheme(value)?;
    let is_uri = value.len() > scheme.len() + 1 && !value.contains(char::is_whitespace);
    is_uri.then(|| scheme.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_keeps_the_kind_of_its_value() {
        for (old, new, error) in [
            (None, "8 903 111-22-33", None),
            (None, "sip:bob@new.example", None),
            (Some("sips:bob@pbx.example"), "sip:bob@new.example", None),
            (Some("h323:bob@pbx.example"), "h323:bob@new.example", None),
            (
                Some("h323:bob@pbx.example"),
                "xmpp:bob@new.example",
                Some("error-phone"),
            ),
            (Some("495-1112233; 495-1112244"), "495-1112233; 495-1112245", None),
            (Some("8 903 777-10-22 (Маша)"), "8 903 777-10-23 (Маша)", None),
            (Some("8 903 777-10-22 (Маша)"), "Маша", Some("error-phone")),
            (
                Some("8 903 777-10-22"),
                "8 903 777-10-23 (Маша)",
                Some("error-phone"),
            ),
            (None, "495-1112233; 495-1112244", Some("error-phones")),
            (
                Some("8 903 777-10-22"),
                "495-1112233; 495-1112244",
                Some("error-phones"),
            ),
            (Some("нет"), "не знаю", Some("error-phone")),
            (None, "sip:a b", Some("error-phone")),
            (None, "sip:", Some("error-phone")),
        ] {
            assert_eq!(phone_error(new, old), error, "{old:?} {new}");
        }
    }
}
