//! Counts of failed sign-ins, which slow down password guessing.

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::schema::sign_in_failures;
use super::{Conn, Result};

diesel::define_sql_function! {
    /// A part of a text: from a position, counted from 1, so many characters.
    fn substr(text: diesel::sql_types::Text, from: diesel::sql_types::Integer, count: diesel::sql_types::Integer) -> diesel::sql_types::Text;
}

/// How often sign-in failed for a subject (a login or an address), and when it last did.
pub fn failures(conn: &mut Conn, subject: &str) -> Result<Option<(i32, NaiveDateTime)>> {
    Ok(sign_in_failures::table
        .find(subject)
        .select((sign_in_failures::failures, sign_in_failures::last_at))
        .first(conn)
        .optional()?)
}

/// Sets how often sign-in failed for a subject.
///
/// # Errors
/// `Duplicate` if another request records the first failure of the subject at the same moment.
pub fn set_failures(conn: &mut Conn, subject: &str, failures: i32, now: NaiveDateTime) -> Result<()> {
    use sign_in_failures as f;
    let updated = diesel::update(f::table.find(subject))
        .set((f::failures.eq(failures), f::last_at.eq(now)))
        .execute(conn)?;
    if updated == 0 {
        diesel::insert_into(f::table)
            .values((
                f::subject.eq(subject),
                f::failures.eq(failures),
                f::last_at.eq(now),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Deletes the failures of a subject, after a successful sign-in.
pub fn forget_failures(conn: &mut Conn, subject: &str) -> Result<()> {
    diesel::delete(sign_in_failures::table.find(subject)).execute(conn)?;
    Ok(())
}

/// Deletes the failures of all subjects that start with this text.
pub fn forget_failures_starting_with(conn: &mut Conn, start: &str) -> Result<()> {
    let length = i32::try_from(start.chars().count()).unwrap_or(i32::MAX);
    let found = sign_in_failures::table.filter(substr(sign_in_failures::subject, 1, length).eq(start));
    diesel::delete(found).execute(conn)?;
    Ok(())
}

/// Deletes the failures that are older than `when`.
pub fn forget_failures_before(conn: &mut Conn, when: NaiveDateTime) -> Result<usize> {
    let old = sign_in_failures::table.filter(sign_in_failures::last_at.lt(when));
    Ok(diesel::delete(old).execute(conn)?)
}
