//! Random values.

use crate::app::{Error, Result};
use domain::hex::to_hex;

/// `N` random bytes.
///
/// # Errors
/// `Failed` if the operating system gives no random bytes.
pub fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(Error::failed("asking the system for random bytes"))?;
    Ok(bytes)
}

/// `N` random bytes as hex.
pub fn hex<const N: usize>() -> Result<String> {
    Ok(to_hex(&bytes::<N>()?))
}
