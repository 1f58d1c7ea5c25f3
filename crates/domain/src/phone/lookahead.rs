//! Recognizes what comes next in a text: another number, a word, a remark.

use super::number::{Number, TELEPHONE_WORDS, is_extension_word};
use super::tokens::{Stretch, Token};

/// The most digits of a floor, a room, or an hour.
pub const MAX_REMARK: usize = 3;

/// The next token that is not a blank or dash.
fn next(rest: &[Token]) -> impl Iterator<Item = &Token> {
    rest.iter().filter(|token| !matches!(token, Token::Separator(_)))
}

/// True if a service code comes next.
pub fn is_before_code(rest: &[Token]) -> bool {
    next(rest)
        .next()
        .is_some_and(|token| token.is('*') || token.is('#'))
}

/// True if a word comes next: what is before it is not dialed.
pub fn is_before_word(rest: &[Token]) -> bool {
    matches!(next(rest).next(), Some(Token::Word(_)))
}

/// True if a floor, a room, or an hour comes next: «, 2-й этаж».
pub fn is_before_short_remark(rest: &[Token]) -> bool {
    let mut next = next(rest);
    match (next.next(), next.next()) {
        (Some(Token::Digits(run)), Some(Token::Word(word))) => {
            run.len() <= MAX_REMARK && !is_extension_word(word) && !["p", "w"].contains(&word.as_str())
        }
        _ => false,
    }
}

/// True if what follows a comma is a number of its own, not what is dialed after a pause.
pub fn starts_number(next: Stretch, now: &Number, rest: &[Token]) -> bool {
    if next.has_plus {
        return true;
    }
    let is_long = next.digits >= 10 && now.digits.len() == next.digits && now.code.is_empty();
    let first = rest.iter().find_map(Token::digits).unwrap_or_default();
    let is_alike = is_long && now.digits.get(..1) == first.get(..1);
    next.digits >= 5 && (next.has_blank || next.is_grouped) || is_alike
}

/// True for a word between two numbers of one place: «33-44-55, факс 33-44-56».
pub fn joins_numbers(word: &str) -> bool {
    TELEPHONE_WORDS.contains(&word) || ["или", "и", "or", "and", "und", "факс", "fax", "ф"].contains(&word)
}
