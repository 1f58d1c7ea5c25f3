//! vCard: a content-line layer that holds every octet, and what stands on it.
//!
//! `lines` cuts octets into content lines and joins them again; `read` makes a `Contact` of them;
//! `edit` writes a changed `Contact` back, touching only the lines of what changed; `blobs` takes large
//! values out of the stored form. Foreign files come in by `split`, card by card, and `arrive`, which
//! stand on `cut` and `decode`; `v21` makes 2.1 3.0; `named` gives a name and a UID; `note` has what is told
//! of it; `group` reads groups of contacts.

pub mod arrive;
pub mod blobs;
mod cut;
mod decode;
mod edit;
mod group;
mod lines;
mod named;
mod note;
mod photo;
mod read;
mod split;
#[cfg(test)]
mod tests;
mod v21;
mod value;

pub use arrive::{Arrived, arrive};
pub use edit::{edit, new_card, with_uid};
pub use group::{Group, uid_key};
pub use lines::{parse, print};
pub use note::{Note, Refusal};
pub use photo::{Photo, photo};
pub use read::{others, read};
pub use split::{LARGEST, Piece, Pieces, split};
