//! Reads the tokens of a text as numbers, service codes, pauses, extensions, and words.

use super::area_code::WholeNumber;
use super::blank_separated::{is_after_other_digits, split_number};
use super::letters::{is_placeholder, keypad_digit};
use super::lookahead::{MAX_REMARK, joins_numbers};
use super::number::{
    Number, Numbers, TELEPHONE_WORDS, is_dialed_code, is_extension_filler, is_extension_word, is_hidden_code,
};
use super::tokens::Token;

/// A text names at most so many numbers.
const MAX_NUMBERS: usize = 20;
/// ITU-T E.164 §6; a call from abroad has the prefix of its country, too.
const MAX_DIGITS: usize = 20;

/// The part of a number that the next digits belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Main,
    Tail,
    Extension,
}

/// Reads the tokens one by one and collects the numbers.
pub struct Parser<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) at: usize,
    /// The first token of the current number.
    pub(super) start: usize,
    pub(super) now: Number,
    pub(super) part: Part,
    pub(super) found: Vec<Number>,
    /// The last number with an area code: shorter numbers after it have the same one.
    whole: Option<WholeNumber>,
    pub(super) has_words: bool,
    is_broken: bool,
    /// A short number that is not a room, whatever is beside it: `911 (emergency)`.
    clear_short: Option<String>,
}

impl<'a> Parser<'a> {
    pub fn new(tokens: &'a [Token]) -> Self {
        Self {
            tokens,
            at: 0,
            start: 0,
            now: Number::default(),
            part: Part::Main,
            found: Vec::new(),
            whole: None,
            has_words: false,
            is_broken: false,
            clear_short: None,
        }
    }

    /// The numbers of all tokens. `context` is the prefix of a number that is not international.
    pub fn parse(mut self, context: &str) -> Numbers {
        while self.at < self.tokens.len() {
            self.step();
        }
        self.finish(context)
    }

    fn step(&mut self) {
        let Some(token) = self.tokens.get(self.at) else {
            return;
        };
        self.at += 1;
        if token.digits().is_some()
            && let Some(length) = self.remark_length()
        {
            return self.skip_remark(length);
        }
        match token {
            Token::Digits(run) => match self.part {
                // The trunk prefix of `+44 (0)20` is not dialed from abroad.
                Part::Main if run == "0" && self.is_bracketed() && self.is_from_abroad() => {}
                Part::Main => self.now.digits.push_str(run),
                Part::Tail => self.now.tail.push_str(run),
                Part::Extension => self.now.extension.push_str(run),
            },
            Token::Separator('/') => self.slash(),
            Token::Separator(')') if self.part == Part::Main && self.is_list_marker() => self.list_marker(),
            Token::Separator('(') if self.is_before_remark_in_brackets() => self.end_before_remark(),
            Token::Separator(_) => {}
            Token::Symbol('+') => self.plus(),
            Token::Symbol(symbol @ ('*' | '#')) => self.star(*symbol),
            Token::Symbol(symbol @ (',' | ';')) => self.comma(*symbol),
            Token::Word(word) => self.word(word),
            Token::Symbol(symbol) => self.symbol(*symbol),
        }
    }

    fn is_bracketed(&self) -> bool {
        self.before(1).is_some_and(|token| token.is('('))
            && self.tokens.get(self.at).is_some_and(|token| token.is(')'))
    }

    fn is_from_abroad(&self) -> bool {
        self.now.has_plus && !self.now.digits.is_empty() || self.now.digits.starts_with("00")
    }

    fn plus(&mut self) {
        let has_number = !self.now.digits.is_empty() || self.part != Part::Main;
        let is_after_digit = self.before(1).is_some_and(|token| token.digits().is_some());
        if has_number && is_after_digit || self.now.has_plus && !has_number {
            self.is_broken = true;
        } else if has_number {
            self.end_number();
        }
        self.now.has_plus = true;
    }

    /// A service code at the start, the symbol of an extension, or a key that is pressed after the number.
    fn star(&mut self, symbol: char) {
        if self.now.digits.is_empty() && self.part == Part::Main {
            if self.is_after_whole_code() && matches!(self.before(1), Some(Token::Separator(_))) {
                self.end_number();
            }
            self.code(symbol);
        } else if symbol == '#' && self.is_key_of_extension() {
            // It ends the extension or announces it.
        } else if self.is_mask(symbol) {
            self.is_broken = true;
        } else if symbol == '#'
            && self.part == Part::Main
            && self.now.digits.len() >= 5
            && self.next_digits().is_some()
        {
            self.part = Part::Extension;
        } else {
            self.part = Part::Tail;
            self.now.tail.push(symbol);
        }
    }

    /// Reads a service code up to the last `*` or `#`; digits without one after them are the number.
    fn code(&mut self, symbol: char) {
        self.now.code.push(symbol);
        while let Some(token) = self.tokens.get(self.at) {
            match token {
                Token::Symbol(symbol @ ('*' | '#')) => self.now.code.push(*symbol),
                Token::Digits(run) => {
                    let next = self.tokens.get(self.at + 1);
                    let goes_on = next.is_some_and(|next| next.is('*') || next.is('#'));
                    if run.len() >= 7 || !goes_on && self.now.code.ends_with('#') {
                        return;
                    }
                    self.now.code.push_str(run);
                }
                _ => return,
            }
            self.at += 1;
        }
    }

    fn word(&mut self, word: &str) {
        let lower = word.to_lowercase();
        let has_number = self.now.digits.len() >= 3 || !self.now.code.is_empty();
        if is_extension_word(word) && has_number && self.next_digits().is_some() {
            self.skip_fillers();
            self.part = Part::Extension;
            return;
        }
        let is_joined = self.before(1).is_some_and(|token| token.digits().is_some());
        let next = self.tokens.get(self.at);
        let is_joined_on = next.is_some_and(|token| token.digits().is_some());
        if is_joined && is_joined_on && matches!(lower.as_str(), "p" | "w") {
            self.part = Part::Tail;
            self.now.tail.push(if lower == "p" { ',' } else { ';' });
            return;
        }
        if self.part == Part::Main && self.is_vanity(word) {
            self.now.digits.extend(word.chars().filter_map(keypad_digit));
            return;
        }
        if let Some(length) = self.remark_before_word(&lower) {
            self.now.digits.truncate(self.now.digits.len() - length);
            return self.end_before_remark();
        }
        // «до 18ч» after the number.
        let is_hour =
            !self.found.is_empty() && self.part == Part::Main && self.now.digits.len() <= MAX_REMARK;
        let has_plain_end =
            is_joined && !is_hour || self.before(1).is_some_and(|token| token.is('-')) && has_number;
        let is_dashed_on = next.is_some_and(|token| token.is('-')) && !self.is_before_range_of_words();
        self.is_broken |=
            has_plain_end || is_joined_on || is_dashed_on && has_number || is_placeholder(&lower);
        if self.is_on_short_number(&lower) {
            self.keep_short();
        }
        if !TELEPHONE_WORDS.contains(&lower.as_str()) || !self.found.is_empty() || has_number {
            self.has_words = true;
        }
        self.end_number();
        if !joins_numbers(&lower) {
            self.whole = None;
        }
    }

    /// A symbol that no number has.
    fn symbol(&mut self, symbol: char) {
        let is_between = self.before(1).is_some_and(|token| token.digits().is_some())
            && self
                .tokens
                .get(self.at)
                .is_some_and(|token| token.digits().is_some());
        self.is_broken |= is_between && !matches!(symbol, '\n' | '|' | '&') || self.hides_digits(symbol);
        let only_announces = symbol == ':' && self.found.is_empty() && self.now == Number::default();
        self.has_words |= !only_announces && !matches!(symbol, '\n' | '|' | '&');
        self.end_number();
    }

    /// Keeps the current short number among words.
    pub(super) fn keep_short(&mut self) {
        self.clear_short = Some(self.now.digits.clone());
    }

    /// Skips the tokens of a remark, which ends the number before it.
    fn skip_remark(&mut self, length: usize) {
        if self.is_before_all_day() {
            self.keep_short();
        }
        self.at -= 1;
        self.end_number();
        self.at += length;
        self.start = self.at;
        self.has_words = true;
    }

    pub fn now(&self) -> &Number {
        &self.now
    }

    pub fn part(&self) -> Part {
        self.part
    }

    /// The tokens after the current one.
    pub fn rest(&self) -> &[Token] {
        self.tokens.get(self.at..).unwrap_or_default()
    }

    /// The token this many places before the current one.
    pub fn before(&self, places: usize) -> Option<&Token> {
        self.tokens.get(self.at.checked_sub(1 + places)?)
    }

    /// The digits of an extension that come next, after blanks, symbols of abbreviation, and words such as «номер».
    fn next_digits(&self) -> Option<&str> {
        let rest = self.tokens.get(self.at..)?;
        let is_between = |token: &&Token| match token {
            Token::Separator(_) | Token::Symbol(':' | '=' | '№' | '#') => true,
            Token::Word(word) => is_extension_filler(word),
            _ => false,
        };
        rest.iter().find(|token| !is_between(token))?.digits()
    }

    /// Skips the words and signs before the digits of an extension.
    fn skip_fillers(&mut self) {
        let rest = self.rest().iter();
        let before: Vec<&Token> = rest.take_while(|token| token.digits().is_none()).collect();
        if before
            .iter()
            .any(|token| !matches!(token, Token::Separator(_)) && !token.is('#'))
        {
            self.at += before.len();
        }
    }

    /// True if an extension word comes next.
    pub(super) fn is_before_extension(&self) -> bool {
        let rest = self.tokens.get(self.at..).unwrap_or_default();
        let next = rest.iter().find(|token| !matches!(token, Token::Separator(_)));
        matches!(next, Some(Token::Word(word)) if is_extension_word(word))
            || next.is_some_and(|token| token.is('#'))
    }

    /// Drops the digits of a list item, which ends the number before it.
    fn list_marker(&mut self) {
        let length = self.before(1).and_then(Token::digits).map_or(0, str::len);
        let kept = self.now.digits.len().saturating_sub(length);
        self.now.digits.truncate(kept);
        self.end_number();
    }

    pub(super) fn end_number(&mut self) {
        let number = std::mem::take(&mut self.now);
        self.part = Part::Main;
        let tokens = self.tokens.get(self.start..self.at).unwrap_or_default();
        self.start = self.at;
        if is_hidden_code(&number.code) || self.has_words && is_after_other_digits(&number, tokens) {
            self.is_broken = true;
        } else if number.digits.is_empty() && !number.code.contains(|c: char| c.is_ascii_digit()) {
            self.is_broken |= number.has_plus;
        } else if self.found.len() < MAX_NUMBERS {
            let completed = self.whole.as_ref().and_then(|whole| whole.complete(&number));
            if let Some(number) = completed {
                self.found.push(number);
                return;
            }
            let numbers = split_number(number, tokens);
            if let [only] = numbers.as_slice() {
                self.whole = WholeNumber::of(only, tokens).or_else(|| self.whole.take());
            }
            self.found.extend(numbers);
        }
    }

    fn finish(mut self, context: &str) -> Numbers {
        self.end_number();
        let has_words = self.has_words || self.is_broken;
        let mut found = if self.is_broken { Vec::new() } else { self.found };
        if has_words {
            // A room, a floor, or an hour; dialed, it could call the police: «каб. 102».
            let is_kept = |digits: &str| self.clear_short.as_deref() == Some(digits);
            found.retain(|n| is_dialed_code(&n.code) || n.digits.len() >= 5 || is_kept(&n.digits));
        }
        if found.iter().any(|number| number.digits.len() > MAX_DIGITS) {
            return Numbers {
                found: Vec::new(),
                has_words: true,
            };
        }
        let is_prefix = !context.is_empty() && context.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        if let ([only], true) = (found.as_mut_slice(), is_prefix)
            && !only.has_plus
        {
            only.has_plus = true;
            only.digits = super::digits(context) + &only.digits;
        }
        Numbers { found, has_words }
    }
}
