//! Bytes ↔ domain: reading and writing cards, without IO. Nothing is lost on the way.

pub mod charset;
pub mod convert;
pub mod csv;
pub mod import_file;
pub mod jcard;
pub mod jscontact;
pub mod json;
pub mod picture;
pub mod vcard;
