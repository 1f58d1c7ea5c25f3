//! Reads what follows a comma or a slash: another number, another extension, another ending, a pause, a remark.

use super::hours::{Clarity, hours_after_blanks};
use super::lookahead::{is_before_code, is_before_short_remark, is_before_word, starts_number};
use super::number::{MIN_CLEAR, Number, is_emergency_number, is_short_number};
use super::token_parser::{Parser, Part};
use super::tokens::{Stretch, Token, stretch};

/// A longer run after a comma is not an extension.
const MAX_EXTENSION: usize = 5;

impl Parser<'_> {
    /// A comma or a semicolon: another number, a pause, or the end.
    pub(super) fn comma(&mut self, symbol: char) {
        let rest = self.tokens.get(self.at..).unwrap_or_default();
        let next = stretch(rest);
        if self.is_after_whole_code() && is_before_code(rest) {
            return self.end_number();
        }
        if self.now == Number::default() || self.is_before_extension() {
            return;
        }
        let is_number = starts_number(next, &self.now, rest);
        if self.is_before_hours(next.has_blank) || is_before_short_remark(rest) && !is_number {
            self.end_before_remark();
        } else if self.is_before_other_extension(next) {
            self.other_extension();
        } else if is_number || self.is_before_short_number(next) {
            self.end_number();
        } else if !is_before_word(rest) && rest.iter().any(|token| token.digits().is_some()) {
            self.part = Part::Tail;
            self.now.tail.push(symbol);
        }
    }

    /// A slash within a number, between two numbers, or before another ending of the number.
    pub(super) fn slash(&mut self) {
        let is_after_blank = self.before(1).is_some_and(|token| token.is(' '));
        let next = stretch(self.tokens.get(self.at..).unwrap_or_default());
        let have = self.now.digits.len();
        if self.is_before_hours(is_after_blank || next.has_blank) {
            return self.end_before_remark();
        }
        if self.is_before_other_extension(next) {
            return self.other_extension();
        }
        if self.is_between_emergency_numbers() {
            return self.end_number();
        }
        let is_local = self.is_local_with_other_ending(next) || self.is_local_before_whole(next);
        if self.part != Part::Main || next.digits == 0 || have < 7 && !is_local {
            return;
        }
        let is_written_apart = is_after_blank && next.has_blank || next.is_grouped && have >= 9;
        let is_number = next.has_plus
            || next.digits >= 7
            || have < 7 && next.digits == have
            || is_written_apart && next.digits >= 5;
        if is_number {
            self.end_number();
        } else if next.digits <= 4 {
            let kept = self
                .now
                .digits
                .get(..have - next.digits)
                .unwrap_or_default()
                .to_owned();
            let start = Number {
                code: self.now.code.clone(),
                has_plus: self.now.has_plus,
                digits: kept,
                ..Number::default()
            };
            self.end_number();
            self.now = start;
        }
    }

    /// True within `112/103`.
    fn is_between_emergency_numbers(&self) -> bool {
        let next = self.rest().iter().find_map(Token::digits);
        is_emergency_number(&self.now.digits) && next.is_some_and(is_short_number)
    }

    /// True within `2-34-56 / 8-903-222-33-44`. What is longer after an area code is not a number.
    fn is_local_before_whole(&self, next: Stretch) -> bool {
        let is_local = (5..7).contains(&self.now.digits.len()) && !self.now.digits.starts_with('0');
        is_local && next.digits >= MIN_CLEAR
    }

    /// True if hours or a date come next: `, 10-19`, `/ 24/7`.
    fn is_before_hours(&self, is_after_blank: bool) -> bool {
        let Some(hours) = hours_after_blanks(self.rest()) else {
            return false;
        };
        let is_number = self.now.digits.len() >= 5 || is_short_number(&self.now.digits);
        is_number && (is_after_blank || hours.clarity == Clarity::AllDay)
    }

    /// True if the extension of another telephone of the same number comes next: `доб. 12, 13`.
    fn is_before_other_extension(&self, next: Stretch) -> bool {
        let have = self.now.extension.len();
        let is_run = (1..=MAX_EXTENSION).contains(&next.digits) && !next.is_grouped && !next.has_plus;
        let is_alike = next.digits == have || next.digits < MAX_EXTENSION && next.has_blank;
        let is_slash = self.before(0).is_some_and(|token| token.is('/'));
        let mut rest = self.rest().iter().skip_while(|token| token.is(' '));
        let is_digits = rest.next().is_some_and(|token| token.digits().is_some());
        self.part() == Part::Extension && have > 0 && is_run && is_digits && (is_alike || is_slash)
    }

    /// Begins the same number with another extension.
    fn other_extension(&mut self) {
        let again = Number {
            tail: String::new(),
            extension: String::new(),
            ..self.now.clone()
        };
        self.end_number();
        self.now = again;
        self.part = Part::Extension;
    }

    /// True if a short number comes next that is neither a pause nor an extension: `101, 102`, `8 916 123-45-67, 112`.
    fn is_before_short_number(&self, next: Stretch) -> bool {
        let mut rest = self.rest().iter().skip_while(|token| token.is(' '));
        let run = rest.next().and_then(Token::digits).unwrap_or_default();
        let now = self.now.digits.as_str();
        let is_plain = self.part() == Part::Main && self.now.code.is_empty() && !next.has_plus;
        let is_one = next.digits == run.len() && is_short_number(run);
        let is_of_short = is_short_number(now) && (next.has_blank || now.len() == run.len());
        let is_of_long = now.len() >= 5 && next.has_blank && is_emergency_number(run);
        is_plain && is_one && (is_of_short || is_of_long)
    }

    /// True for a number of 5 or 6 digits before another ending or another such number: `2-34-56/57`.
    fn is_local_with_other_ending(&self, next: Stretch) -> bool {
        let last = self.before(1).and_then(Token::digits).map_or(0, str::len);
        let is_dashed = self.before(2).is_some_and(|token| token.is('-') || token.is('/'));
        let have = self.now.digits.len();
        let is_ending = next.digits == last && last == 2 && !next.is_grouped;
        let is_number = next.digits == have && next.is_grouped;
        have >= 5 && is_dashed && !self.now.digits.starts_with('0') && (is_ending || is_number)
    }
}
