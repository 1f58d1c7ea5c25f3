//! Text values of properties (RFC 2426 §5, RFC 6350 §3.4): escapes, lists and structured values.

/// True for characters that XML 1.0 §2.2 does not allow: control characters except tab, LF and CR, and U+FFFE and
/// U+FFFF.
#[must_use]
pub fn is_unfit_for_xml(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Resolves the escapes of a value. Unknown ones, such as Google's `\:`, lose the backslash.
#[must_use]
pub fn unescape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(escaped) => text.push(escaped),
                None => text.push('\\'),
            },
            _ => text.push(c),
        }
    }
    text
}

/// True if a reader sees something of the text: it has more than blanks, marks of direction, and characters of no
/// width.
#[must_use]
pub fn is_visible(text: &str) -> bool {
    !text.chars().all(is_invisible)
}

/// True for blanks, controls, marks of direction, and characters of no width.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

/// The text without the invisible characters at its edges. Those that say how the character before them is drawn stay:
/// without them, «❤️» would be a sign of text and a flag of tags another flag.
#[must_use]
pub fn trim_invisible(text: &str) -> &str {
    let text = text.trim_start_matches(is_invisible);
    let end = text.trim_end_matches(is_invisible).len();
    let after = text.get(end..).unwrap_or_default().chars();
    let drawn = after.take_while(
        |c| matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}'),
    );
    let length: usize = drawn.map(char::len_utf8).sum();
    text.get(..end + length).unwrap_or_default()
}

/// A typed name without blanks around it; empty if it has no visible character.
#[must_use]
pub fn visible_name(name: &str) -> &str {
    let name = name.trim();
    if is_visible(name) { name } else { "" }
}

/// Escapes backslashes, commas, semicolons and line breaks.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' | ',' | ';' => {
                value.push('\\');
                value.push(c);
            }
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    value.push_str("\\n");
                }
            }
            '\n' => value.push_str("\\n"),
            _ => value.push(c),
        }
    }
    value
}

/// Splits a value at unescaped separators. The parts stay escaped; there is at least one.
#[must_use]
pub fn split(value: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut escaped = false;
    for (at, c) in value.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == separator {
            parts.push(value.get(start..at).unwrap_or_default());
            start = at + c.len_utf8();
        }
    }
    parts.push(value.get(start..).unwrap_or_default());
    parts
}

/// The unescaped components of a structured value (N, ADR, ORG). The items of a list within a component are
/// joined with ", ".
#[must_use]
pub fn components(value: &str) -> Vec<String> {
    split(value, ';')
        .into_iter()
        .map(|part| {
            let items: Vec<String> = split(part, ',')
                .into_iter()
                .map(|item| unescape(item).trim().to_owned())
                .collect();
            items
                .into_iter()
                .filter(|item| !item.is_empty())
                .collect::<Vec<_>>()
                .join(", ")
        })
        .collect()
}

/// The unescaped, trimmed items of a list value (CATEGORIES, NICKNAME), without empty ones.
#[must_use]
pub fn items(value: &str) -> Vec<String> {
    split(value, ',')
        .into_iter()
        .map(|item| unescape(item).trim().to_owned())
        .filter(|item| !item.is_empty())
        .collect()
}

/// A text copied from a URL without its codes (RFC 3986 §2.1): `%40` is `@`. `None` if it has none, or if they are no
/// text.
#[must_use]
pub fn without_percent_codes(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let code = after
            .get(..2)
            .filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()));
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(b'%');
            rest = after;
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    let decoded = String::from_utf8(bytes).ok()?;
    (decoded.len() < text.len() && !decoded.contains(char::is_control)).then_some(decoded)
}

/// The scheme of a text that begins with one (RFC 3986 §3.1): `sip` of `sip:anna@example.org`.
#[must_use]
pub fn uri_scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    is_scheme.then_some(scheme)
}

/// A text that fits into an index row, which PostgreSQL limits to 2.7 kB. A longer text is cut and gets a
/// hash of the whole, so that different texts stay different.
#[must_use]
pub fn index_key(text: &str) -> String {
    const MAX_KEY: usize = 400;
    if text.len() <= MAX_KEY {
        return text.to_owned();
    }
    let beginning: String = text.chars().take(MAX_KEY / 8).collect();
    let whole = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, text.as_bytes());
    format!("{beginning}… {whole}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved_and_written() {
        for (value, text) in [
            (r"a\, b\; c\\d\ne\Nf", "a, b; c\\d\ne\nf"),
            (r"http\://x", "http://x"),
            ("end\\", "end\\"),
            ("", ""),
        ] {
            assert_eq!(unescape(value), text);
            assert_eq!(unescape(&escape(text)), text);
        }
        assert_eq!(escape("a\r\nb\rc"), r"a\nb\nc");
    }

    #[test]
    fn codes_of_urls_are_resolved() {
        for (text, decoded) in [
            ("%D0%98%D0%B2%D0%B0%D0%BD", Some("Иван")),
            ("ivan%40example.com", Some("ivan@example.com")),
            ("*102%23", Some("*102#")),
            ("Анна%20%d0%9a", Some("Анна К")),
            ("100%25", Some("100%")),
            ("100%", None),
            ("50%ab", None),
            ("%0A", None),
            ("%D0", None),
            ("%я", None),
            ("Иван", None),
        ] {
            assert_eq!(without_percent_codes(text).as_deref(), decoded, "{text}");
        }
    }

    #[test]
    fn structured_values_are_split() {
        assert_eq!(
            components(r"Doe;John;Richter\, James,Bob;;"),
            ["Doe", "John", "Richter, James, Bob", "", ""]
        );
        assert_eq!(components(""), [""]);
        assert_eq!(items(r"друзья, work\,home ,,x"), ["друзья", "work,home", "x"]);
    }
}
