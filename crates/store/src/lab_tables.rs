//! The tables of the lab app, which may be in the same database. They are read, never changed.

use crate::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};

use super::{Conn, Result};

/// A contact of the lab app.
#[derive(QueryableByName, Clone, Debug)]
pub struct LabContact {
    /// Its key.
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    /// The name as one line.
    #[diesel(sql_type = Text)]
    pub fio: String,
    /// The phone.
    #[diesel(sql_type = Text)]
    pub telephone: String,
    /// The Telegram name with its `@`.
    #[diesel(sql_type = Nullable<Text>)]
    pub telegram: Option<String>,
}

#[derive(QueryableByName)]
struct TablesExist {
    #[diesel(sql_type = Bool)]
    exist: bool,
}

#[derive(QueryableByName)]
struct TagOfContact {
    #[diesel(sql_type = BigInt)]
    contact_id: i64,
    #[diesel(sql_type = Text)]
    name: String,
}

/// True if the lab app's three tables exist in this database.
pub fn exist(conn: &mut Conn) -> Result<bool> {
    let query = match conn {
        Conn::Pg(_) => {
            "SELECT to_regclass('contact') IS NOT NULL AND to_regclass('tag') IS NOT NULL \
             AND to_regclass('contact_tags') IS NOT NULL AS exist"
        }
        Conn::Sqlite(_) => {
            "SELECT count(*) = 3 AS exist FROM sqlite_master \
             WHERE type = 'table' AND name IN ('contact', 'tag', 'contact_tags')"
        }
    };
    let row: TablesExist = diesel::sql_query(query).get_result(conn)?;
    Ok(row.exist)
}

/// Every contact of the lab app, oldest first.
pub fn contacts(conn: &mut Conn) -> Result<Vec<LabContact>> {
    let query = "SELECT CAST(id AS BIGINT) AS id, fio, telephone, telegram FROM contact ORDER BY id";
    Ok(diesel::sql_query(query).load(conn)?)
}

/// The tags of the lab app's contacts, as pairs of contact id and tag name.
pub fn tags(conn: &mut Conn) -> Result<Vec<(i64, String)>> {
    let query = "SELECT CAST(contact_tags.contact_id AS BIGINT) AS contact_id, tag.name AS name \
                 FROM contact_tags JOIN tag ON tag.id = contact_tags.tag_id ORDER BY contact_tags.contact_id, tag.name";
    let rows: Vec<TagOfContact> = diesel::sql_query(query).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.contact_id, row.name)).collect())
}
