//! Whether a card that is surely the same person as several others would be two different people.

use std::collections::BTreeMap;

use crate::app::Result;
use domain::duplicates::{Candidate, Decision, Sharers, compare};
use domain::ids::BookId;
use store::{self, Conn};

/// What the user decided about pairs of UIDs, the lower one first.
#[derive(Default)]
pub(in crate::app) struct Decided(BTreeMap<(String, String), Option<Decision>>);

/// A contact or a card that is surely the same person as another one.
pub(in crate::app) struct SurePerson<'a> {
    pub uid: &'a str,
    pub candidate: &'a Candidate,
}

impl Decided {
    /// Reads what the user decided about any of these UIDs.
    pub fn load(&mut self, conn: &mut Conn, book: BookId, uids: &[String]) -> Result<()> {
        let rows = store::duplicates::decisions(conn, book, uids)?.into_iter();
        self.0.extend(rows.map(|row| {
            let decision = Decision::parse(&row.decision);
            ((row.one_uid, row.other_uid), decision)
        }));
        Ok(())
    }

    /// True if the user has decided about two UIDs.
    pub fn has(&self, one: &str, other: &str) -> bool {
        self.of(one, other).is_some()
    }

    fn of(&self, one: &str, other: &str) -> Option<Decision> {
        if self.0.is_empty() {
            return None;
        }
        let pair = (one.min(other).to_owned(), one.max(other).to_owned());
        self.0.get(&pair).copied().flatten()
    }

    /// True if a card that is surely the same person as all of these would be two people: the cards or the user say that
    /// two of them are different people.
    pub fn are_two_people(&self, sure: &[SurePerson]) -> bool {
        let is_apart = |one: &SurePerson, other: &SurePerson| {
            are_apart(one.candidate, other.candidate)
                || self.of(one.uid, other.uid) == Some(Decision::Different)
        };
        let mut pairs = sure.iter().enumerate();
        pairs.any(|(at, one)| sure.iter().skip(at + 1).any(|other| is_apart(one, other)))
    }
}

/// True if two cards say that they are of different people.
pub(in crate::app) fn are_apart(one: &Candidate, other: &Candidate) -> bool {
    !compare(one, other, &Sharers::new()).objections.is_empty()
}
