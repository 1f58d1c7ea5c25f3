//! Recognizes a number in plain international writing, `+7 (912) 345-67-89`, as most cards have it. Whatever else a
//! text may be is left to the token parser, which costs a hundred times as much.

use super::number::Number;

/// Digits of a number in Russia, Kazakhstan, and North America with its prefix, and of many elsewhere.
const DIGITS: usize = 11;
/// A shorter group at the end may be a room or a remark.
const MIN_GROUP: usize = 2;

/// The number that a text is in plain writing; `None` if it may be something else.
pub fn plain_number(text: &str) -> Option<Number> {
    let mut digits = String::with_capacity(DIGITS);
    let mut group = 0;
    let mut before = '+';
    for c in text.strip_prefix('+')?.chars() {
        match (before, c) {
            (_, '0'..='9') => {
                digits.push(c);
                group += 1;
            }
            // The country has one to three digits, and any other group is not a remark.
            ('0'..='9', ' ' | '-' | '(' | ')') if group >= MIN_GROUP || group == digits.len() => group = 0,
            (' ', '(') | (')', ' ' | '-') => {}
            _ => return None,
        }
        before = c;
    }
    let is_closed = text.matches('(').count() == text.matches(')').count() && text.matches('(').count() < 2;
    (digits.len() == DIGITS && group >= MIN_GROUP && is_closed).then(|| Number {
        has_plus: true,
        digits,
        ..Number::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse_tokens;
    use super::*;

    #[test]
    fn usual_writings_are_plain() {
        for text in [
            "+79123456789",
            "+7 912 345-67-89",
            "+7 (912) 345-67-89",
            "+7(912)3456789",
            "+1 212 555 0123",
            "+1-212-555-0123",
        ] {
            assert!(plain_number(text).is_some(), "{text}");
        }
        for text in [
            "+7 912 345-67-8 9",
            "+7 912 345 67 89 12",
            "8 912 345-67-89",
            "+7 912 345-67-89 доб. 1",
            "+7 (912)) 345-67-89",
            "+",
        ] {
            assert!(plain_number(text).is_none(), "{text}");
        }
    }

    /// All ways to write digits as groups of one to six.
    fn groupings(digits: &str) -> Vec<Vec<&str>> {
        if digits.is_empty() {
            return vec![Vec::new()];
        }
        let mut all = Vec::new();
        for length in 1..=digits.len().min(6) {
            let (first, rest) = digits.split_at(length);
            for mut groups in groupings(rest) {
                groups.insert(0, first);
                all.push(groups);
            }
        }
        all
    }

    #[test]
    fn the_token_parser_finds_the_same() {
        let mut plain = 0;
        for digits in [
            "79123456789",
            "12125550123",
            "49301234567",
            "38044123456",
            "70000000000",
        ] {
            for groups in groupings(digits).into_iter().filter(|groups| groups.len() <= 6) {
                let mut texts = vec![groups.join(" "), groups.join("-")];
                if let [country, area, rest @ ..] = groups.as_slice() {
                    let rest = rest.join("-");
                    texts.extend([
                        format!("{country} ({area}) {rest}"),
                        format!("{country}({area}){rest}"),
                        format!("{country} {area} {rest}"),
                    ]);
                }
                for text in texts.iter().map(|text| format!("+{text}")) {
                    let Some(number) = plain_number(&text) else {
                        continue;
                    };
                    let slow = parse_tokens(&text);
                    assert_eq!((slow.found, slow.has_words), (vec![number], false), "{text}");
                    plain += 1;
                }
            }
        }
        assert!(plain > 500, "{plain}");
    }
}
