//! CSV: tables of contacts as other programs and people write them, and ours.
//!
//! `records` finds where records begin and end; `table` opens a table and gives its rows; `headers`
//! and `guess` say what the columns mean, as [`Field`]s in a [`Mapping`]; `fill` reads a row into a
//! [`person::Person`], `make` makes a card of it. Back: `take` reads a card into a person, `write`
//! lays it out in columns. Whatever a table can say of a person stands in `person`, so that both ways
//! agree, and a table that was written, read and written again is the same.

mod dates;
mod defuse;
mod field;
mod fill;
mod guess;
mod headers;
mod label;
mod lost;
mod make;
mod person;
mod records;
mod table;
mod take;
mod write;

pub use field::Field;
pub use fill::Note;
pub use guess::{Mapping, Program, header_key, mapping};
pub use make::{Made, card};
pub use records::RowProblem;
pub use table::{Row, Rows, Table, open};
pub use write::{Columns, Shape, header_row, not_carried, row};
