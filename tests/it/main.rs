//! The integration tests, one binary. Every test that touches the store runs on SQLite and on
//! PostgreSQL, each in a database of its own; see `support`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[macro_use]
#[allow(dead_code)]
mod support;

mod access;
mod account;
mod adopt;
mod contacts;
mod export;
mod faults;
mod import;
mod import_resume;
mod imports_web;
mod labels;
mod list;
mod manage;
mod migrations;
mod photos;
mod print;
mod repair;
mod request_id;
mod roundtrip;
mod serve;
mod static_files;
mod tables;
mod texts;
mod tidy;
mod undo;
mod wild;
