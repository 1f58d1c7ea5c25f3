//! The key that session cookies are hashed with. A new key ends every session.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::app::{Result, random};
use domain::hex::to_hex;
use store::{Store, stored_values};

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

    /// The authentication code of a message, in hex.
    #[must_use]
    pub fn code(&self, message: &str) -> String {
        to_hex(&self.mac(message))
    }

    /// The authentication code of a message: HMAC-SHA-256 (RFC 2104).
    #[must_use]
    pub fn mac(&self, message: &str) -> Vec<u8> {
        // A shorter key is padded with zeros to a block.
        let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
        let key = Sha256::digest(&self.0);
        block.iter_mut().zip(key).for_each(|(out, key)| *out = key);
        let mac = Hmac::<Sha256>::new(&block).chain_update(message.as_bytes());
        mac.finalize().into_bytes().to_vec()
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

/// The key stored in the database, which all servers share. The first call generates it.
pub fn of_database(store: &Store) -> Result<SecretKey> {
    let key = store.write(|conn| {
        stored_values::lock(conn)?;
        if let Some(stored) = stored_values::get(conn, SETTING)? {
            return Ok(stored);
        }
        let generated = SecretKey::generate()?;
        stored_values::put(conn, SETTING, &generated)?;
        Ok::<_, crate::app::Error>(generated)
    })?;
    Ok(SecretKey::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_hmac_under_the_hash_of_the_key() {
        assert_eq!(
            SecretKey::new(*b"a key").code("a message"),
            "3fb8f3de52150e53d0851d42168e9648df249b4d0677143fa10026dba3030dee"
        );
    }
}
