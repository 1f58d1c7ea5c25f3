//! Group cards: the form of labels for the devices that know groups as cards of their own (RFC 6350 §6.1.4, and Apple's
//! programs).
//!
//! A label stays the CATEGORIES of its members' cards. `refresh` compares the group cards of a book with its labels
//! before each request of such a device; `read` makes the bytes of a card when they are asked for; `write` turns what
//! a device stores or deletes into changes of labels.

mod members;
mod read;
mod refresh;
mod write;

pub(super) use read::entries_at;
pub use read::{group_changes, group_entries};
pub use refresh::refresh_if_free;
pub(super) use write::{SentGroup, conflict, delete, put};
