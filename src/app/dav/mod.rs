//! What CardDAV needs of a book: cards by href, conditional writes, and what changed since a token.

mod books;
mod card_entry;
mod client_property;
mod conditions;
mod groups;
mod outcome;
mod properties;
mod read;
mod sync;
mod transfer;
mod write;

pub use books::{delete_book, make_book};
pub use card_entry::{CardEntry, ServedCard};
pub use client_property::ClientProperty;
pub use conditions::{Conditions, ETags, IfCondition, IfList, IfResource};
pub use groups::{group_changes, group_entries, refresh_if_free as refresh_groups};
pub use outcome::{Put, WriteRejection};
pub use properties::{BookProperties, PropertyChange, book_properties, change_book, change_card};
pub use read::{add_bytes, card, card_entries, cards_at, matches, matching};
pub use sync::{Changed, SyncPoint, SyncToken, changes, check_token, token, token_of_point};
pub use transfer::{CardTransfer, Moved, transfer};
pub use write::{copy_within_book, delete, put, relocate};
