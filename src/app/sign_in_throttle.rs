//! Slows down password guessing: after some failures, each further one doubles the wait.
//!
//! Failures are counted per login and network, and per address. So an attacker elsewhere cannot lock the owner
//! out. A device that has signed in to the account before has a count of its own: neither attackers in its
//! network nor those who share its address slow it down.
//!
//! App passwords have counts of their own: a phone that keeps sending a revoked one does not keep the people beside
//! it from signing in.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::app::{App, Device, Error, Result, known_device};
use domain::ids::AccountId;
use store::{self, Conn};

/// Failures that cost nothing.
const FREE_FAILURES_LOGIN: i32 = 5;
const FREE_FAILURES_ADDRESS: i32 = 20;
/// The longest wait, in seconds.
const MAX_WAIT: i64 = 900;

/// What an attempt tries to give.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Credential {
    /// The password of an account.
    Password,
    /// An app password.
    AppPassword,
}

/// An attempt to sign in to an account.
#[derive(Clone, Copy)]
pub(super) struct Attempt<'a> {
    /// What it tries to give.
    pub credential: Credential,
    /// The login that was typed, as `login_key` normalizes it.
    pub login: &'a str,
    /// The account that has the login.
    pub account: Option<AccountId>,
    /// The device that it comes from.
    pub device: &'a Device,
}

/// Rejects an attempt that comes too soon after failed ones.
pub(super) fn check(conn: &mut Conn, app: &App, attempt: Attempt) -> Result<()> {
    for (subject, free) in subjects(app, attempt) {
        let Some((failures, last_at)) = store::sign_in_throttle::failures(conn, &subject)? else {
            continue;
        };
        let doublings = u32::try_from(failures - free).unwrap_or(0).min(10);
        if failures >= free {
            let wait = (1_i64 << doublings).min(MAX_WAIT);
            let left = wait - (app.now() - last_at).num_seconds();
            if left > 0 {
                return Err(Error::Throttled { seconds: left });
            }
        }
    }
    Ok(())
}

/// Counts a failed attempt.
pub(super) fn count_failure(conn: &mut Conn, app: &App, attempt: Attempt) -> Result<()> {
    for (subject, _) in subjects(app, attempt) {
        let failures = store::sign_in_throttle::failures(conn, &subject)?.map_or(0, |(failures, _)| failures);
        store::sign_in_throttle::set_failures(conn, &subject, failures.saturating_add(1), app.now())?;
    }
    Ok(())
}

/// Forgets the failures of a device at a login, once it gave the right password.
pub(super) fn forget(conn: &mut Conn, app: &App, attempt: Attempt) -> Result<()> {
    for (subject, free) in subjects(app, attempt) {
        // An attacker who has an account must not get free failures at others.
        if free == FREE_FAILURES_LOGIN {
            store::sign_in_throttle::forget_failures(conn, &subject)?;
        }
    }
    Ok(())
}

/// Forgets the failures of a login in every network, once it has a new password.
pub(super) fn forget_login(conn: &mut Conn, login: &str) -> Result<()> {
    Ok(store::sign_in_throttle::forget_failures_starting_with(
        conn,
        &login_subject(login),
    )?)
}

fn subjects(app: &App, attempt: Attempt) -> Vec<(String, i32)> {
    let Attempt {
        credential,
        login,
        account,
        device,
    } = attempt;
    if let Some(id) = account.and_then(|account| known_device::id(app, account, &device.cookie)) {
        return vec![(format!("device {id}"), FREE_FAILURES_LOGIN)];
    }
    let (network, address) = match device.address.parse() {
        Ok(address) => (network_of(address, 24), network_of(address, 32)),
        Err(_) => (String::new(), device.address.clone()),
    };
    let of = match credential {
        Credential::Password => "",
        Credential::AppPassword => "app ",
    };
    vec![
        (
            format!("{of}{}{network}", login_subject(login)),
            FREE_FAILURES_LOGIN,
        ),
        (format!("{of}address {address}"), FREE_FAILURES_ADDRESS),
    ]
}

fn login_subject(login: &str) -> String {
    let login: String = login.chars().take(100).collect();
    format!("login {login} ")
}

/// The network of an address: so many bits of an IPv4 address, and the 64 bits of an IPv6 address that one
/// customer gets at least.
fn network_of(address: IpAddr, v4_bits: u32) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - v4_bits).unwrap_or_default();
            Ipv4Addr::from_bits(address.to_bits() & mask).to_string()
        }
        IpAddr::V6(address) => {
            let network = Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64));
            format!("{network}/64")
        }
    }
}
