//! Passwords, hashed with Argon2id.

use std::sync::{LazyLock, Mutex, PoisonError};

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::app::{Error, Result};

/// A hash takes 19 MiB; one at a time bounds what a flood of sign-ins can take.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// What an unknown login is held against, so that it takes as long as a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash("nobody has this password").unwrap_or_default());

/// The hash of a password, as a PHC string.
///
/// # Errors
/// `Internal` if the operating system has no randomness to give.
pub fn hash(password: &str) -> Result<String> {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|e| Error::Internal(format!("hashing a password: {e}")))
}

/// True if the password is the one of the hash. Without a hash the answer is no, and takes as long.
#[must_use]
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    let held_against = hash.unwrap_or_else(|| &NOBODY);
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let fits = Argon2::default()
        .verify_password(password.as_bytes(), held_against)
        .is_ok();
    fits && hash.is_some()
}
