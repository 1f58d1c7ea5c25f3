//! The pages of an import, in the order of its steps: upload the files, assign the columns of tables, look
//! through the preview and choose, apply, read the report. An import has one URL; its page follows its state.

mod action;
pub mod choose;
pub mod columns;
mod import_path;
pub mod original;
mod progress;
mod receive;
pub mod report;
mod select_option;
pub mod show;
pub mod upload;
mod wording;
