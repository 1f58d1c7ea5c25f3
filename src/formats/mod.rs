//! Octets ↔ domain: reading and writing cards, without IO. Nothing is lost on the way.

pub mod csv;
pub mod vcard;
