//! Slows down password guessing: after some failures, each further one doubles the wait, counted per
//! login and per address.

use crate::app::{App, Device, Error, Result};
use crate::store::{self, Conn};

/// Failures that cost nothing.
const FREE_FAILURES_LOGIN: i32 = 5;
const FREE_FAILURES_ADDRESS: i32 = 20;
/// The longest wait, in seconds.
const LONGEST_WAIT: i64 = 900;

/// Refuses an attempt that comes too soon after failed ones.
///
/// # Errors
/// `Throttled`.
pub(super) fn check(conn: &mut Conn, app: &App, login: &str, device: &Device) -> Result<()> {
    for (subject, free) in subjects(login, device) {
        let Some((failures, last_at)) = store::sessions::failures(conn, &subject)? else {
            continue;
        };
        let doublings = u32::try_from(failures - free).unwrap_or(0).min(10);
        if failures >= free {
            let wait = (1_i64 << doublings).min(LONGEST_WAIT);
            let left = wait - (app.now() - last_at).num_seconds();
            if left > 0 {
                return Err(Error::Throttled { seconds: left });
            }
        }
    }
    Ok(())
}

/// Counts a failed attempt.
pub(super) fn count_failure(conn: &mut Conn, app: &App, login: &str, device: &Device) -> Result<()> {
    for (subject, _) in subjects(login, device) {
        let failures = store::sessions::failures(conn, &subject)?.map_or(0, |(failures, _)| failures);
        store::sessions::set_failures(conn, &subject, failures.saturating_add(1), app.now())?;
    }
    Ok(())
}

/// Forgets the failures of a login, once its right password was given.
pub(super) fn forget_login(conn: &mut Conn, login: &str) -> Result<()> {
    Ok(store::sessions::forget_failures(conn, &login_subject(login))?)
}

fn subjects(login: &str, device: &Device) -> [(String, i32); 2] {
    [
        (login_subject(login), FREE_FAILURES_LOGIN),
        (format!("address {}", device.address), FREE_FAILURES_ADDRESS),
    ]
}

fn login_subject(login: &str) -> String {
    let login: String = login.chars().take(100).collect();
    format!("login {login}")
}
