//! Recognizes numbers with letters of a keypad: `1-800-FLOWERS`.

use super::hours::is_time_unit;
use super::letters::is_placeholder;
use super::token_parser::{Parser, Part};
use super::tokens::Token;

impl Parser<'_> {
    /// True for a word of a number with letters: `1-800-FLOWERS`.
    pub(super) fn is_vanity(&self, word: &str) -> bool {
        let digits = self.now.digits.len();
        let is_joined = self.before(1).is_some_and(|token| !token.is(' '));
        if self.is_remark_on_number(word) {
            return false;
        }
        let is_prefix = is_joined && digits >= 1 || digits >= 4 || self.now.has_plus && digits >= 3;
        let letters = self.letters_on();
        let is_written_so = word.chars().all(|c| c.is_ascii_uppercase())
            || is_joined && word.chars().all(|c| c.is_ascii_lowercase());
        is_prefix
            && digits <= 7
            && is_written_so
            && letters.0 >= 3
            && (7..=18).contains(&(digits + letters.0 + letters.1))
            && !is_placeholder(&word.to_lowercase())
            || digits > 0 && self.now_has_letters() && is_written_so && !is_placeholder(&word.to_lowercase())
    }

    /// True if the number has letters already.
    fn now_has_letters(&self) -> bool {
        let run: usize = self
            .tokens
            .get(..self.at)
            .unwrap_or_default()
            .iter()
            .filter_map(Token::digits)
            .map(str::len)
            .sum();
        self.found.is_empty() && self.part() == Part::Main && run < self.now.digits.len()
    }

    /// How many letters and digits follow, from the word before the current position on, up to another symbol.
    fn letters_on(&self) -> (usize, usize) {
        let mut count = (0, 0);
        for token in self.tokens.get(self.at.saturating_sub(1)..).unwrap_or_default() {
            match token {
                Token::Word(word) if word.is_ascii() => count.0 += word.len(),
                Token::Digits(run) => count.1 += run.len(),
                Token::Separator(_) => {}
                _ => break,
            }
        }
        count
    }

    /// True for a word in brackets after a number, `911 (emergency)`, `33-44-55 (2nd floor)`, and for one after an
    /// hour: `10am-11pm`.
    fn is_remark_on_number(&self, word: &str) -> bool {
        let is_in_brackets = self.before(1).is_some_and(|token| token.is('('))
            && !self.before(2).is_some_and(|token| token.is('-'));
        let is_on_digits_in_brackets = self.before(2).is_some_and(|token| token.is('('));
        let is_remark = is_on_digits_in_brackets && self.remark_before_word(&word.to_lowercase()).is_some();
        is_in_brackets || is_remark || is_time_unit(word) && self.now.digits.len() <= 2
    }
}
