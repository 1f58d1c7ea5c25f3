//! Recognizes what follows a whole number in a group of its own: hours, a date, a room.

use super::country::{is_possible, is_valid};
use super::hours::{Clarity, Hours, hours};
use super::number::{MIN_CLEAR, WITH_PREFIX, is_short_number};
use super::token_parser::{Parser, Part};
use super::tokens::{Token, stretch};

/// More digits after a number are a number of their own.
const MAX_GROUP: usize = 4;
/// Words for a place: the digits before them are a room.
const PLACES: [&str; 10] = [
    "каб",
    "кабинет",
    "комната",
    "ком",
    "кв",
    "этаж",
    "офис",
    "room",
    "office",
    "floor",
];

impl Parser<'_> {
    /// How many tokens are a remark and not dialed, from the digits just read on; `None` if the digits are dialed.
    pub(super) fn remark_length(&self) -> Option<usize> {
        if self.is_time() {
            return Some(3);
        }
        let here = self.here();
        let is_at_start = self.before(1).is_none();
        let is_after = |signs: &[char]| {
            let before = self.before(1);
            before.is_some_and(|token| signs.iter().any(|sign| token.is(*sign)))
        };
        let is_group = is_after(&[' ', '(']);
        let is_apart = is_group || is_at_start || is_after(&[',', ';', ':', '\n', '|', '/']);
        let found = hours(here).filter(|hours| is_apart && self.are_hours(*hours, here));
        let group = || self.extra_group(here).filter(|_| is_group);
        found.map(|hours| hours.length).or_else(group)
    }

    /// True if the whole day comes after a short number: `112 24/7`.
    pub(super) fn is_before_all_day(&self) -> bool {
        let is_all_day = hours(self.here()).is_some_and(|hours| hours.clarity == Clarity::AllDay);
        is_all_day && self.is_first_short()
    }

    /// True if the word just read is in brackets after a short number that it explains: `911 (emergency)`.
    pub(super) fn is_on_short_number(&self, word: &str) -> bool {
        let is_in_brackets = self.before(1).is_some_and(|token| token.is('('));
        is_in_brackets && self.is_first_short() && !PLACES.contains(&word)
    }

    /// True if `#` ends or announces the extension: `доб. 12#`.
    pub(super) fn is_key_of_extension(&self) -> bool {
        let mut rest = self.rest().iter().skip_while(|token| token.is(' '));
        let is_before_digits = rest.next().is_some_and(|token| token.digits().is_some());
        self.part() == Part::Extension && (self.now.extension.is_empty() || !is_before_digits)
    }

    /// The tokens from the current one on.
    fn here(&self) -> &[Token] {
        let at = self.at.saturating_sub(1);
        self.tokens.get(at..).unwrap_or_default()
    }

    fn is_first_short(&self) -> bool {
        let is_plain = self.part() == Part::Main && self.now.code.is_empty() && !self.now.has_plus;
        self.found.is_empty() && !self.has_words && is_plain && is_short_number(&self.now.digits)
    }

    /// True if these are hours beside the number, not digits of it.
    fn are_hours(&self, hours: Hours, here: &[Token]) -> bool {
        let digits = self.now.digits.as_str();
        let is_clear = hours.clarity != Clarity::Ambiguous;
        if self.part() == Part::Extension {
            return !self.now.extension.is_empty();
        }
        if self.part() == Part::Tail {
            return self.now.tail.ends_with(|c: char| c.is_ascii_digit());
        }
        if digits.is_empty() {
            let next = stretch(here.get(hours.length..).unwrap_or_default());
            let is_before_number = next.has_blank && (next.has_plus || next.digits >= MIN_CLEAR);
            return !self.now.has_plus && (is_clear || is_before_number && self.now.code.is_empty());
        }
        let run = here.first().and_then(Token::digits).unwrap_or_default();
        let is_whole = self.is_whole(digits);
        let is_missing = !is_whole && self.is_whole(&format!("{digits}{run}"));
        let is_in_brackets = self.before(1).is_some_and(|token| token.is('('));
        let is_known = is_whole || !self.has_country();
        if is_clear || is_in_brackets {
            let is_beside = is_in_brackets || hours.clarity == Clarity::AllDay;
            return !is_missing && (digits.len() >= 5 || is_beside && self.is_first_short());
        }
        digits.len() >= MIN_CLEAR && is_known && !is_missing
    }

    /// How many tokens a group has that is too much for the number before it: `+1 212 555 0123 (2)`.
    fn extra_group(&self, here: &[Token]) -> Option<usize> {
        let digits = self.now.digits.as_str();
        let group = stretch(here);
        if self.part() != Part::Main || group.digits > MAX_GROUP || digits.len() < 7 {
            return None;
        }
        let is_group = |token: &&Token| {
            matches!(
                token,
                Token::Digits(_) | Token::Separator(' ' | '-' | '.' | '(' | ')')
            )
        };
        let tokens: Vec<&Token> = here.iter().take_while(is_group).collect();
        let last = tokens.iter().rposition(|token| token.digits().is_some())?;
        let run = here.first().and_then(Token::digits)?;
        let is_closed = self.before(1).is_some_and(|token| token.is('('))
            && here.get(1).is_some_and(|token| token.is(')'));
        let is_note = is_closed
            && run.len() < MAX_GROUP
            && digits.len() >= MIN_CLEAR
            && !self.now.digits.starts_with("810");
        let more: String = tokens.iter().filter_map(|token| token.digits()).collect();
        let is_extra = !self.is_longer(&format!("{digits}{more}")) && self.is_whole(digits);
        (is_extra || is_note && (self.is_whole(digits) || !self.has_country())).then_some(last + 1)
    }

    /// True if the country of the number can be read from it.
    fn has_country(&self) -> bool {
        self.now.has_plus || self.has_trunk() || self.now.digits.starts_with("00")
    }

    /// True if these digits are a whole number.
    fn is_whole(&self, digits: &str) -> bool {
        if self.is_with_trunk() {
            return digits.len() == WITH_PREFIX;
        }
        self.international(digits).is_some_and(is_valid)
    }

    /// True if these digits, which begin with those of a whole number, may be a longer one.
    fn is_longer(&self, digits: &str) -> bool {
        if self.is_with_trunk() {
            // `86 138 0013 8000` has the code of a country, but no plus.
            let mut runs = self.tokens.get(self.start..).unwrap_or_default().iter();
            let first = runs.find_map(Token::digits).unwrap_or_default();
            let may_have_code = !self.now.has_plus && (2..=4).contains(&first.len());
            return may_have_code && is_valid(digits);
        }
        self.international(digits).is_some_and(is_possible)
    }

    /// True if the number begins as those of Russia and Kazakhstan do, and not with their prefix for calls abroad.
    fn is_with_trunk(&self) -> bool {
        self.has_trunk() && (self.now.has_plus || !self.now.digits.starts_with("810"))
    }

    /// These digits from the country code on; `None` if it is unknown.
    fn international<'d>(&self, digits: &'d str) -> Option<&'d str> {
        if self.now.has_plus {
            return Some(digits);
        }
        let abroad = digits.strip_prefix("00").or_else(|| digits.strip_prefix("810"));
        let is_american = digits.len() >= WITH_PREFIX && digits.starts_with('1');
        abroad.or_else(|| is_american.then_some(digits))
    }
}
