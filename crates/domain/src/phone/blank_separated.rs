//! Separates numbers with only a blank between: `84951112233 9034445566`.

use super::number::Number;
use super::tokens::Token;

/// One number has at most so many digits (ITU-T E.164 §6).
const MAX_ONE: usize = 15;
/// With the prefix for calls abroad, it may have so many.
const MAX_ABROAD: usize = 20;

/// A run of digits of a text: its length, and whether a blank is before it.
type Run = (usize, bool);

/// Splits a number whose digits are those of several numbers. `tokens` are those that it was read from.
pub fn split_number(number: Number, tokens: &[Token]) -> Vec<Number> {
    let mut runs = runs(tokens);
    let total: usize = runs.iter().map(|(length, _)| length).sum();
    if total != number.digits.len() {
        // Letters of a keypad, or digits that are not dialed.
        return vec![number];
    }
    let mut split = Vec::new();
    let mut rest = number;
    while let Some(at) = first_end(&runs, &rest) {
        let later = runs.split_off(at);
        let length: usize = runs.iter().map(|(length, _)| length).sum();
        let digits = rest.digits.split_off(length);
        split.push(Number {
            digits: std::mem::replace(&mut rest.digits, digits),
            code: std::mem::take(&mut rest.code),
            has_plus: std::mem::take(&mut rest.has_plus),
            ..Number::default()
        });
        runs = later;
    }
    split.push(rest);
    split
}

/// True if a whole number follows other digits after a blank: «с 9 до 18 8-916-111-22-33», where 18 is an hour.
pub fn is_after_other_digits(number: &Number, tokens: &[Token]) -> bool {
    let runs = runs(tokens);
    let (Some((first, _)), Some((_, true))) = (runs.first(), runs.get(1)) else {
        return false;
    };
    let rest = number.digits.get(*first..).unwrap_or_default();
    let is_whole =
        rest.len() == 11 && rest.starts_with(['7', '8']) || rest.len() >= 10 && rest.starts_with('0');
    *first <= 2 && !number.has_plus && number.code.is_empty() && is_whole
}

fn runs(tokens: &[Token]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut is_after_blank = false;
    for token in tokens {
        match token {
            Token::Digits(run) => {
                runs.push((run.len(), is_after_blank));
                is_after_blank = false;
            }
            token => is_after_blank |= token.is(' '),
        }
    }
    runs
}

/// How many runs the first of several numbers has; `None` if there is only one.
fn first_end(runs: &[Run], number: &Number) -> Option<usize> {
    let total = number.digits.len();
    if total <= MAX_ONE {
        // One number is never written as two long runs.
        let is_two = matches!(runs, [(7.., false), (7.., true)]) && !number.has_plus;
        return is_two.then_some(1);
    }
    let ends: Vec<(usize, usize)> = runs
        .iter()
        .scan(0, |end, (length, is_after_blank)| {
            let start = *end;
            *end += length;
            Some((start, *is_after_blank))
        })
        .enumerate()
        .filter(|(at, (_, is_after_blank))| *at > 0 && *is_after_blank)
        .map(|(at, (end, _))| (at, end))
        .collect();
    let find = |fits: &dyn Fn(usize, usize) -> bool| {
        let mut fitting = ends.iter().filter(|(_, end)| fits(*end, total - *end));
        fitting.next().map(|(at, _)| *at)
    };
    let is_usual = |length: usize| (10..=12).contains(&length);
    let is_possible = |length: usize| (7..=13).contains(&length);
    let may_be_abroad =
        total <= MAX_ABROAD && (number.digits.starts_with("00") || number.digits.starts_with("810"));
    find(&|first, rest| first == rest && is_possible(first))
        .or_else(|| find(&|first, rest| is_usual(first) && (is_usual(rest) || rest > MAX_ONE)))
        .or_else(|| find(&|first, rest| is_possible(first) && is_possible(rest)).filter(|_| !may_be_abroad))
}
