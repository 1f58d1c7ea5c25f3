//! What the program itself remembers: the generated secret, the setup code, what was adopted.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::schema::settings;
use super::{Conn, Result};

/// Any number does: the advisory lock of those who decide something once.
const LOCK: i64 = 5_555_002;

/// Whoever decides something that is decided once (the secret, the code, the first account), or counts
/// tries to sign in, takes this first: others wait until the transaction ends and then see the outcome. On SQLite the
/// transaction itself keeps them out.
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

/// Sets a setting, under the [`lock`] if others may set it too.
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
pub fn remove(conn: &mut Conn, name: &str) -> Result<()> {
    diesel::delete(settings::table.find(name)).execute(conn)?;
    Ok(())
}
