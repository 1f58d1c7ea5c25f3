//! A page of rows. Reads one row more than it holds, to know whether another page follows.

use super::Result;

/// The rows of a page, and whether more follow.
pub struct Paged<T> {
    /// At most as many rows as were asked for.
    pub rows: Vec<T>,
    /// True if another page follows.
    pub has_more: bool,
}

impl<T> Paged<T> {
    /// Runs a query with a limit of `size + 1` rows.
    pub(super) fn load(size: usize, query: impl FnOnce(i64) -> Result<Vec<T>>) -> Result<Self> {
        let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
        let mut rows = query(limit)?;
        let has_more = rows.len() > size;
        rows.truncate(size);
        Ok(Self { rows, has_more })
    }
}
