//! A cell of a row together with its column.

use crate::csv::dates::SlashOrder;
use crate::csv::field::Field;

/// A cell with the title and field of its column.
pub struct Cell {
    pub title: String,
    pub field: Field,
    pub text: String,
    /// The order of the dates of its column, if some of them can be read in one order only.
    pub day_order: Option<SlashOrder>,
}
