//! Matches the content lines of two versions of a card: which were kept, changed, removed or added.
//! `merge` and `diff` are built on it.

use std::collections::{HashMap, VecDeque};

use super::card::{Card, Line};

/// What happened to a line of the old version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Kept, at this index of the new version.
    Kept(usize),
    /// Changed to the line at this index of the new version.
    Changed(usize),
    /// Removed.
    Removed,
}

/// How a card changed into another version of itself.
#[derive(Debug)]
pub struct LineFates {
    /// The fate of each line of the old version.
    pub fates: Vec<Fate>,
    /// The indexes of new lines without a counterpart in the old version.
    pub added: Vec<usize>,
}

/// Matches the lines of `old` with those of `new`: first lines with equal content, then, in order, lines
/// of the same name and group, then lines of the same name.
#[must_use]
pub fn line_fates(old: &Card, new: &Card) -> LineFates {
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
        // A label belongs to its group: it never matches the label of another group.
        let property = line.property.as_ref().filter(|p| !p.is("X-ABLABEL"))?;
        Some(property.name.to_ascii_uppercase().into_bytes())
    });
    let added = taken
        .iter()
        .enumerate()
        .filter(|(_, taken)| !**taken)
        .map(|(at, _)| at)
        .collect();
    LineFates { fates, added }
}

/// Matches the lines that are still free on both sides and have the same key.
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
