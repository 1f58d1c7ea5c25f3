//! The integration tests, in one binary. Every test that touches the store runs on SQLite and on
//! PostgreSQL, each time in a separate database; see `support`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[macro_use]
mod support;

mod access;
mod account;
mod adopt;
mod api;
mod bulk;
mod busy;
mod cards;
mod contact_form;
mod contact_page;
mod dav;
mod details;
mod devices;
mod duplicates;
mod edit_conflicts;
mod english;
mod export;
mod faults;
mod favorites;
mod field;
mod form_without_script;
mod host_names;
mod hostile_forms;
mod import;
mod import_choices;
mod import_files;
mod import_jobs;
mod import_report;
mod import_resume;
mod import_twins;
mod imports_web;
mod jobs;
mod kept_pages;
mod kills;
mod known_numbers;
mod labels;
mod list;
mod manage;
mod migrations;
mod photo_display;
mod photo_upload;
mod place;
mod plans;
mod print;
mod recent_views;
mod regions;
mod renamed_labels;
mod repair;
mod request_id;
mod roundtrip;
mod routes;
mod search;
mod selection;
mod sent_twice;
mod serve;
mod settings;
mod share;
mod signed_out;
mod statement_faults;
mod statements_of_pages;
mod static_files;
mod tables;
mod texts;
mod tidy;
mod trash_and_history;
mod undo;
mod untouched_form;
mod upgrade;
mod users;
mod verify;
mod words;
