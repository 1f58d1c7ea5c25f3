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

    /// Changes the rows at a place; nothing if there is no such place.
    pub fn apply<T>(self, rows: &mut Vec<T>, at: usize) {
        let other = match self {
            Self::Remove => at,
            Self::Up => at.saturating_sub(1),
            Self::Down => at.saturating_add(1),
        };
        if at.max(other) >= rows.len() {
            return;
        }
        if self == Self::Remove {
            rows.remove(at);
        } else {
            rows.swap(at, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_moved_within_the_list() {
        for (change, at, expected) in [
            (RowChange::Up, 1, "bac"),
            (RowChange::Up, 0, "abc"),
            (RowChange::Down, 1, "acb"),
            (RowChange::Down, 2, "abc"),
            (RowChange::Down, usize::MAX, "abc"),
            (RowChange::Remove, 1, "ac"),
            (RowChange::Remove, 3, "abc"),
        ] {
            let mut rows = vec!['a', 'b', 'c'];
            change.apply(&mut rows, at);
            assert_eq!(rows.iter().collect::<String>(), expected, "{change:?} {at}");
        }
    }
}
