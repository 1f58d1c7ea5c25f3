//! Leases on background work: only one replica at a time does it.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::jobs;
use super::{Conn, Error, Result};

/// Acquires the lease on a job until `until`; false if another server holds it.
pub fn acquire(conn: &mut Conn, name: &str, now: NaiveDateTime, until: NaiveDateTime) -> Result<bool> {
    let expired = jobs::table.find(name).filter(jobs::leased_until.le(now));
    if diesel::update(expired)
        .set(jobs::leased_until.eq(until))
        .execute(conn)?
        > 0
    {
        return Ok(true);
    }
    let is_held: bool = diesel::select(diesel::dsl::exists(jobs::table.find(name))).get_result(conn)?;
    if is_held {
        return Ok(false);
    }
    let row = (jobs::name.eq(name), jobs::leased_until.eq(until));
    match diesel::insert_into(jobs::table)
        .values(row)
        .execute(conn)
        .map_err(Error::from)
    {
        Ok(_) => Ok(true),
        Err(Error::Duplicate(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
