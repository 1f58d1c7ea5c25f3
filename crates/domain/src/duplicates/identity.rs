//! What alone can show that two contacts are two people: the name and the birthday. Many contacts have the same, so that
//! groups compare it once for all of them.

use super::compare::{Candidate, are_different};
use super::compare_names::compare_names;
use super::person_name::PersonName;
use super::profile::{Day, birthday};
use crate::contact::Contact;

/// The name and the birthday of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    name: PersonName,
    birthday: Option<Day>,
}

impl Identity {
    /// The identity of a contact.
    #[must_use]
    pub fn of(contact: &Contact) -> Self {
        Self {
            name: PersonName::of(contact),
            birthday: birthday(contact),
        }
    }

    /// True if they are those of two people.
    #[must_use]
    pub fn is_apart_from(&self, other: &Self) -> bool {
        are_apart((&self.name, self.birthday), (&other.name, other.birthday))
    }
}

impl Candidate {
    /// True if the two contacts say that they are two people: comparing them finds an objection.
    #[must_use]
    pub fn is_apart_from(&self, other: &Self) -> bool {
        let (one, other) = (&self.profile, &other.profile);
        are_apart((&one.name, one.birthday), (&other.name, other.birthday))
    }
}

fn are_apart(one: (&PersonName, Option<Day>), other: (&PersonName, Option<Day>)) -> bool {
    let birthdays = one.1.zip(other.1);
    birthdays.is_some_and(|(one, other)| are_different(one, other))
        || !compare_names(one.0, other.0).objections.is_empty()
}
