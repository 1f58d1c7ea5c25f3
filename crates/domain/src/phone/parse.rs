//! Finds the numbers in the value of a field for one phone number: with service codes, pauses,
//! extensions, words around, or more than one number.

use super::clean::clean;
use super::number::Numbers;
use super::plain_number::plain_number;
use super::token_parser::Parser;
use super::tokens::tokens;
use crate::text::without_percent_codes;

/// A longer text is not a number. It is searched by its words.
const MAX_TEXT: usize = 400;

/// Finds the numbers of a text.
#[must_use]
pub fn parse(text: &str) -> Numbers {
    match plain_number(text) {
        Some(number) => Numbers {
            found: vec![number],
            has_words: false,
        },
        None => parse_tokens(text),
    }
}

/// Finds the numbers of any text.
pub(super) fn parse_tokens(text: &str) -> Numbers {
    // Hidden digits are looked for here, because `clean` makes dots of them.
    if text.len() > MAX_TEXT || text.contains("••") {
        return Numbers {
            found: Vec::new(),
            has_words: true,
        };
    }
    let plain = clean(text);
    let (number, context) = split_parameters(without_scheme(plain.trim()));
    let tokens = tokens(&number);
    Parser::new(&tokens).parse(&context)
}

/// A number without the scheme of a URI.
#[must_use]
pub fn without_scheme(text: &str) -> &str {
    for scheme in ["tel:", "callto:"] {
        let start = text.get(..scheme.len());
        if start.is_some_and(|start| start.eq_ignore_ascii_case(scheme)) {
            return text.get(scheme.len()..).unwrap_or_default().trim();
        }
    }
    text
}

/// Separates the parameters of a `tel:` URI (RFC 3966 §5): returns the number, with `;ext=` as a word, and the
/// prefix that `phone-context` gives.
fn split_parameters(text: &str) -> (String, String) {
    let text = without_percent_codes(text).unwrap_or_else(|| text.to_owned());
    let mut parts = text.split(';');
    let mut number = parts.next().unwrap_or_default().to_owned();
    let mut context = String::new();
    for part in parts {
        match part.split_once('=') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("ext") => {
                number.push_str(" ext ");
                number.push_str(value);
            }
            Some((name, value)) if name.trim().eq_ignore_ascii_case("phone-context") => {
                value
                    .strip_prefix('+')
                    .unwrap_or_default()
                    .clone_into(&mut context);
            }
            Some(_) => {}
            None => {
                number.push(';');
                number.push_str(part);
            }
        }
    }
    (number, context)
}
