//! Dates in words, such as «22 марта 1980»: the words that the index has for a date, and those of a query that find it.
//!
//! Day, month and year of a query are one word of the index, so that they are found within one date only.

use super::narrowing::{DATE, MONTH_AND_YEAR, mark};
use super::word::Word;
use crate::date::{DateValue, is_filler, month_of_whole_name};
use crate::fold::fold;

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
    let mut left: Vec<Option<Token>> = text
        .split_whitespace()
        .map(|typed| Some(Token::of(typed)))
        .collect();
    let mut words = Vec::new();
    for at in 0..left.len() {
        words.extend(take_date(&mut left, at));
    }
    let rest: Vec<&str> = left.iter().flatten().map(|token| token.typed).collect();
    (rest.join(" "), words)
}

/// A part of a query without blanks.
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

    fn year(&self) -> Option<u16> {
        let year = self.folded.parse().ok();
        year.filter(|year| (1_000..=2_999).contains(year))
    }
}

/// The words of the date whose month is at this place. Its parts are taken from the tokens that are left.
fn take_date(left: &mut [Option<Token>], at: usize) -> Vec<Word> {
    let token = |at: usize| left.get(at).and_then(Option::as_ref);
    let Some(month) = token(at).and_then(Token::month) else {
        return Vec::new();
    };
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
    let mark = match (day, year) {
        (Some((_, day)), Some(year)) => mark(DATE, &format!("{month:02}{day:02}{year:04}")),
        (Some((_, day)), None) => mark(DATE, &format!("{month:02}{day:02}")),
        (None, Some(year)) => mark(MONTH_AND_YEAR, &format!("{month:02}{year:04}")),
        (None, None) => mark(DATE, &format!("{month:02}")),
    };
    let first = day.map_or(at, |(day, _)| day.min(at));
    let mut last = after;
    if year.is_some() {
        // «1980 г.»
        last += 1 + usize::from(is_filled(&(after + 1)));
    }
    let last = last.min(left.len());
    let parts = left.get_mut(first..last).unwrap_or_default();
    let parts = parts.iter_mut().filter_map(Option::take);
    let said: Vec<String> = parts
        .flat_map(|token| {
            token
                .folded
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .filter(|word| !is_filler(word))
        .collect();
    let finds = |word: String| {
        let mut word = Word::new(&word);
        word.beginnings.push(mark.clone());
        word
    };
    said.into_iter().map(finds).collect()
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
