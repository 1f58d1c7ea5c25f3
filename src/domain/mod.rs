//! Contacts, cards and the rules for them: pure values without IO, clock, SQL or HTTP.

pub mod account;
pub mod card;
pub mod change_log;
pub mod collate;
pub mod contact;
pub mod date;
pub mod diff;
pub mod file_name;
pub mod fold;
pub mod ids;
pub mod import;
pub mod index;
pub mod job;
pub mod label;
pub mod line_fates;
pub mod match_keys;
pub mod name;
pub mod phone;
pub mod property;
pub mod property_group_names;
pub mod repair;
pub mod search;
pub(crate) mod string_enum;
pub mod telegram;
pub mod text;
pub mod three_way_merge;
