//! What the program itself remembers: the generated secret, the setup code, what was adopted.

use diesel::prelude::*;

use super::schema::settings;
use super::{Conn, Result};

/// The value of a setting, if it has one.
///
/// # Errors
/// Those of the store.
pub fn get(conn: &mut Conn, name: &str) -> Result<Option<String>> {
    Ok(settings::table
        .find(name)
        .select(settings::value)
        .first(conn)
        .optional()?)
}

/// Sets a setting. Two that set it first at the same moment: one of them gets `Duplicate`.
///
/// # Errors
/// Those of the store.
pub fn put(conn: &mut Conn, name: &str, value: &str) -> Result<()> {
    let updated = diesel::update(settings::table.find(name))
        .set(settings::value.eq(value))
        .execute(conn)?;
    if updated == 0 {
        diesel::insert_into(settings::table)
            .values((settings::name.eq(name), settings::value.eq(value)))
            .execute(conn)?;
    }
    Ok(())
}

/// Forgets a setting.
///
/// # Errors
/// Those of the store.
pub fn remove(conn: &mut Conn, name: &str) -> Result<()> {
    diesel::delete(settings::table.find(name)).execute(conn)?;
    Ok(())
}
