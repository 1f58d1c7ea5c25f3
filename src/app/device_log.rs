//! What a device did last, and what it asked for and did not get. What it changed is in the change log.

use chrono::TimeDelta;

use crate::app::app_passwords::{AppPasswordView, Caller};
use crate::app::{Actor, App, Error, Result, Timestamp};
use domain::account::DeviceFault;
use domain::ids::AppPasswordId;
use formats::vcard;
use store::device_failures::{FailureRow, NewFailureRow};

/// Failures that are kept for a device.
const MAX_FAILURES: usize = 30;
/// The largest card that is kept, in bytes.
const MAX_KEPT: usize = 1 << 20;
/// The longest path and reason that are kept, in characters.
const MAX_TEXT: usize = 500;

/// A request that failed.
#[derive(Clone, Debug)]
pub struct FailedRequest {
    /// Its method.
    pub method: String,
    /// Its path, as it came.
    pub path: String,
    /// Why it failed.
    pub fault: DeviceFault,
    /// The same for engineers.
    pub why: String,
    /// The card that it sent.
    pub card: Option<Vec<u8>>,
}

/// A failed request as the owner of the device sees it.
#[derive(Clone, Debug)]
pub struct DeviceFailure {
    /// Its method.
    pub method: String,
    /// The name of the contact in the card that it sent, or the last part of its path.
    pub name: String,
    /// Why it failed.
    pub fault: DeviceFault,
    /// The same for engineers.
    pub why: String,
    /// The card that it sent, as text.
    pub card: Option<String>,
    /// How often it was sent in a row.
    pub times: i64,
    /// When it failed last.
    pub at: Timestamp,
}

/// A device with its failures, the newest first.
#[derive(Clone, Debug)]
pub struct DeviceView {
    /// Its app password.
    pub password: AppPasswordView,
    /// The failures.
    pub failures: Vec<DeviceFailure>,
}

/// Shows a device.
///
/// # Errors
/// `NotFound` if the account has no such app password.
pub fn show(app: &App, actor: &Actor, id: AppPasswordId) -> Result<DeviceView> {
    let own = crate::app::app_passwords::list(app, actor)?;
    let password = own
        .into_iter()
        .find(|password| password.id == id)
        .ok_or(Error::NotFound)?;
    let rows = app
        .store
        .read(|conn| store::device_failures::of_device(conn, id))?;
    Ok(DeviceView {
        password,
        failures: rows.into_iter().map(DeviceFailure::from).collect(),
    })
}

/// Notes a failed request. If the database is busy, it is not noted.
pub fn note_failure(app: &App, device: AppPasswordId, failed: &FailedRequest) {
    let short = |text: &str| text.chars().take(MAX_TEXT).collect::<String>();
    let (path, why) = (short(&failed.path), short(&failed.why));
    let row = NewFailureRow {
        app_password_id: device.0,
        method: &failed.method,
        path: &path,
        reason: failed.fault.as_str(),
        why: &why,
        card: failed.card.as_deref().filter(|card| card.len() <= MAX_KEPT),
        times: 1,
        failed_at: app.now(),
    };
    let noted = app
        .store
        .write_if_free(None, |conn| store::device_failures::add(conn, &row, MAX_FAILURES));
    log_unless_busy("a failed request of a device", noted);
}

/// Notes that a device changed something, to within five minutes.
pub fn note_change(app: &App, caller: &Caller) {
    let now = app.now();
    if caller
        .changed_at
        .is_some_and(|at| at >= now - TimeDelta::minutes(5))
    {
        return;
    }
    let noted = app.store.write_if_free(None, |conn| {
        store::app_passwords::changed(conn, caller.device, now)
    });
    log_unless_busy("the last change of a device", noted);
}

fn log_unless_busy(what: &str, noted: store::Result<()>) {
    match noted {
        Ok(()) | Err(store::Error::Busy) => {}
        Err(error) => log::warn!("{what} was not noted: {}", store::error_chain(&error)),
    }
}

impl From<FailureRow> for DeviceFailure {
    fn from(row: FailureRow) -> Self {
        let card = row.card.map(|card| String::from_utf8_lossy(&card).into_owned());
        let name = card
            .as_deref()
            .map(|card| vcard::read(&vcard::parse(card.as_bytes())).formatted_name);
        let last_part = || {
            row.path
                .trim_end_matches('/')
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        Self {
            name: name
                .filter(|name| !name.trim().is_empty())
                .unwrap_or_else(last_part),
            method: row.method,
            fault: DeviceFault::parse(&row.reason).unwrap_or(DeviceFault::Other),
            why: row.why,
            card,
            times: row.times,
            at: row.failed_at,
        }
    }
}
