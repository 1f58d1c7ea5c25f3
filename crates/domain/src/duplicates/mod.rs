//! Finds the contacts that may be one person, and says why. Nothing is merged here.
//!
//! A contact is compared only with those that share one of its [`compare_keys`]. What two contacts share counts for it, the
//! less the more contacts share it; anything that one person cannot have twice, such as two birthdays, rules it out.

mod compare;
mod compare_keys;
mod compare_names;
mod evidence;
mod given_names;
mod groups;
mod identity;
mod person_name;
mod profile;
mod roles;
mod slips;
#[cfg(test)]
mod tests;

pub use compare::{Candidate, Sharers, compare};
pub use compare_keys::{KeyKind, MAX_SHARERS};
pub use evidence::{Certainty, Comparison, Decision, Likeness, Objection, Reason};
pub use groups::{Group, Known, Pair, groups};
pub use identity::Identity;
pub use person_name::{is_same_organization, organization_key};
pub use profile::Profile;
