//! CSV export: a first pass over the contacts widens [`ColumnCounts`], a second one writes the header and the
//! rows. `losses` names what a table leaves out of a card.

mod card_to_person;
mod card_to_row;
mod columns;
mod losses;

pub use card_to_row::card_to_row;
pub use columns::{ColumnCounts, ColumnSet, header_row};
pub use losses::lost_properties;
