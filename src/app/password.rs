//! Passwords, hashed with Argon2id.

use std::sync::{LazyLock, Mutex, PoisonError};

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::app::{Error, Result};

/// A hash takes 19 MiB. One at a time bounds the memory of a flood of sign-ins.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// The hash that the password of an unknown login is compared with, so that it takes as long as for a
/// known one.
static DUMMY: LazyLock<String> = LazyLock::new(|| hash("no account has this password").unwrap_or_default());

/// The hash of a password, as a PHC string.
///
/// # Errors
/// `Internal` if the operating system gives no random bytes.
pub fn hash(password: &str) -> Result<String> {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|e| Error::Internal(format!("hashing a password: {e}")))
}

/// True if the password matches the hash. Without a hash the answer is false and takes as long.
#[must_use]
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    let compared_with = hash.unwrap_or_else(|| &DUMMY);
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let matches = Argon2::default()
        .verify_password(password.as_bytes(), compared_with)
        .is_ok();
    matches && hash.is_some()
}
