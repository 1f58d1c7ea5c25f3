//! Text values of properties (RFC 2426 §5, RFC 6350 §3.4): escapes, lists and structured values.

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
    !text.chars().all(|c| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180e}'
                | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
    })
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
    fn structured_values_are_split() {
        assert_eq!(
            components(r"Doe;John;Richter\, James,Bob;;"),
            ["Doe", "John", "Richter, James, Bob", "", ""]
        );
        assert_eq!(components(""), [""]);
        assert_eq!(items(r"друзья, work\,home ,,x"), ["друзья", "work,home", "x"]);
    }
}
