//! The lease on maintenance: only one server at a time does it. Jobs have leases of their own, in their rows.

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::schema::leases;
use super::{Conn, Error, Result};

/// Acquires the lease on work with this name until `until`; false if another server holds it.
pub fn acquire(conn: &mut Conn, name: &str, now: NaiveDateTime, until: NaiveDateTime) -> Result<bool> {
    let expired = leases::table.find(name).filter(leases::leased_until.le(now));
    if diesel::update(expired)
        .set(leases::leased_until.eq(until))
        .execute(conn)?
        > 0
    {
        return Ok(true);
    }
    let is_held: bool = diesel::select(diesel::dsl::exists(leases::table.find(name))).get_result(conn)?;
    if is_held {
        return Ok(false);
    }
    let row = (leases::name.eq(name), leases::leased_until.eq(until));
    match diesel::insert_into(leases::table)
        .values(row)
        .execute(conn)
        .map_err(Error::from)
    {
        Ok(_) => Ok(true),
        Err(Error::Duplicate(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
