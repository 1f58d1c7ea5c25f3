//! The key that cookies are hashed with. Another key ends every session.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::app::{Result, random};
use crate::store::{Store, settings};

/// A key that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(Vec<u8>);

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

impl SecretKey {
    /// A key of any bytes.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// A random key, as text that can be kept in a file.
    ///
    /// # Errors
    /// `Internal` if the operating system has no randomness to give.
    pub fn generate() -> Result<String> {
        random::hex::<32>()
    }

    /// The hash under which a cookie is stored.
    #[must_use]
    pub fn hash(&self, cookie: &str) -> Vec<u8> {
        let key = Sha256::digest(&self.0);
        Sha256::new()
            .chain_update(key)
            .chain_update(cookie.as_bytes())
            .finalize()
            .to_vec()
    }
}

const SETTING: &str = "secret-key";

/// The key that the database keeps, generated at the first call: for replicas that share nothing else.
pub fn of_database(store: &Store) -> Result<SecretKey> {
    let kept = store.write(|conn| {
        settings::lock(conn)?;
        if let Some(kept) = settings::get(conn, SETTING)? {
            return Ok(kept);
        }
        let fresh = SecretKey::generate()?;
        settings::put(conn, SETTING, &fresh)?;
        Ok::<_, crate::app::Error>(fresh)
    })?;
    Ok(SecretKey::new(kept))
}
