//! Passwords, hashed with Argon2id.

use std::sync::{Condvar, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::app::{Error, Result};

/// How long an attempt waits for others before it gets `Busy`.
const PERMIT_TIMEOUT: Duration = Duration::from_secs(3);

/// How many passwords are hashed now. A hash takes 19 MiB and a whole core for a while, so the bound keeps a flood
/// of sign-ins from taking the memory and all cores.
static RUNNING: Mutex<usize> = Mutex::new(0);
static ENDED: Condvar = Condvar::new();

/// The hash that the password of an unknown login is compared with, so that it takes as long as for a
/// known one.
static DUMMY: LazyLock<String> =
    LazyLock::new(|| hash_now("no account has this password").unwrap_or_default());

/// How many passwords are hashed at the same time: half as many as there are cores, so that pages get the rest.
#[must_use]
pub fn max_concurrent() -> usize {
    static MAX: LazyLock<usize> =
        LazyLock::new(|| std::thread::available_parallelism().map_or(1, |cores| (cores.get() / 2).max(1)));
    *MAX
}

/// The hash of a password, as a PHC string.
///
/// # Errors
/// `Busy` if too many others are being hashed; `Failed` if the operating system gives no random bytes.
pub fn hash(password: &str) -> Result<String> {
    let _permit = HashPermit::wait()?;
    hash_now(password)
}

fn hash_now(password: &str) -> Result<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(Error::failed("hashing a password"))
}

/// True if the password matches the hash. Without a hash the answer is false and takes as long. The caller waits for
/// the permit before it checks the throttle, so that parallel guesses that are rejected cost nothing.
#[must_use]
pub fn verify(_permit: &HashPermit, password: &str, hash: Option<&str>) -> bool {
    let compared_with = hash.unwrap_or_else(|| &DUMMY);
    let matches = Argon2::default()
        .verify_password(password.as_bytes(), compared_with)
        .is_ok();
    matches && hash.is_some()
}

/// One of the [`max_concurrent`] permits.
pub struct HashPermit(());

impl HashPermit {
    /// Waits for a permit.
    ///
    /// # Errors
    /// `Busy` if too many others wait.
    pub fn wait() -> Result<Self> {
        Self::wait_for(PERMIT_TIMEOUT)
    }

    fn wait_for(timeout: Duration) -> Result<Self> {
        let deadline = Instant::now() + timeout;
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        while *running >= max_concurrent() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Error::Busy);
            }
            (running, _) = ENDED
                .wait_timeout(running, left)
                .unwrap_or_else(PoisonError::into_inner);
        }
        *running += 1;
        Ok(Self(()))
    }
}

impl Drop for HashPermit {
    fn drop(&mut self) {
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        ENDED.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_so_many_passwords_are_hashed_at_once() {
        let held: Vec<_> = (0..max_concurrent())
            .map(|_| HashPermit::wait().unwrap())
            .collect();
        let next = HashPermit::wait_for(Duration::ZERO);
        assert!(matches!(next, Err(Error::Busy)));
        drop(held);
        assert!(HashPermit::wait().is_ok());
    }
}
