//! Queries of URLs: made, and searched for one parameter.

use percent_encoding::{NON_ALPHANUMERIC, PercentEncode, percent_decode_str, utf8_percent_encode};

/// The parameter of a URL that holds other parameters. A button has one name and one value, so it says the whole
/// rest of its URL with it.
pub const REST: &str = "rest";

/// The query of a URL with these parameters, with `?`; empty without any.
#[must_use]
pub fn to_query(pairs: &[(&str, String)]) -> String {
    let encoded: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    if encoded.is_empty() {
        String::new()
    } else {
        format!("?{}", encoded.join("&"))
    }
}

/// A value as the query of a URL has it.
pub fn encoded(value: &str) -> PercentEncode<'_> {
    utf8_percent_encode(value, NON_ALPHANUMERIC)
}

/// The value of the first parameter with this name; `None` without one, or if it is not UTF-8.
#[must_use]
pub fn find(query: &str, name: &str) -> Option<String> {
    let pairs = query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let value = pairs
        .into_iter()
        .find_map(|(own, value)| (own == name).then_some(value))?;
    let spaced = value.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().ok()?;
    Some(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_parameter_is_found_and_decoded() {
        let query = "q=book=x&book=%D0%B4%D0%BE%D0%BC+1&book=second";
        assert_eq!(find(query, "book").as_deref(), Some("дом 1"));
        assert_eq!(find("a=1&book", "book").as_deref(), Some(""));
        assert_eq!(find("a=1&books=2", "book"), None);
        assert_eq!(find("book=%FF", "book"), None);
    }
}
