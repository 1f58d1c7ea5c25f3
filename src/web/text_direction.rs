//! Drops the characters that turn text around from what a page shows: a name with U+202E would be drawn reversed, and so
//! would what follows it. Fields of forms keep them, because they are saved again.

/// Attributes that the browser shows.
const SHOWN_ATTRIBUTES: [&str; 5] = ["title", "aria-label", "placeholder", "alt", "label"];

/// Embeddings and overrides of direction, and the character that ends one. Marks stay: names in two scripts need them.
fn is_override(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}')
}

/// Isolates, and the character that ends one. They stay if each is closed within its text.
fn is_isolate(c: char) -> bool {
    matches!(c, '\u{2066}'..='\u{2069}')
}

fn closes_isolates(text: &str) -> bool {
    let step = |open: usize, c: char| match c {
        '\u{2066}'..='\u{2068}' => Some(open + 1),
        '\u{2069}' => open.checked_sub(1),
        _ => Some(open),
    };
    text.chars().try_fold(0, step) == Some(0)
}

/// The page without overrides and isolates that are not closed in what it shows.
pub fn without_overrides(html: String) -> String {
    if !html.contains(|c| is_override(c) || is_isolate(c)) {
        return html;
    }
    let mut shown = String::with_capacity(html.len());
    let mut pieces = html.split('<');
    push_shown(&mut shown, pieces.next().unwrap_or_default());
    for piece in pieces {
        shown.push('<');
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        push_tag(&mut shown, tag);
        if tag.len() < piece.len() {
            shown.push('>');
        }
        if tag.starts_with("textarea") {
            shown.push_str(text);
        } else {
            push_shown(&mut shown, text);
        }
    }
    shown
}

fn push_shown(shown: &mut String, text: &str) {
    let closed = closes_isolates(text);
    let is_kept = |c: &char| !is_override(*c) && (closed || !is_isolate(*c));
    shown.extend(text.chars().filter(is_kept));
}

/// The values of attributes are in quotation marks.
fn push_tag(shown: &mut String, tag: &str) {
    let mut before = "";
    for (at, part) in tag.split('"').enumerate() {
        if at > 0 {
            shown.push('"');
        }
        let attribute = before.trim_start().strip_suffix('=').unwrap_or_default();
        let attribute = attribute.rsplit(char::is_whitespace).next().unwrap_or_default();
        if at % 2 == 1 && SHOWN_ATTRIBUTES.contains(&attribute) {
            push_shown(shown, part);
        } else {
            shown.push_str(part);
        }
        before = part;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overrides_are_dropped_from_what_is_shown() {
        for (html, shown) in [
            (
                "<h1 dir=\"auto\">\u{202e}Анна\u{202c}</h1>",
                "<h1 dir=\"auto\">Анна</h1>",
            ),
            (
                "<input required aria-label=\"\u{202e}a\" value=\"\u{202e}a\"><p>\u{202b}b",
                "<input required aria-label=\"a\" value=\"\u{202e}a\"><p>b",
            ),
            (
                "<textarea name=\"note\">\u{202e}a</textarea>\u{202e}",
                "<textarea name=\"note\">\u{202e}a</textarea>",
            ),
            (
                "<a title=\"\u{202e}\" data-copy=\"\u{202d}7\">",
                "<a title=\"\" data-copy=\"\u{202d}7\">",
            ),
            ("\u{202e}a<b", "a<b"),
            (
                "<p>א\u{200f} \u{2068}b\u{2069}</p>",
                "<p>א\u{200f} \u{2068}b\u{2069}</p>",
            ),
            (
                "<p>«\u{2067}a» \u{2068}b\u{2069}</p><p>\u{2069}c\u{2067}</p>",
                "<p>«a» b</p><p>c</p>",
            ),
        ] {
            assert_eq!(without_overrides(html.to_owned()), shown);
        }
    }
}
