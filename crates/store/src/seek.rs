//! Where a page of the list starts.

/// Where a page starts. Rows are identified by sort key and id.
#[derive(Clone, Copy, Debug)]
pub enum Seek<'a> {
    /// At the first row.
    Start,
    /// At the first row with at least this key.
    At(&'a [u8]),
    /// After this row.
    After(&'a [u8], i64),
    /// Before this row, going backwards.
    Before(&'a [u8], i64),
}
