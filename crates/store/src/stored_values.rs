//! Values the program stores for itself: the generated secret, the setup code, what was adopted.

use crate::prelude::*;
use diesel::connection::SimpleConnection;

use super::schema::settings;
use super::{Conn, Result};

/// Advisory-lock key. Arbitrary, but must never change.
const LOCK: i64 = 5_555_002;

/// Locks until the end of the transaction. Callers that decide something once (the secret, the setup code,
/// the first account) or count failed sign-ins take it first, so that a second transaction waits and then
/// sees the outcome of the first. On SQLite the write transaction itself is the lock.
pub fn lock(conn: &mut Conn) -> Result<()> {
    if let Conn::Pg(pg) = conn {
        pg.batch_execute(&format!("SELECT pg_advisory_xact_lock({LOCK})"))?;
    }
    Ok(())
}

/// The value of a setting, if it has one.
pub fn get(conn: &mut Conn, name: &str) -> Result<Option<String>> {
    Ok(settings::table
        .find(name)
        .select(settings::value)
        .first(conn)
        .optional()?)
}

/// Sets a setting. Callers hold the [`lock`] if another transaction may set it too.
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

/// Deletes a setting.
pub fn remove(conn: &mut Conn, name: &str) -> Result<()> {
    diesel::delete(settings::table.find(name)).execute(conn)?;
    Ok(())
}
