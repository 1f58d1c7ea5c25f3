//! What CardDAV needs of a book: cards by href, conditional writes, and what changed since a token.

mod client_property;
mod conditions;
mod properties;
mod read;
mod sync;
mod write;

pub use client_property::ClientProperty;
pub use conditions::{Conditions, ETags, IfCondition, IfList, IfResource};
pub use properties::{BookProperties, PropertyChange, book_properties, change_book, change_card};
pub use read::{CardEntry, ServedCard, add_bytes, card, card_entries, cards_at, walk};
pub use sync::{Changed, SyncToken, changes, check_token, token, token_after};
pub use write::{Moved, Put, Rejection, delete, put, relocate};
