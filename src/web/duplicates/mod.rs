//! Contacts that may be one person: their groups, what the user decides, and merging.

pub mod decide;
pub mod list;
pub mod merge;
pub mod reasons;
