//! A cell of a row together with its column.

use crate::csv::field::Field;

/// A cell with the title and field of its column.
pub struct Cell {
    pub title: String,
    pub field: Field,
    pub text: String,
}
