//! What devices asked for by CardDAV and did not get.

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::schema::device_failures;
use super::{Conn, Result};
use domain::ids::AppPasswordId;

/// A row of `device_failures`.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = device_failures)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct FailureRow {
    pub id: i64,
    pub method: String,
    pub path: String,
    pub reason: String,
    pub why: String,
    pub card: Option<Vec<u8>>,
    pub times: i64,
    pub failed_at: NaiveDateTime,
}

/// A failure to insert.
#[derive(Insertable)]
#[diesel(table_name = device_failures)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct NewFailureRow<'a> {
    pub app_password_id: i64,
    pub method: &'a str,
    pub path: &'a str,
    pub reason: &'a str,
    pub why: &'a str,
    pub card: Option<&'a [u8]>,
    pub times: i64,
    pub failed_at: NaiveDateTime,
}

/// Adds a failure, and keeps the newest `keep` of the device. The same request in a row is one failure.
pub fn add(conn: &mut Conn, row: &NewFailureRow, keep: usize) -> Result<()> {
    use device_failures as f;
    let own = f::table.filter(f::app_password_id.eq(row.app_password_id));
    let last: Option<FailureRow> = own
        .order(f::id.desc())
        .select(FailureRow::as_select())
        .first(conn)
        .optional()?;
    if let Some(last) = last.filter(|last| is_same(last, row)) {
        diesel::update(f::table.find(last.id))
            .set((f::times.eq(last.times + 1), f::failed_at.eq(row.failed_at)))
            .execute(conn)?;
        return Ok(());
    }
    diesel::insert_into(f::table).values(row).execute(conn)?;
    let ids: Vec<i64> = own.order(f::id.desc()).select(f::id).load(conn)?;
    if let Some(first_old) = ids.get(keep) {
        diesel::delete(own.filter(f::id.le(first_old))).execute(conn)?;
    }
    Ok(())
}

fn is_same(last: &FailureRow, row: &NewFailureRow) -> bool {
    last.method == row.method
        && last.path == row.path
        && last.reason == row.reason
        && last.card.as_deref() == row.card
}

/// The failures of a device, the newest first.
pub fn of_device(conn: &mut Conn, device: AppPasswordId) -> Result<Vec<FailureRow>> {
    Ok(device_failures::table
        .filter(device_failures::app_password_id.eq(device.0))
        .order(device_failures::id.desc())
        .select(FailureRow::as_select())
        .load(conn)?)
}

/// Deletes the failures of a device.
pub fn forget(conn: &mut Conn, device: AppPasswordId) -> Result<()> {
    let of_device = device_failures::table.filter(device_failures::app_password_id.eq(device.0));
    diesel::delete(of_device).execute(conn)?;
    Ok(())
}
