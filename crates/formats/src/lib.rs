//! The file formats: reads bytes into cards and writes cards as bytes, without IO. Conversions keep what the
//! other format cannot hold.

pub mod archive;
pub mod charset;
pub mod convert;
pub mod csv;
pub mod import_file;
pub mod jcard;
pub mod jscontact;
pub mod json;
pub mod ldif;
pub mod picture;
pub mod telegram;
pub mod vcard;
