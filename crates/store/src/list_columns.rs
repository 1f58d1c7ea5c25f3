//! Columns of a row of the list that come from other tables. As expressions of their own, in place of literal SQL, they
//! leave the statement one that is prepared once.

use crate::prelude::*;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Bool, Nullable, Text};

use super::Conn;
use super::schema::contacts;

/// The ids of the labels of a contact, with blanks between them; `NULL` without any.
#[derive(Clone, Copy, Debug, Default, QueryId, ValidGrouping)]
pub struct LabelsOfRow;

/// True if the card of a contact needs repair.
#[derive(Clone, Copy, Debug, Default, QueryId, ValidGrouping)]
pub struct NeedsRepair;

macro_rules! column {
    ($column:ty, $sql_type:ty, $sql:literal) => {
        impl Expression for $column {
            type SqlType = $sql_type;
        }

        impl AppearsOnTable<contacts::table> for $column {}

        impl SelectableExpression<contacts::table> for $column {}

        impl QueryFragment<<Conn as Connection>::Backend> for $column {
            fn walk_ast<'b>(
                &'b self,
                mut out: AstPass<'_, 'b, <Conn as Connection>::Backend>,
            ) -> QueryResult<()> {
                out.push_sql($sql);
                Ok(())
            }
        }
    };
}

column!(
    LabelsOfRow,
    Nullable<Text>,
    "(SELECT string_agg(CAST(label_id AS TEXT), ' ') FROM contact_labels WHERE contact_id = contacts.id)"
);
column!(
    NeedsRepair,
    Bool,
    // For EXISTS, PostgreSQL may read the whole table first.
    "(SELECT count(*) > 0 FROM repairs WHERE contact_id = contacts.id)"
);
