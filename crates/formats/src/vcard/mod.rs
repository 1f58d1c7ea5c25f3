//! vCard: parsing and writing cards without losing a byte.
//!
//! - `lines` parses bytes into content lines and prints them again; `value` reads single values.
//! - `read` turns a card into a `Contact`; `edit` writes a changed `Contact` back; `new_card` makes a card.
//!   `details` and `other_fields` read what no field of a contact shows, `spelling` how such a value writes
//!   commas and semicolons. `photo`, `revision`, `uid` and `favorite` read and change one property.
//! - `facts` reads the fact of a line; `hidden_values` counts what a contact has too much of to show.
//! - `qr_card` writes the card of a QR code, `partial` the part of a card that a CardDAV client asks for.
//! - `split` splits a file into cards; `normalize` makes each a valid 3.0 or 4.0 card, with `unfold`,
//!   `decode`, `v21` (2.1 to 3.0), `standard_names` (names of other programs), and `required` (FN and UID); `import_report` lists what it changed.
//! - `add_missing` joins two cards of a person; `compared_value` knows when they say the same.
//! - `merge_duplicate` joins the cards that a user merges, with `joined_note`, `richer_spelling` (one fact in two
//!   spellings), `merge_types` and `merge_parameters` (what both say of one value); `take_values` takes what the user
//!   chose, and `card_values` tells which card says a value.
//! - `contact_group` reads groups of contacts; `blobs` moves large values out of the stored card.

mod add_missing;
pub mod blobs;
mod card_values;
mod compared_value;
mod contact_group;
mod decode;
mod details;
mod edit;
mod facts;
mod favorite;
mod hidden_values;
mod import_report;
mod joined_note;
mod lines;
mod merge_duplicate;
mod merge_parameters;
mod merge_types;
mod new_card;
pub mod normalize;
mod other_fields;
mod partial;
mod photo;
mod qr_card;
mod read;
mod required;
mod revision;
mod richer_spelling;
mod spelling;
mod split;
mod standard_names;
mod take_values;
#[cfg(test)]
mod tests;
mod uid;
mod unfold;
mod v21;
mod value;

pub use add_missing::{add_missing, has_same_content};
pub use card_values::CardValues;
pub use contact_group::{ContactGroup, contact_group, new_group, with_group};
pub use details::read_with_details;
pub use edit::edit;
pub use hidden_values::{HiddenValues, hidden_values};
pub use import_report::{CardFix, Rejection};
pub(crate) use lines::{ORIGINAL_PARAM, fold_onto, make, split_all_outside_quotes};
pub use lines::{parse, parse_named, print};
pub use merge_duplicate::merge_duplicate;
pub use new_card::new_card;
pub use normalize::{Normalized, normalize};
pub use other_fields::{LinesInWords, OtherField, other_fields};
pub use partial::{WantedProperty, partial};
pub use photo::{Photo, PhotoLine, photo, photo_line, with_photo};
pub use qr_card::{Part, qr_card};
pub use read::{others, read};
pub use revision::with_revision;
pub use richer_spelling::{Richer, richer_spelling};
pub use split::{MAX_BYTES, Piece, Pieces, split};
pub use take_values::take_values;
pub use uid::{uid_key, with_uid};
pub(crate) use value::date_line;
pub use value::further_types;
pub(crate) use value::{GroupLabels, entry_type, param_value, type_of_word};
