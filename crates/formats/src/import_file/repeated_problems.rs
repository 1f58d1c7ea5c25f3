//! Counts repeated problems: a file that is not a vCard may give half a million problems of one kind in a row.

use std::io;

use super::remark::MAX_LISTED;
use super::{Content, ParsedCard};

/// Passes items on. Of consecutive problems with the same word the first [`MAX_LISTED`] are kept, and the last of
/// them counts the others.
pub(super) struct RepeatedProblems<I> {
    items: I,
    /// The last item, if it is a problem that may have to count others.
    held: Option<ParsedCard>,
    /// How many problems of this kind there are in a row.
    run: usize,
    /// What follows the held item.
    following: Option<io::Result<ParsedCard>>,
}

impl<I> RepeatedProblems<I> {
    pub fn new(items: I) -> Self {
        Self {
            items,
            held: None,
            run: 0,
            following: None,
        }
    }

    /// Holds a problem, or returns the item.
    fn hold(&mut self, item: io::Result<ParsedCard>) -> Option<io::Result<ParsedCard>> {
        match item {
            Ok(item) if problem_word(&item).is_some() => {
                self.held = Some(item);
                None
            }
            other => {
                self.run = 0;
                Some(other)
            }
        }
    }
}

impl<I: Iterator<Item = io::Result<ParsedCard>>> Iterator for RepeatedProblems<I> {
    type Item = io::Result<ParsedCard>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.following.take()
                && let Some(item) = self.hold(item)
            {
                return Some(item);
            }
            let next = self.items.next();
            let Some(mut held) = self.held.take() else {
                match self.hold(next?) {
                    Some(item) => return Some(item),
                    None => continue,
                }
            };
            let is_repeated = next.as_ref().is_some_and(|next| {
                next.as_ref()
                    .is_ok_and(|next| problem_word(next) == problem_word(&held))
            });
            if !is_repeated {
                self.run = 0;
                self.following = next;
                return Some(Ok(held));
            }
            self.run += 1;
            if self.run < MAX_LISTED {
                self.following = next;
                return Some(Ok(held));
            }
            if let Some(remark) = held.remarks.first_mut() {
                remark.and_more += 1;
            }
            self.held = Some(held);
        }
    }
}

/// The word of a problem with one remark; `None` for other items.
fn problem_word(item: &ParsedCard) -> Option<&str> {
    match (&item.content, item.remarks.as_slice()) {
        (Content::Problem, [remark]) => Some(&remark.word),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Remark;
    use super::*;

    fn problem(word: &str, line: usize) -> ParsedCard {
        ParsedCard {
            line,
            original: Vec::new(),
            remarks: vec![Remark::of(word, line, "")],
            content: Content::Problem,
        }
    }

    fn card(line: usize) -> ParsedCard {
        ParsedCard {
            remarks: Vec::new(),
            content: Content::Card {
                bytes: Vec::new(),
                uid: String::new(),
                has_own_uid: false,
            },
            ..problem("", line)
        }
    }

    /// The line of each item, and how many others it counts.
    fn passed(items: Vec<ParsedCard>) -> Vec<(usize, u64)> {
        RepeatedProblems::new(items.into_iter().map(Ok))
            .map(|item| item.unwrap())
            .map(|item| {
                (
                    item.line,
                    item.remarks.first().map_or(0, |remark| remark.and_more),
                )
            })
            .collect()
    }

    #[test]
    fn the_first_problems_of_a_run_are_kept_and_the_others_counted() {
        let problems = (1..=250).map(|line| problem("stray", line));
        let items = problems.chain([problem("too-large", 251), card(252), problem("stray", 253)]);
        let mut expected: Vec<(usize, u64)> = (1..=99).map(|line| (line, 0)).collect();
        expected.extend([(100, 150), (251, 0), (252, 0), (253, 0)]);
        assert_eq!(passed(items.collect()), expected);
    }

    #[test]
    fn what_is_not_repeated_is_passed_on() {
        let items = vec![
            card(1),
            problem("stray", 2),
            card(3),
            problem("stray", 4),
            problem("stray", 5),
        ];
        assert_eq!(passed(items), [(1, 0), (2, 0), (3, 0), (4, 0), (5, 0)]);
        assert_eq!(passed(Vec::new()), []);
    }
}
