//! Detects a card that is surely the same person as two contacts that are known to be different people.

use std::collections::{BTreeMap, HashMap};

use crate::app::Result;
use domain::duplicates::{Candidate, Decision};
use domain::ids::BookId;
use store::{self, Conn};

/// What the user decided about some UIDs: for each the decisions that name it, by their keys.
#[derive(Default)]
pub(in crate::app) struct Decided(HashMap<String, BTreeMap<i64, Option<Decision>>>);

/// A contact or a card that is surely the same person as another one.
pub(in crate::app) struct SurePerson<'a> {
    pub uid: &'a str,
    pub candidate: &'a Candidate,
}

impl Decided {
    /// Reads what the user decided about any of these UIDs.
    pub fn load(&mut self, conn: &mut Conn, book: BookId, uids: &[String]) -> Result<()> {
        for row in store::decisions::about(conn, book, uids)? {
            let decision = Decision::parse(&row.decision);
            self.0.entry(row.uid).or_default().insert(row.id, decision);
        }
        Ok(())
    }

    /// True if the user has decided about two UIDs.
    pub fn has(&self, one: &str, other: &str) -> bool {
        self.of(one, other).is_some()
    }

    /// The last decision about two UIDs.
    fn of(&self, one: &str, other: &str) -> Option<Decision> {
        let (one, other) = (self.0.get(one)?, self.0.get(other)?);
        let mut newest_first = one.iter().rev();
        let (_, last) = newest_first.find(|(id, _)| other.contains_key(id))?;
        *last
    }

    /// True if a card that is surely the same person as all of these would be two people: the cards or the user say that
    /// two of them are different people.
    pub fn are_two_people(&self, sure: &[SurePerson]) -> bool {
        let is_apart = |one: &SurePerson, other: &SurePerson| {
            one.candidate.is_apart_from(other.candidate)
                || self.of(one.uid, other.uid) == Some(Decision::Different)
        };
        let mut pairs = sure.iter().enumerate();
        pairs.any(|(at, one)| sure.iter().skip(at + 1).any(|other| is_apart(one, other)))
    }
}
