//! The pages of accounts: setup, login, settings, sessions, other accounts.

pub mod apple_profile;
mod connection;
pub mod device;
pub mod device_log;
pub mod devices;
mod fields;
mod hash_permit;
pub mod language;
pub mod login;
pub mod sessions;
pub mod settings;
pub mod setup;
pub mod signed_out_form;
pub mod time_zones;
pub mod user;
pub mod users;
