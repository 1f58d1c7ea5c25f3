//! What the buttons of a row do. Without script the server does it and shows the form again.

/// A change of the rows of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowChange {
    /// The row is removed.
    Remove,
    /// The row changes places with the one before it.
    Up,
    /// The row changes places with the one after it.
    Down,
}

impl RowChange {
    /// All changes with the names of their buttons.
    pub const ALL: [(&str, Self); 3] = [("remove", Self::Remove), ("up", Self::Up), ("down", Self::Down)];

    /// Changes the rows at a place; nothing if there is no such place. Returns where the user continues: the place
    /// of the moved row, or of the row next to the removed one; `None` if no row is left.
    pub fn apply<T>(self, rows: &mut Vec<T>, at: usize) -> Option<usize> {
        let other = match self {
            Self::Remove => at,
            Self::Up => at.saturating_sub(1),
            Self::Down => at.saturating_add(1),
        };
        let mut next = at;
        if at.max(other) < rows.len() {
            if self == Self::Remove {
                rows.remove(at);
            } else {
                rows.swap(at, other);
                next = other;
            }
        }
        rows.len().checked_sub(1).map(|last| last.min(next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_moved_within_the_list() {
        for (change, at, expected, next) in [
            (RowChange::Up, 1, "bac", 0),
            (RowChange::Up, 0, "abc", 0),
            (RowChange::Down, 1, "acb", 2),
            (RowChange::Down, 2, "abc", 2),
            (RowChange::Down, usize::MAX, "abc", 2),
            (RowChange::Remove, 1, "ac", 1),
            (RowChange::Remove, 2, "ab", 1),
            (RowChange::Remove, 3, "abc", 2),
        ] {
            let mut rows = vec!['a', 'b', 'c'];
            assert_eq!(change.apply(&mut rows, at), Some(next), "{change:?} {at}");
            assert_eq!(rows.iter().collect::<String>(), expected, "{change:?} {at}");
        }
    }
}
