//! Recognizes hours and dates beside a number: `10-19`, `9.00-18.00`, `9am-5pm`, `24/7`, `12.05.2024`.

use super::tokens::Token;

/// How clear it is that digits are hours or a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clarity {
    /// The whole day: `24/7`, `24 hours`.
    AllDay,
    /// No number is written like this.
    Clear,
    /// It may be a part of a number: `10-19`.
    Ambiguous,
}

/// Hours or a date.
#[derive(Clone, Copy, Debug)]
pub struct Hours {
    /// How many tokens they have.
    pub length: usize,
    pub clarity: Clarity,
}

const HOUR_WORDS: [&str; 12] = [
    "ч",
    "час",
    "часа",
    "часов",
    "h",
    "hr",
    "hrs",
    "hour",
    "hours",
    "am",
    "pm",
    "uhr",
];
const YEAR_WORDS: [&str; 2] = ["г", "год"];
const WEEKDAYS: [&str; 14] = [
    "пн", "вт", "ср", "чт", "пт", "сб", "вс", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
];

/// True for a word after an hour or a year: `ч`, `pm`, `г`.
pub fn is_time_unit(word: &str) -> bool {
    let word = word.to_lowercase();
    HOUR_WORDS.contains(&word.as_str()) || YEAR_WORDS.contains(&word.as_str())
}

/// The hours or the date that these tokens begin with.
pub fn hours(tokens: &[Token]) -> Option<Hours> {
    let clear = |(length, clarity)| Hours { length, clarity };
    let found = all_day(tokens)
        .or_else(|| date(tokens))
        .or_else(|| times(tokens))
        .or_else(|| range(tokens))
        .map(clear)?;
    let rest = tokens.get(found.length..).unwrap_or_default();
    let goes_on = match rest {
        [Token::Digits(_), ..] => true,
        [sign, Token::Digits(_), ..] => ['-', '.', ':', '/'].iter().any(|c| sign.is(*c)),
        _ => false,
    };
    (!goes_on).then_some(found)
}

/// The hours that these tokens begin with after blanks.
pub fn hours_after_blanks(tokens: &[Token]) -> Option<Hours> {
    let blanks = tokens.iter().take_while(|token| token.is(' ')).count();
    hours(tokens.get(blanks..)?)
}

/// `24/7`, `24x7`, `24 hours`.
fn all_day(tokens: &[Token]) -> Option<(usize, Clarity)> {
    let is_run = |at: usize, run: &str| tokens.get(at).and_then(Token::digits) == Some(run);
    let is_sign = match tokens.get(1)? {
        Token::Word(word) => ["x", "х"].contains(&word.to_lowercase().as_str()),
        sign => sign.is('/'),
    };
    if !is_run(0, "24") {
        return None;
    }
    if is_sign && (is_run(2, "7") || is_run(2, "365")) {
        let is_year = tokens.get(3).is_some_and(|token| token.is('/')) && is_run(4, "365");
        return Some((if is_year { 5 } else { 3 }, Clarity::AllDay));
    }
    let unit = unit(tokens.get(1..)?);
    (unit > 0).then_some((1 + unit, Clarity::AllDay))
}

/// `12.05.2024`, `2024-05-06`.
fn date(tokens: &[Token]) -> Option<(usize, Clarity)> {
    let [first, sign, month, second_sign, last, ..] = tokens else {
        return None;
    };
    let is_date = |day: &Token, year: &Token| {
        number(day, 2).is_some_and(|day| (1..=31).contains(&day))
            && year.digits().is_some_and(|run| run.len() == 4)
            && number(year, 4).is_some_and(|year| (1900..=2099).contains(&year))
    };
    let is_month = number(month, 2).is_some_and(|month| (1..=12).contains(&month));
    let is_same = sign == second_sign && ['.', '-', '/'].iter().any(|c| sign.is(*c));
    let fits = is_same && is_month && (is_date(first, last) || is_date(last, first));
    let year = unit(tokens.get(5..)?);
    fits.then_some((5 + year, Clarity::Clear))
}

/// `9.00-18.00`, `9-00 18-00`.
fn times(tokens: &[Token]) -> Option<(usize, Clarity)> {
    let is_time = |tokens: &[Token], sign: char| {
        let [hour, between, minutes, ..] = tokens else {
            return false;
        };
        let quarters = ["00", "15", "30", "45"];
        number(hour, 2).is_some_and(|hour| hour <= 24)
            && between.is(sign)
            && minutes.digits().is_some_and(|run| quarters.contains(&run))
    };
    let gap = gap(tokens.get(3..)?);
    let later = tokens.get(3 + gap.length..)?;
    let is_gap = |sign: char| gap.has_blank || gap.has_dash && sign != '-';
    let fits = ['.', '-']
        .into_iter()
        .any(|sign| is_time(tokens, sign) && is_gap(sign) && is_time(later, sign));
    fits.then(|| {
        (
            6 + gap.length + unit(later.get(3..).unwrap_or_default()),
            Clarity::Clear,
        )
    })
}

/// `10-19`, `9am-5pm`, `9-18 ч`, `9-18 пн-пт`, `18ч`.
fn range(tokens: &[Token]) -> Option<(usize, Clarity)> {
    let hour = |token: &Token| number(token, 2).filter(|hour| *hour <= 24);
    let start = hour(tokens.first()?)?;
    let first_unit = unit(tokens.get(1..)?);
    let from = 1 + first_unit;
    let gap = gap(tokens.get(from..)?);
    let end = tokens
        .get(from + gap.length)
        .and_then(hour)
        .filter(|_| gap.has_dash);
    let Some(end) = end else {
        return (first_unit > 0).then_some((from, Clarity::Clear));
    };
    let length = from + gap.length + 1;
    let rest = tokens.get(length..).unwrap_or_default();
    let last_unit = unit(rest);
    if first_unit + last_unit > 0 || is_before_weekday(rest) && start < end {
        return Some((length + last_unit, Clarity::Clear));
    }
    let is_working_day = (6..=12).contains(&start) && (13..=24).contains(&end);
    is_working_day.then_some((length, Clarity::Ambiguous))
}

fn is_before_weekday(tokens: &[Token]) -> bool {
    let mut next = tokens.iter().skip_while(|token| token.is(' ') || token.is(','));
    matches!(next.next(), Some(Token::Word(word)) if WEEKDAYS.contains(&word.to_lowercase().as_str()))
}

/// The blanks and the dash between two times.
struct Gap {
    /// How many tokens they have.
    length: usize,
    has_blank: bool,
    has_dash: bool,
}

fn gap(tokens: &[Token]) -> Gap {
    let is_gap = |token: &&Token| token.is(' ') || token.is('-');
    let gap: Vec<&Token> = tokens.iter().take_while(is_gap).collect();
    let dashes = gap.iter().filter(|token| token.is('-')).count();
    Gap {
        length: gap.len(),
        has_blank: gap.len() > dashes,
        has_dash: dashes == 1,
    }
}

/// How many tokens the word after an hour or a year has, with the blank before it; 0 if there is none.
fn unit(tokens: &[Token]) -> usize {
    let blanks = usize::from(tokens.first().is_some_and(|token| token.is(' ')));
    match tokens.get(blanks) {
        Some(Token::Word(word)) if is_time_unit(word) => blanks + 1,
        _ => 0,
    }
}

/// The value of a run of at most so many digits.
fn number(token: &Token, max: usize) -> Option<u16> {
    token.digits().filter(|run| run.len() <= max)?.parse().ok()
}
