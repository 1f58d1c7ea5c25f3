//! Searching: the query that was typed, the words that the index has of a contact, and what makes them alike.

pub mod complete;
mod date_in_words;
pub mod emoji;
pub mod hit;
pub mod keyboard_layout;
pub mod narrowing;
mod query;
pub mod rank;
pub mod sound;
pub mod text;
pub mod typo;
mod word;

pub use query::{Query, parse_query};
pub use word::Word;
