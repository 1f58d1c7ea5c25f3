//! vCard: a content-line layer that holds every byte, and what stands on it.
//!
//! `lines` cuts bytes into content lines and joins them again; `read` makes a `Contact` of them;
//! `edit` writes a changed `Contact` back, touching only the lines of what changed; `blobs` takes large
//! values out of the stored form. Foreign files come in by `split`, card by card, and `arrive`, which
//! stand on `cut` and `decode`; `v21` makes 2.1 3.0; `required` gives a name and a UID; `note` has what is told
//! of it; `group` reads groups of contacts.

pub mod blobs;
mod combine;
mod cut;
mod decode;
mod edit;
mod group;
mod lines;
mod required;
pub mod normalize;
mod import_report;
mod photo;
mod read;
mod short;
mod split;
#[cfg(test)]
mod tests;
mod v21;
mod value;

pub use combine::{combined, in_version_of, says_the_same};
pub use edit::{edit, new_card, with_photo, with_uid};
pub use group::{Group, uid_key};
pub(in crate::formats) use lines::{line_end, make, split_all_outside_quotes};
pub use lines::{parse, print};
pub use normalize::{Normalized, normalize};
pub use import_report::{CardFix, Rejection};
pub use photo::{Photo, PhotoLine, photo, photo_line};
pub(in crate::formats) use read::is_of_card;
pub use read::{others, read};
pub use short::{Part, short};
pub use split::{LARGEST, Piece, Pieces, split};
pub(in crate::formats) use value::{GroupLabels, kind, kind_of_word, param_value};
