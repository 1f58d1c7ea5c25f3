//! The pages of contacts.

pub mod card_file;
pub mod create;
pub mod delete;
pub mod edit;
pub mod form;
pub mod history;
pub mod link;
pub mod list;
pub mod mark;
pub mod panes;
pub mod photo;
pub mod qr;
pub mod quick_add;
pub mod rows;
pub mod show;
