//! Completes the further numbers of a text, which people write without the area code: `(4822) 33-44-55, 33-44-56`.

use super::number::Number;
use super::tokens::Token;

/// A number without area code has so many digits.
const LOCAL: std::ops::RangeInclusive<usize> = 5..=8;
/// A number with area code has at least so many.
const MIN_WHOLE: usize = 8;

/// A number with an area code.
#[derive(Clone, Debug)]
pub struct WholeNumber {
    number: Number,
    /// Where each group of its digits begins.
    starts: Vec<usize>,
}

impl WholeNumber {
    /// A number that may have an area code. `tokens` are those that it was read from; `None` if other digits are
    /// among them.
    pub fn of(number: &Number, tokens: &[Token]) -> Option<Self> {
        let mut starts = Vec::new();
        let mut length = 0;
        for run in tokens.iter().filter_map(Token::digits) {
            starts.push(length);
            length += run.len();
        }
        let is_whole = length == number.digits.len() && length >= MIN_WHOLE && number.code.is_empty();
        is_whole.then(|| Self {
            number: Number {
                tail: String::new(),
                extension: String::new(),
                ..number.clone()
            },
            starts,
        })
    }

    /// The number with the area code of this one; `None` if it is not a number of the same place: its digits have to
    /// be as many as those after the area code.
    pub fn complete(&self, number: &Number) -> Option<Number> {
        let digits = number.digits.as_str();
        let at = self.number.digits.len().checked_sub(digits.len())?;
        let is_local = LOCAL.contains(&digits.len()) && !number.has_plus && number.code.is_empty();
        let fits = is_local && at >= 2 && self.starts.contains(&at) && !digits.starts_with('0');
        let area = self.number.digits.get(..at).filter(|_| fits)?;
        Some(Number {
            has_plus: self.number.has_plus,
            digits: format!("{area}{digits}"),
            ..number.clone()
        })
    }
}
