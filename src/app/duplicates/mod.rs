//! Contacts that may be one person: finding them, what the user decides, and merging them. Nothing is merged unless
//! the user says so.
//!
//! - `find` is the job: `pair` compares each changed contact with those that share a key, and `group` joins the pairs.
//! - `groups` lists the groups with the reasons.
//! - `decide` remembers what the user says about contacts that look alike.
//! - `doubt` knows when a card would be two people.
//! - `add_to` adds what a form says to a contact that is there already.
//! - `values` lists what the contacts of a group say, `choices` of what the user has to choose one; `union` is the card that
//!   says all of it.
//! - `merge` joins the contacts of a group, `merge_sure` those of all sure groups; `merged_into` tells what one of them has
//!   become, and `separate` takes it back.

mod add_to;
mod choices;
mod compared;
mod decide;
mod doubt;
mod find;
mod group;
mod groups;
mod merge;
mod merge_sure;
mod merged_into;
mod pair;
mod separate;
mod union;
mod value;
mod values;

pub use add_to::{AddedTo, add_to};
pub use choices::Choice;
pub(super) use compared::Compared;
pub use decide::{DecisionPage, DecisionView, decide, decisions, withdraw};
pub(super) use doubt::{Decided, SurePerson};
pub(super) use find::FIND;
pub use find::{count, find_all, find_in_background, refresh};
pub use groups::{Counts, GroupFilter, GroupPage, GroupView, MemberView, counts, group, of_contact, page};
pub use merge::{MergeChoice, MergeOutcome, Merged, merge};
pub(super) use merge_sure::MERGE_SURE;
pub use merge_sure::{merge_sure, merge_sure_to_end};
pub use merged_into::merged_into;
pub use separate::{Separated, separate};
pub use value::Value;
pub use values::{ValueList, values};
