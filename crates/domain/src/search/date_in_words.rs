//! Dates within a text, such as «22 марта 1980» or `22.03.1980`: the words that the index has for them, and those of a
//! query that find them.
//!
//! Day, month and year of a query are one word of the index, so that they are found within one date only.

use super::narrowing::{DATE, MONTH_AND_YEAR, mark};
use super::word::Word;
use crate::date::{DateValue, DayOrder, is_filler, month_of_whole_name, parse_date};
use crate::fold::fold;

/// Bytes of `22.03.1980`.
const LONGEST_DAY: usize = 10;

/// The words of a date that the index has. A query finds their beginnings: the month, its day, the year.
pub(super) fn date_words(date: &DateValue) -> Vec<String> {
    let DateValue::Date {
        year,
        month: Some(month),
        day,
    } = date
    else {
        return Vec::new();
    };
    let mut words = Vec::new();
    words.push(match (day, year) {
        (Some(day), Some(year)) => mark(DATE, &format!("{month:02}{day:02}{year:04}")),
        (Some(day), None) => mark(DATE, &format!("{month:02}{day:02}")),
        // The year would be read as a day.
        (None, _) => mark(DATE, &format!("{month:02}")),
    });
    words.extend(year.map(|year| mark(MONTH_AND_YEAR, &format!("{month:02}{year:04}"))));
    words
}

/// Splits the text of a query into what is not a date, and the words of its dates. Each of them finds itself, or the date.
pub(super) fn split(text: &str) -> (String, Vec<Word>) {
    let mut left = tokens(text);
    let mut words = Vec::new();
    for at in 0..left.len() {
        words.extend(take_date(&mut left, at).iter().flat_map(said));
    }
    let rest: Vec<&str> = left.iter().flatten().map(|token| token.typed).collect();
    (rest.join(" "), words)
}

/// The days that a text names, in numbers or in words. One that can be read in two ways is two days.
pub(super) fn days_in(text: &str) -> Vec<DateValue> {
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let mut days: Vec<DateValue> = text.split_whitespace().flat_map(days_in_numbers).collect();
    let mut left = tokens(text);
    for at in 0..left.len() {
        let found = take_date(&mut left, at);
        days.extend(found.and_then(|found| DateValue::of(found.year, found.month, found.day?)));
    }
    days
}

/// The words of the index for the days that a text names.
pub(super) fn day_words(text: &str) -> impl Iterator<Item = String> {
    days_in(text)
        .into_iter()
        .filter_map(|day| date_words(&day).into_iter().next())
}

/// The days that a word is: `22.03`, `22.3.1980`, `1980-03-22`. `22-03` is more often a part of a number, and `1.5` an amount.
fn days_in_numbers(word: &str) -> Vec<DateValue> {
    let word = word.trim_matches(|c: char| !c.is_ascii_digit());
    if word.len() > LONGEST_DAY {
        return Vec::new();
    }
    let parts: Vec<&str> = word.split(['.', '/', '-']).collect();
    let is_day = match parts.as_slice() {
        [_, month] => month.len() == 2 && !word.contains('-'),
        [year, _, _] if word.contains('-') => year.len() == 4,
        [_, _, year] => year.len() == 4,
        _ => false,
    };
    // `10.30` is a time: with full stops, the month is second.
    let is_month = |part: &&str| part.parse().is_ok_and(|month: u8| month <= 12);
    if !is_day || word.contains('.') && !parts.get(1).is_some_and(is_month) {
        return Vec::new();
    }
    let orders = [DayOrder::DayFirst, DayOrder::MonthFirst];
    let read = orders.map(|order| parse_date(word, order).ok());
    let mut days: Vec<DateValue> = read.into_iter().flatten().collect();
    days.dedup();
    days
}

fn tokens(text: &str) -> Vec<Option<Token<'_>>> {
    let words = text.split_whitespace();
    words.map(|typed| Some(Token::of(typed))).collect()
}

/// A part of a text without blanks.
struct Token<'a> {
    typed: &'a str,
    folded: String,
}

impl<'a> Token<'a> {
    fn of(typed: &'a str) -> Self {
        Self {
            typed,
            folded: fold(typed).trim().to_owned(),
        }
    }

    fn month(&self) -> Option<u8> {
        month_of_whole_name(&self.folded)
    }

    /// `22`, `22,`, `22nd`, «22-го».
    fn day(&self) -> Option<u8> {
        let digits = self.folded.trim_end_matches(|c: char| !c.is_ascii_digit());
        let ending = self.folded.get(digits.len()..)?.trim();
        let day = digits.parse().ok().filter(|day| (1..=31).contains(day));
        day.filter(|_| ending.is_empty() || is_filler(ending))
    }

    fn is_number(&self) -> bool {
        let mut digits = self.folded.chars().filter(|c| *c != ' ').peekable();
        digits.peek().is_some() && digits.all(|c| c.is_ascii_digit())
    }

    fn year(&self) -> Option<i16> {
        let year = self.folded.parse().ok();
        year.filter(|year| (1_000..=2_999).contains(year))
    }
}

/// A date in words, with the tokens that it has taken.
struct WordedDate<'a> {
    day: Option<u8>,
    month: u8,
    year: Option<i16>,
    tokens: Vec<Token<'a>>,
}

/// The date whose month is at this place. Its parts are taken from the tokens that are left.
fn take_date<'a>(left: &mut [Option<Token<'a>>], at: usize) -> Option<WordedDate<'a>> {
    let token = |at: usize| left.get(at).and_then(Option::as_ref);
    let month = token(at).and_then(Token::month)?;
    let is_filled = |at: &usize| token(*at).is_some_and(|token| is_filler(&token.folded));
    let before = at.checked_sub(1);
    // "22nd of March"
    let before = before.map(|before| {
        if is_filled(&before) {
            before.saturating_sub(1)
        } else {
            before
        }
    });
    let day_at = |at: usize| token(at).and_then(Token::day).map(|day| (at, day));
    let is_number = |at: usize| token(at).is_some_and(Token::is_number);
    // «8 916 123-45 12 Марта»: the end of a phone number.
    let day_before = before.filter(|before| before.checked_sub(1).is_none_or(|at| !is_number(at)));
    // «Марта 8 916 123-45-67», «Марта 3 мая»
    let is_other = |next: usize| {
        let token = token(next);
        token.is_some_and(|token| token.month().is_some() || token.is_number() && token.year().is_none())
    };
    let day_after = Some(at + 1).filter(|at| !is_other(at + 1));
    let day = day_before.and_then(day_at).or_else(|| day_after.and_then(day_at));
    let after = day.map_or(at, |(day, _)| day.max(at)) + 1;
    let year = token(after).and_then(Token::year);
    let first = day.map_or(at, |(day, _)| day.min(at));
    let mut last = after;
    if year.is_some() {
        // «1980 г.»
        last += 1 + usize::from(is_filled(&(after + 1)));
    }
    let last = last.min(left.len());
    let parts = left.get_mut(first..last).unwrap_or_default();
    Some(WordedDate {
        day: day.map(|(_, day)| day),
        month,
        year,
        tokens: parts.iter_mut().filter_map(Option::take).collect(),
    })
}

/// The words of a date of a query. Each finds itself, or the date.
fn said(date: &WordedDate) -> Vec<Word> {
    let month = date.month;
    let mark = match (date.day, date.year) {
        (Some(day), Some(year)) => mark(DATE, &format!("{month:02}{day:02}{year:04}")),
        (Some(day), None) => mark(DATE, &format!("{month:02}{day:02}")),
        (None, Some(year)) => mark(MONTH_AND_YEAR, &format!("{month:02}{year:04}")),
        (None, None) => mark(DATE, &format!("{month:02}")),
    };
    let tokens = date.tokens.iter();
    let words = tokens.flat_map(|token| token.folded.split_whitespace());
    let finds = |word: &str| {
        let mut word = Word::new(word);
        word.beginnings.push(mark.clone());
        word
    };
    words.filter(|word| !is_filler(word)).map(finds).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_date_find_one_word() {
        for (typed, rest, said, mark) in [
            ("22 марта", "", "22 марта", "ɱ0322"),
            (
                "Иван 22 Марта 1980 года Пётр",
                "Иван Пётр",
                "22 марта 1980",
                "ɱ03221980",
            ),
            ("March 22, 1980", "", "march 22 1980", "ɱ03221980"),
            ("22nd of March", "", "22nd march", "ɱ0322"),
            ("22-го марта", "", "22 марта", "ɱ0322"),
            ("март 1980 г.", "", "март 1980", "ɗ031980"),
            ("Марта Иванова", "Иванова", "марта", "ɱ03"),
            ("Марта 8 916 123-45-67", "8 916 123-45-67", "марта", "ɱ03"),
            ("8 916 123 45 12 Марта", "8 916 123 45 12", "марта", "ɱ03"),
            ("дом 22 мар", "дом 22 мар", "", ""),
            ("32 марта", "32", "марта", "ɱ03"),
            ("22.03.1980", "22.03.1980", "", ""),
        ] {
            let (left, words) = split(typed);
            let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
            assert_eq!((left.as_str(), texts.join(" ").as_str()), (rest, said), "{typed}");
            for word in &words {
                assert!(word.beginnings.contains(&word.text), "{typed}: {word:?}");
                assert!(
                    word.beginnings.iter().any(|beginning| beginning == mark),
                    "{typed}: {word:?}"
                );
            }
        }
    }

    #[test]
    fn each_of_several_dates_is_one() {
        let (rest, words) = split("22 мая 3 марта 1999");
        let found: Vec<(&str, &str)> = words
            .iter()
            .map(|word| (word.text.as_str(), word.beginnings.last().unwrap().as_str()))
            .collect();
        assert_eq!(rest, "");
        let (_, named) = split("Марта 3 мая");
        assert_eq!(named[0].beginnings.last().unwrap(), "ɱ03");
        assert_eq!(named[1].beginnings.last().unwrap(), "ɱ0503");
        assert_eq!(
            found,
            [
                ("22", "ɱ0522"),
                ("мая", "ɱ0522"),
                ("3", "ɱ03031999"),
                ("марта", "ɱ03031999"),
                ("1999", "ɱ03031999")
            ]
        );
    }

    #[test]
    fn a_text_names_days() {
        for (text, days) in [
            ("встреча 22.03, перезвонить", vec!["--03-22"]),
            ("встреча 22 марта 1980 года в 10.30", vec!["1980-03-22"]),
            ("(22.3.1980)", vec!["1980-03-22"]),
            ("с 1980-03-22 по 1981-04-01", vec!["1980-03-22", "1981-04-01"]),
            ("since 03/04/1980", vec!["1980-04-03", "1980-03-04"]),
            ("since 03/22", vec!["--03-22"]),
            ("32.03 и 30.02.1980", vec![]),
            ("1.5 литра, 22-03, 1.22.03.44, март 1980", vec![]),
            ("Марта Иванова", vec![]),
        ] {
            let found: Vec<String> = days_in(text).iter().map(DateValue::iso).collect();
            assert_eq!(found, days, "{text}");
        }
    }

    #[test]
    fn a_date_has_its_words() {
        for (date, words) in [
            ("1980-03-22", vec!["ɱ03221980", "ɗ031980"]),
            ("--03-22", vec!["ɱ0322"]),
            ("1980-03", vec!["ɱ03", "ɗ031980"]),
            ("1980", vec![]),
            ("---22", vec![]),
        ] {
            assert_eq!(date_words(&DateValue::read(date, None)), words, "{date}");
        }
    }
}
