//! The pages of accounts: setup, login, settings, sessions, further people.

mod device;
mod fields;
pub mod language;
pub mod login;
pub mod people;
pub mod sessions;
pub mod settings;
pub mod setup;
pub mod time_zones;
