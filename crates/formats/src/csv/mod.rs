//! CSV: `import` turns the rows of a table into cards, `export` turns cards into the rows of a table.
//!
//! Both go through a [`person::Person`], which holds all that a table can hold of a contact. So a table that
//! is exported, imported and exported again is the same.

mod cells;
mod dates;
mod export;
mod field;
mod formulas;
mod import;
mod normalize_person;
mod person;
mod services;
mod value_type;
mod write_record;

pub use export::{ColumnCounts, ColumnSet, card_to_row, header_row, lost_properties};
pub use field::Field;
pub use import::{
    Mapping, Program, RowCard, RowProblem, RowRemark, Table, TableRow, TableRows, guess_mapping,
    guess_table_mapping, header_key, mapping_for_table, row_to_card,
};
