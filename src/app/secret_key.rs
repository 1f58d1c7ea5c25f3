//! The key that session cookies are hashed with. A new key ends every session.

use std::fmt::{self, Write as _};

use sha2::{Digest, Sha256};

use crate::app::{Result, random};
use crate::store::{Store, settings};

/// A key that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(Vec<u8>);

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

impl SecretKey {
    /// Wraps the bytes of a key.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// Generates a key, as text that fits into a file.
    ///
    /// # Errors
    /// `Internal` if the operating system gives no random bytes.
    pub fn generate() -> Result<String> {
        random::hex::<32>()
    }

    /// The authentication code of a message, in hex: HMAC-SHA-256 (RFC 2104).
    #[must_use]
    pub fn code(&self, message: &str) -> String {
        let key = Sha256::digest(&self.0);
        let padded = |byte: u8| {
            let mut block = [byte; 64];
            block.iter_mut().zip(key).for_each(|(out, key)| *out ^= key);
            Sha256::new().chain_update(block)
        };
        let inner = padded(0x36).chain_update(message.as_bytes()).finalize();
        let code = padded(0x5c).chain_update(inner).finalize();
        code.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// The hash that the database stores for a cookie.
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

/// The key stored in the database, which all replicas share. The first call generates it.
pub fn of_database(store: &Store) -> Result<SecretKey> {
    let key = store.write(|conn| {
        settings::lock(conn)?;
        if let Some(stored) = settings::get(conn, SETTING)? {
            return Ok(stored);
        }
        let generated = SecretKey::generate()?;
        settings::put(conn, SETTING, &generated)?;
        Ok::<_, crate::app::Error>(generated)
    })?;
    Ok(SecretKey::new(key))
}
