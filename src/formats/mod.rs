//! Octets ↔ domain: reading and writing cards, without IO. Nothing is lost on the way.

pub mod convert;
pub mod csv;
pub mod jcard;
pub mod jscontact;
pub mod json;
pub mod vcard;
