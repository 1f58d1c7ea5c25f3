//! CSV import, from bytes to cards:
//!
//! 1. `table` opens the text: `dialect` finds the separator and the header, `records` splits it into rows.
//! 2. `mapping` says which [`Field`](super::field::Field) each column holds. `headers` knows titles by the
//!    `header_dictionary`, `program` knows the tables of other programs, `content_guess` looks at the cells.
//! 3. `row_to_card` makes a card of a row: `row_to_person` reads the cells into a
//!    [`Person`](super::person::Person), `person_to_card` writes that as vCard 3.0. `addresses` puts the
//!    columns of postal addresses together.

mod addresses;
mod cell;
mod content_guess;
mod dialect;
mod header_dictionary;
mod headers;
mod mapping;
mod person_to_card;
mod program;
mod records;
mod row_dates;
mod row_reader;
mod row_remark;
mod row_to_card;
mod row_to_person;
mod table;

pub use mapping::{Mapping, guess_mapping, header_key};
pub use program::Program;
pub use records::RowProblem;
pub use row_remark::RowRemark;
pub use row_to_card::{RowCard, row_to_card};
pub use table::{Table, TableRow, TableRows};
