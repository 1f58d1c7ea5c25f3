//! Octets ↔ domain: reading and writing cards, without IO. Nothing is lost on the way.

<<<<<<< HEAD
pub mod charset;
pub mod csv;
pub mod found;
=======
pub mod convert;
pub mod jcard;
pub mod jscontact;
pub mod json;
>>>>>>> c
pub mod vcard;
