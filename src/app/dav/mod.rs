//! What CardDAV needs of a book: cards by href, conditional writes, and what changed since a token.

mod books;
mod client_property;
mod conditions;
mod properties;
mod read;
mod sync;
mod transfer;
mod write;

pub use books::{delete_book, make_book};
pub use client_property::ClientProperty;
pub use conditions::{Conditions, ETags, IfCondition, IfList, IfResource};
pub use properties::{BookProperties, PropertyChange, book_properties, change_book, change_card};
pub use read::{CardEntry, ServedCard, add_bytes, card, card_entries, cards_at, walk};
pub use sync::{Changed, SyncToken, changes, check_token, token, token_after};
pub use transfer::{CardTransfer, transfer};
pub use write::{Moved, Put, Rejection, delete, put, relocate};
