//! Leases of the background runner: one replica at a time does a job.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::jobs;
use super::{Conn, Error, Result};

/// Takes the lease of a job until `until`; false if somebody else has it.
pub fn lease(conn: &mut Conn, name: &str, now: NaiveDateTime, until: NaiveDateTime) -> Result<bool> {
    let free = jobs::table.find(name).filter(jobs::leased_until.le(now));
    if diesel::update(free)
        .set(jobs::leased_until.eq(until))
        .execute(conn)?
        > 0
    {
        return Ok(true);
    }
    let is_known: bool = diesel::select(diesel::dsl::exists(jobs::table.find(name))).get_result(conn)?;
    if is_known {
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
