//! Pages: routes, forms, templates, texts, HTML errors.
//!
//! A request passes the layers of `middleware` and reaches a handler that `routes` names. Extractors give
//! the handler the signed-in user (`session::Viewer`), what was sent (`form::Form`) and what the page layout
//! needs (`page::PageContext`). The handler calls one use case through [`run`] and answers with a page or a
//! redirect.

mod account;
mod api;
mod attachment;
mod blocking;
mod books;
mod bulk;
mod change_log;
mod choose_book;
mod contacts;
mod duplicates;
mod each_book;
mod emails_and_phones;
mod error;
mod export;
mod field_error;
mod file_form;
mod flash;
mod form;
mod health;
mod imports;
mod job_runner;
mod jobs;
mod kept_form;
mod labels;
mod limits;
mod maintenance;
mod manifest;
mod middleware;
mod more;
mod named_book;
mod own_hosts;
mod page;
mod print;
mod qr_code;
mod repair;
mod respond;
mod routes;
mod selection;
pub mod server;
mod session;
mod site;
mod static_files;
mod static_routes;
pub mod text;
mod text_direction;
mod transfer;
mod trash;
mod undo;
mod upload_pace;

pub use site::ServeOptions;

use blocking::{run, run_blocking};
use error::Error;
use respond::{Answer, keep_for_back, local_path, rejected, render, render_as, see_other, see_other_with};
use site::Site;
