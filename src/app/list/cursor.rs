//! Where a page of the list starts, as the URL has it.

use domain::account::Sort;
use domain::hex::{from_hex, to_hex};
use domain::search::rank::Rank;
use store::list::ListRow;

/// Points to a row of the list. Printed as `family.KEY.ID`, with the key in hex, and `.RANK` in ranked results.
pub(super) struct Cursor {
    pub(super) key: Vec<u8>,
    pub(super) id: i64,
    /// `None` in the order of the book.
    pub(super) rank: Option<Rank>,
}

impl Cursor {
    pub(super) fn of(row: &ListRow, sort: Sort, rank: Option<Rank>) -> Self {
        Self {
            key: row.key(sort).to_vec(),
            id: row.id,
            rank,
        }
    }

    pub(super) fn print(&self, sort: Sort) -> String {
        let rank = self
            .rank
            .map(|rank| format!(".{}", rank.number()))
            .unwrap_or_default();
        format!("{sort}.{}.{}{rank}", to_hex(&self.key), self.id)
    }

    pub(super) fn parse(text: &str, sort: Sort) -> Option<Self> {
        let mut parts = text.split('.');
        let (order, hex, id) = (parts.next()?, parts.next()?, parts.next()?);
        let rank = parts.next().map(str::parse).transpose().ok()?;
        if order != sort.as_str() || parts.next().is_some() {
            return None;
        }
        Some(Self {
            key: from_hex(hex.as_bytes())?,
            id: id.parse().ok()?,
            rank: rank.map(Rank::of_number),
        })
    }
}
