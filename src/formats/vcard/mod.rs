//! vCard: a content-line layer that holds every octet, and what stands on it.
//!
//! `lines` cuts octets into content lines and joins them again; `read` makes a `Contact` of them;
//! `edit` writes a changed `Contact` back, touching only the lines of what changed; `arrive` lets a
//! foreign card in; `blobs` takes large values out of the stored form.

pub mod arrive;
pub mod blobs;
mod edit;
mod lines;
mod photo;
mod read;
mod split;
#[cfg(test)]
mod tests;
mod value;

pub use arrive::{Arrived, Note, Refusal, arrive};
pub use edit::{edit, new_card, with_uid};
pub(in crate::formats) use lines::{line_end, make, split_all_outside_quotes};
pub use lines::{parse, print};
pub use photo::{Photo, photo};
pub use read::{others, read};
pub use split::{Piece, split};
pub(in crate::formats) use value::param_value;
