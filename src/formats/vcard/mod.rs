//! vCard: a content-line layer that holds every byte, and what stands on it.
//!
//! `lines` cuts bytes into content lines and joins them again; `read` makes a `Contact` of them;
//! `edit` writes a changed `Contact` back, touching only the lines of what changed; `blobs` takes large
//! values out of the stored form. Foreign files come in by `split`, card by card, and `arrive`, which
//! stand on `unfold` and `decode`; `v21` makes 2.1 3.0; `required` gives a name and a UID; `note` has what is told
//! of it; `group` reads groups of contacts.

pub mod blobs;
mod decode;
mod edit;
mod group;
mod import_report;
mod lines;
mod new_card;
pub mod normalize;
mod photo;
mod read;
mod required;
mod short;
mod split;
#[cfg(test)]
mod tests;
mod uid;
mod unfold;
mod union;
mod v21;
mod value;

pub use edit::edit;
pub use group::Group;
pub use import_report::{CardFix, Rejection};
pub(in crate::formats) use lines::{make, split_all_outside_quotes};
pub use lines::{parse, print};
pub use new_card::new_card;
pub use normalize::{Normalized, normalize};
pub use photo::{Photo, PhotoLine, photo, photo_line, with_photo};
pub use read::{others, read};
pub use short::{Part, short};
pub use split::{MAX_BYTES, Piece, Pieces, split};
pub use uid::{uid_key, with_uid};
pub use union::{has_same_content, to_version_of, union};
pub(in crate::formats) use value::{GroupLabels, entry_type, param_value, type_of_word};
