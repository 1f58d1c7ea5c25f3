//! Recognizes what is beside a number but is not dialed: symbols in the place of hidden digits, and times of day.

use super::token_parser::{Parser, Part};
use super::tokens::{Token, stretch};

/// Symbols that people and programs write in the place of a hidden or unknown digit, beside `*` and `#`.
const MASKS: [char; 8] = ['?', '_', '●', '○', '×', '█', '■', '…'];

impl Parser<'_> {
    /// True if the `*` or `#` just read hides a digit: `+7 903 777-**-**`. It does not if it is part of a service
    /// code, follows a pause, comes before the extension, or is a key to press: `8 495 111-22-33 *5`.
    pub(super) fn is_mask(&self, symbol: char) -> bool {
        let now = self.now();
        if self.part() == Part::Extension || now.tail.contains([',', ';']) {
            return false;
        }
        let rest = self.rest();
        let more = rest
            .iter()
            .take_while(|token| token.is('*') || token.is('#'))
            .count();
        let after = rest.get(more..).unwrap_or_default();
        let is_before_digits = after.first().is_some_and(|token| token.digits().is_some());
        let is_after_sign = self.before(1).is_some_and(|token| token.is('*') || token.is('#'));
        if !now.code.is_empty() {
            // `**61*+79161234567**20#`
            return !(is_before_digits || symbol == '#' && more == 0);
        }
        if more > 0 || is_after_sign {
            return true;
        }
        if symbol == '#' && !now.tail.is_empty() && after.is_empty() {
            return false;
        }
        let blanks = usize::from(symbol == '#' && after.first().is_some_and(|token| token.is(' ')));
        let keys = after.get(blanks..).unwrap_or_default();
        let are_keys = keys.first().is_some_and(|token| token.digits().is_some());
        !are_keys || stretch(keys).is_grouped
    }

    /// True if the symbol just read hides a digit: `8 (903) 777 30 4?`. One after a blank says that the number is
    /// uncertain.
    pub(super) fn hides_digits(&self, symbol: char) -> bool {
        let is_beside = |token: &Token| token.digits().is_some() || token.is('-') || token.is(symbol);
        let is_before_same = self.rest().first().is_some_and(|token| token.is(symbol));
        MASKS.contains(&symbol) && (self.before(1).is_some_and(is_beside) || is_before_same)
    }

    /// True if the bracket just read ends the number of a list item: `1) 8 916 111 22 33`.
    pub(super) fn is_list_marker(&self) -> bool {
        let is_short = |token: &Token| token.digits().is_some_and(|run| run.len() <= 2);
        let mut earlier = (1..).map_while(|places| self.before(places));
        let bracket = earlier.find(|token| token.is('(') || token.is(')'));
        self.before(1).is_some_and(is_short)
            && !bracket.is_some_and(|token| token.is('('))
            && self
                .before(2)
                .is_none_or(|token| matches!(token, Token::Separator(' ') | Token::Symbol(_)))
    }

    /// True if the digits just read are the hour of a time: `18:00`.
    pub(super) fn is_time(&self) -> bool {
        let is_at_most = |token: Option<&Token>, max: u8| {
            let run = token.and_then(Token::digits).filter(|run| run.len() <= 2);
            run.and_then(|run| run.parse::<u8>().ok())
                .is_some_and(|number| number <= max)
        };
        let rest = self.rest();
        let minutes = rest
            .get(1)
            .filter(|token| token.digits().is_some_and(|run| run.len() == 2));
        is_at_most(self.before(0), 24)
            && rest
                .first()
                .is_some_and(|token| token.is(':') || token.is('.') && self.is_full_time(rest))
            && is_at_most(minutes, 59)
            && !(rest.get(2).is_some_and(|token| token.is(':')) && is_at_most(rest.get(3), 99))
            && !self.before(1).is_some_and(|token| token.is(':') || token.is('+'))
    }

    /// True for «9.00», «18.30» after a word: with full stops, digits are mostly a number or a date.
    fn is_full_time(&self, rest: &[Token]) -> bool {
        let minutes = rest.get(1).and_then(Token::digits);
        let is_number = |token: Option<&Token>| token.is_some_and(|token| token.is('.'));
        self.has_words
            && minutes.is_some_and(|run| ["00", "15", "30", "45"].contains(&run))
            && !is_number(rest.get(2))
            && !is_number(self.before(1))
    }
}
