//! Blocknotik, a self-hosted contact book.
//!
//! Each layer uses only those before it:
//! `domain` (what a contact is) → `formats` (bytes ↔ domain) → `store` (every query) →
//! `app` (use cases) → `http` (what `dav` and `web` share) → `dav` (CardDAV) → `web` (pages) → the binary `manage`.
//! The first three are crates of their own. Only `config` reads the environment.

pub mod app;
pub mod config;
mod dav;
mod http;
pub mod web;
