//! Random values, and octets as hex.

use std::fmt::Write;

use crate::app::{Error, Result};

/// `N` random octets.
///
/// # Errors
/// `Internal` if the operating system has no randomness to give.
pub fn octets<const N: usize>() -> Result<[u8; N]> {
    let mut octets = [0; N];
    getrandom::fill(&mut octets).map_err(|e| Error::Internal(format!("no randomness: {e}")))?;
    Ok(octets)
}

/// `N` random octets as hex.
///
/// # Errors
/// As `octets`.
pub fn hex<const N: usize>() -> Result<String> {
    Ok(to_hex(&octets::<N>()?))
}

/// Octets as small hex digits.
#[must_use]
pub fn to_hex(octets: &[u8]) -> String {
    octets.iter().fold(String::new(), |mut hex, octet| {
        let _ = write!(hex, "{octet:02x}");
        hex
    })
}
