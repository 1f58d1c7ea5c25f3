//! The pages of contacts: the list, one contact, its form, photo, history and downloads.

mod conflict;
pub mod create;
mod decode_permit;
pub mod delete;
pub mod download;
pub mod edit;
mod form;
pub mod form_page;
mod highlight;
pub mod history;
pub mod link;
pub mod list;
mod list_state;
mod list_view;
pub mod narrow;
mod panes;
mod photo_form_field;
mod photo_url;
pub mod qr;
pub mod quick_add;
mod quick_add_form;
mod relatives;
pub mod saved_searches;
pub mod serve_photo;
pub mod show;
mod starting_contact;
