//! Bytes as hex digits.

use std::fmt::Write;

/// Bytes as lower-case hex digits.
#[must_use]
pub fn to_hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
            // Writing to memory cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// The bytes that hex digits stand for; `None` if anything else is among them, or half a byte.
#[must_use]
pub fn from_hex(digits: &[u8]) -> Option<Vec<u8>> {
    let value = |digit: &u8| {
        char::from(*digit)
            .to_digit(16)
            .and_then(|value| u8::try_from(value).ok())
    };
    let pairs = digits.chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(value(high)? << 4 | value(low)?),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_and_read() {
        assert_eq!(to_hex(&[0, 10, 255]), "000aff");
        assert_eq!(from_hex(b"000aFf"), Some(vec![0, 10, 255]));
        for wrong in ["0", "0g", "+1", "00 "] {
            assert_eq!(from_hex(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
