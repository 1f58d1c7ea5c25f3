//! Splits a cleaned text into the parts of phone numbers.

/// A part of a text with phone numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A run of ASCII digits.
    Digits(String),
    /// A run of letters.
    Word(String),
    /// A blank, or a symbol between the digits of one number: `-`, `.`, `(`, `)`, `/`.
    Separator(char),
    /// Any other character.
    Symbol(char),
}

/// The tokens of a cleaned text.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for c in text.chars() {
        match (tokens.last_mut(), c) {
            (Some(Token::Digits(run)), '0'..='9') => run.push(c),
            (_, '0'..='9') => tokens.push(Token::Digits(c.to_string())),
            (Some(Token::Word(word)), _) if c.is_alphabetic() => word.push(c),
            _ if c.is_alphabetic() => tokens.push(Token::Word(c.to_string())),
            (_, ' ' | '-' | '.' | '(' | ')' | '/' | '~') => tokens.push(Token::Separator(c)),
            _ => tokens.push(Token::Symbol(c)),
        }
    }
    tokens
}

impl Token {
    /// True if this is the symbol.
    #[must_use]
    pub fn is(&self, symbol: char) -> bool {
        matches!(self, Self::Symbol(c) | Self::Separator(c) if *c == symbol)
    }

    /// The digits of a run of digits.
    #[must_use]
    pub fn digits(&self) -> Option<&str> {
        match self {
            Self::Digits(run) => Some(run),
            _ => None,
        }
    }
}

/// A stretch of tokens that may be one more number: up to a comma, a semicolon, a slash, a word, or another symbol.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stretch {
    /// How many digits it has.
    pub digits: usize,
    /// It begins with a blank.
    pub has_blank: bool,
    /// It begins with `+`.
    pub has_plus: bool,
    /// A blank or a symbol is between its digits.
    pub is_grouped: bool,
}

/// Looks at the stretch that begins with these tokens.
#[must_use]
pub fn stretch(tokens: &[Token]) -> Stretch {
    let mut seen = Stretch::default();
    let mut is_after_digits = false;
    for token in tokens {
        match token {
            Token::Digits(run) => {
                seen.is_grouped |= is_after_digits;
                seen.digits += run.len();
                is_after_digits = false;
            }
            Token::Symbol('+') if seen.digits == 0 => seen.has_plus = true,
            Token::Separator('/') | Token::Symbol(_) | Token::Word(_) => break,
            Token::Separator(' ') if seen.digits == 0 => seen.has_blank = true,
            Token::Separator(_) => is_after_digits = seen.digits > 0,
        }
    }
    seen
}
