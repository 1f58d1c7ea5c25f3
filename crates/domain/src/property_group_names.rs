//! The group names of a card (RFC 6350 §3.3), to find names that no property uses yet.

use std::collections::HashSet;

use super::card::Card;

/// The group names in use, in lower case.
#[derive(Clone, Debug)]
pub struct GroupNames {
    used: HashSet<String>,
    /// Every `itemN` with a smaller number is in use.
    next: usize,
}

impl Default for GroupNames {
    fn default() -> Self {
        std::iter::empty().collect()
    }
}

impl GroupNames {
    /// The group names of a card.
    #[must_use]
    pub fn of(card: &Card) -> Self {
        card.properties()
            .filter_map(|(_, p)| p.group.as_deref())
            .collect()
    }

    /// The first `itemN` that is not in use. It stays free until [`reserve`](Self::reserve) is called.
    pub fn first_free(&mut self) -> String {
        loop {
            let name = format!("item{}", self.next);
            if !self.used.contains(&name) {
                return name;
            }
            self.next += 1;
        }
    }

    /// Marks a name as used.
    pub fn reserve(&mut self, name: &str) {
        self.used.insert(name.to_ascii_lowercase());
    }

    /// The first `itemN` that is not in use, now reserved.
    pub fn take_free(&mut self) -> String {
        let name = self.first_free();
        self.reserve(&name);
        name
    }
}

impl<'a> FromIterator<&'a str> for GroupNames {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        Self {
            used: names.into_iter().map(str::to_ascii_lowercase).collect(),
            next: 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_names_skip_used_ones() {
        let mut names: GroupNames = ["Item1", "item3", "home"].into_iter().collect();
        assert_eq!(names.first_free(), "item2");
        assert_eq!(names.take_free(), "item2");
        assert_eq!(names.take_free(), "item4");
    }
}
