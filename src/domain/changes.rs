//! What became of each line of a card in another version of it: the ground that merging and
//! comparing stand on.

use std::collections::{HashMap, VecDeque};

use super::card::{Card, Line};

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stands at this ordinal, saying the same.
    Kept(usize),
    /// It stands at this ordinal, saying something else.
    Changed(usize),
    /// It is gone.
    Removed,
}

/// How a card became another.
#[derive(Debug)]
pub struct Changes {
    /// The fate of each line of the old card.
    pub fates: Vec<Fate>,
    /// The ordinals of the new card's lines that come from no line of the old one.
    pub added: Vec<usize>,
}

/// Finds what became of the lines of `old` in `new`: first those that say the same, then, in
/// order, those of the same name and group, then those of the same name.
#[must_use]
pub fn changes(old: &Card, new: &Card) -> Changes {
    let mut fates = vec![Fate::Removed; old.lines().len()];
    let mut taken = vec![false; new.lines().len()];
    pair(old, new, &mut fates, &mut taken, Fate::Kept, |line| {
        Some(line.content())
    });
    pair(old, new, &mut fates, &mut taken, Fate::Changed, |line| {
        let property = line.property.as_ref()?;
        let group = property.group.as_deref().unwrap_or_default();
        Some(
            format!("{group}.{}", property.name)
                .to_ascii_uppercase()
                .into_bytes(),
        )
    });
    pair(old, new, &mut fates, &mut taken, Fate::Changed, |line| {
        // The label of one group is not that of another.
        let property = line.property.as_ref().filter(|p| !p.is("X-ABLABEL"))?;
        Some(property.name.to_ascii_uppercase().into_bytes())
    });
    let added = taken
        .iter()
        .enumerate()
        .filter(|(_, taken)| !**taken)
        .map(|(at, _)| at)
        .collect();
    Changes { fates, added }
}

fn pair(
    old: &Card,
    new: &Card,
    fates: &mut [Fate],
    taken: &mut [bool],
    fate: fn(usize) -> Fate,
    key: impl Fn(&Line) -> Option<Vec<u8>>,
) {
    let mut free: HashMap<Vec<u8>, VecDeque<usize>> = HashMap::new();
    for ((at, line), _) in new
        .lines()
        .iter()
        .enumerate()
        .zip(taken.iter())
        .filter(|(_, taken)| !**taken)
    {
        if let Some(key) = key(line) {
            free.entry(key).or_default().push_back(at);
        }
    }
    for (line, slot) in old
        .lines()
        .iter()
        .zip(fates.iter_mut())
        .filter(|(_, slot)| **slot == Fate::Removed)
    {
        let found = key(line).and_then(|key| free.get_mut(&key)?.pop_front());
        if let Some(at) = found {
            *slot = fate(at);
            if let Some(taken) = taken.get_mut(at) {
                *taken = true;
            }
        }
    }
}
