//! The identifiers of entries that have no PROP-ID: `k1`, `k2`, ….

/// The identifier that this program gives to the entry at a position, from 1.
pub fn entry_id(position: usize) -> String {
    format!("k{position}")
}

/// The position in an identifier of this program; `None` for any other identifier.
pub fn entry_position(id: &str) -> Option<usize> {
    let number = id.strip_prefix('k')?.parse().ok()?;
    (number > 0 && entry_id(number) == id).then_some(number)
}
