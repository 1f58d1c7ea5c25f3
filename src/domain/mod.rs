//! What a contact is: pure values and rules, without IO, clock, SQL or HTTP.

pub mod account;
pub mod alike;
pub mod card;
pub mod changes;
pub mod collate;
pub mod contact;
pub mod date;
pub mod diff;
pub mod file_name;
pub mod fold;
pub mod ids;
pub mod import;
pub mod index;
pub mod label;
pub mod log;
pub mod merge;
pub mod name;
pub mod phone;
pub mod repair;
pub mod search;
pub mod telegram;
pub mod text;
pub(crate) mod words;
