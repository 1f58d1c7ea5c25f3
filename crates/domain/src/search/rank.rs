//! Orders what a search finds: the whole word before its beginning before other spellings, and the name before the
//! organization before the rest; of those that match as well, favorites before others.

use super::narrowing::has_favorite;
use super::query::Query;
use super::word::Word;
use crate::fold::fold;

/// How well a contact matches. Lower is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank(u8);

impl Rank {
    /// The rank as a number, for the URL of a page.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }

    /// The rank with this number.
    #[must_use]
    pub fn of_number(number: u8) -> Self {
        Self(number)
    }
}

/// What the index has of a contact.
#[derive(Clone, Copy, Debug)]
pub struct Ranked<'a> {
    /// Its display name.
    pub name: &'a str,
    /// Its organization.
    pub organization: &'a str,
    /// Its folded words.
    pub words: &'a str,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    Whole,
    Beginning,
    Spelling,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum MatchedIn {
    Name,
    Organization,
    Rest,
}

/// Ranks a contact that matches. It is as good as the worst word of the query.
#[must_use]
pub fn rank(query: &Query, contact: Ranked) -> Rank {
    let (name, organization) = (fold(contact.name), fold(contact.organization));
    let places = [(MatchedIn::Name, &name), (MatchedIn::Organization, &organization)];
    let of_word = |word: &Word| {
        let in_place = |(place, text): (MatchedIn, &String)| {
            let words = text.split_whitespace();
            let closest = words.filter_map(|found| closeness(word, found)).min();
            closest.map(|closeness| (closeness, place))
        };
        let as_typed = places
            .into_iter()
            .filter_map(in_place)
            .chain(rest(&word.text, contact.words));
        as_typed.min().unwrap_or_else(|| {
            // Spellings take longer to compare, so they are compared last.
            let mut spelled = places
                .into_iter()
                .filter(|(_, text)| text.split_whitespace().any(|found| word.begins(found)));
            let place = spelled.next().map_or(MatchedIn::Rest, |(place, _)| place);
            (Closeness::Spelling, place)
        })
    };
    let of_mark = |mark: &String| match rest(mark, contact.words) {
        Some((closeness, _)) => (closeness, MatchedIn::Name),
        None => (Closeness::Spelling, MatchedIn::Rest),
    };
    let of_codes = query.codes.iter().map(of_mark);
    // `3/4` may be one of two days.
    let of_days = query.days.iter().map(of_mark).min();
    let worst = query
        .words
        .iter()
        .map(of_word)
        .chain(of_codes)
        .chain(of_days)
        .max();
    let (closeness, place) = worst.unwrap_or((Closeness::Whole, MatchedIn::Name));
    // The initials of «Иванов И» are two words of the name, not one twice.
    let shares_words = query.words.len() > 1 && !is_spread(query, &name);
    let match_rank = closeness as u8 * 6 + place as u8 * 2 + u8::from(shares_words);
    Rank(match_rank * 2 + u8::from(!has_favorite(contact.words)))
}

/// How close a word is to a query's as it was typed.
fn closeness(word: &Word, found: &str) -> Option<Closeness> {
    if found == word.text {
        Some(Closeness::Whole)
    } else {
        found.starts_with(&word.text).then_some(Closeness::Beginning)
    }
}

/// How close a word is to those of the index, each of which has a blank before it.
fn rest(word: &str, words: &str) -> Option<(Closeness, MatchedIn)> {
    let mut found = None;
    for (at, _) in words.match_indices(&format!(" {word}")) {
        let after = words.get(at + 1 + word.len()..).unwrap_or_default();
        if after.is_empty() || after.starts_with(' ') {
            return Some((Closeness::Whole, MatchedIn::Rest));
        }
        found = Some((Closeness::Beginning, MatchedIn::Rest));
    }
    found
}

/// True if each word of the query has a word of the name for itself.
fn is_spread(query: &Query, name: &str) -> bool {
    let mut left: Vec<&str> = name.split_whitespace().collect();
    let mut words: Vec<&Word> = query.words.iter().collect();
    // The longest first: «и» takes what «иванов» leaves.
    words.sort_by_key(|word| std::cmp::Reverse(word.text.len()));
    words.into_iter().all(|word| {
        let typed = left.iter().position(|found| found.starts_with(&word.text));
        let at = typed.or_else(|| left.iter().position(|found| word.begins(found)));
        at.map(|at| left.swap_remove(at)).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::parse_query;

    #[test]
    fn contacts_are_ordered_by_how_well_they_match() {
        let order = |q: &str, contacts: &[(&str, &str, &str)]| {
            let query = parse_query(q, "RU");
            let ranks: Vec<Rank> = contacts
                .iter()
                .map(|(name, organization, words)| {
                    rank(
                        &query,
                        Ranked {
                            name,
                            organization,
                            words,
                        },
                    )
                })
                .collect();
            assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]), "{q}: {ranks:?}");
        };
        order(
            "иван",
            &[
                ("Петров Иван", "", ""),
                ("Анна", "Иван и сыновья", ""),
                ("Анна", "", " анна иван"),
                ("Иванов Пётр", "", ""),
                ("Анна", "Иванов и сыновья", ""),
                ("Анна", "", " анна иванов"),
                ("Ivanov Petr", "", ""),
                ("Anna", "", " anna ivan"),
            ],
        );
        order(
            "иван",
            &[
                ("Петров Иван", "", " иван ɦfavorite"),
                ("Абрамов Иван", "", " иван"),
                ("Иванов Пётр", "", " иванов ɦfavorite"),
            ],
        );
        order(
            "*102#",
            &[
                ("Яна", "", " ɢs102h"),
                ("Анна", "", " ɢs102h1"),
                ("Анна", "", " ɢs9102h"),
            ],
        );
        order(
            "22.03",
            &[
                ("Яна", "", " ɱ0322"),
                ("Анна", "", " ɱ03221980"),
                ("Абрам", "", " ɱ0522"),
            ],
        );
        order("иванов и", &[("Иванов Иван", "", ""), ("Иванов Пётр", "", "")]);
    }
}
