//! The fate of each content line of a card in another version of it: kept, changed, removed, or added.
//! An edit knows this and says so ([`EditedCard`]); where only the two versions are known, [`line_fates`]
//! guesses it. The three-way merge and the diff are built on it.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::card::{Card, Line, Property};

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFates {
    /// The fate of each line of the old version.
    pub fates: Vec<Fate>,
    /// The indexes of new lines without a counterpart in the old version.
    pub added: Vec<usize>,
}

/// A card after an edit, with the fates of the lines that it had before.
#[derive(Clone, Debug)]
pub struct EditedCard {
    /// The card.
    pub card: Card,
    /// The fates of the old lines.
    pub line_fates: LineFates,
}

impl EditedCard {
    /// A card that no edit changed.
    #[must_use]
    pub fn unchanged(card: &Card) -> Self {
        Self {
            card: card.clone(),
            line_fates: LineFates {
                fates: (0..card.lines().len()).map(Fate::Kept).collect(),
                added: Vec::new(),
            },
        }
    }

    /// A card whose edit is not known; the fates are guessed.
    #[must_use]
    pub fn guessed(old: &Card, new: &Card) -> Self {
        Self {
            card: new.clone(),
            line_fates: line_fates(old, new),
        }
    }

    /// Applies another edit; the fates are those of both.
    #[must_use]
    pub fn then(self, edit: impl FnOnce(&Card) -> Self) -> Self {
        let next = edit(&self.card);
        let line_fates = self.line_fates.then(&next.line_fates);
        Self {
            card: next.card,
            line_fates,
        }
    }
}

impl LineFates {
    fn then(&self, next: &Self) -> Self {
        let after = |at: usize| next.fates.get(at).copied().unwrap_or(Fate::Removed);
        let fates = self.fates.iter().map(|fate| match fate {
            Fate::Removed => Fate::Removed,
            Fate::Kept(at) => after(*at),
            Fate::Changed(at) => match after(*at) {
                Fate::Kept(to) | Fate::Changed(to) => Fate::Changed(to),
                Fate::Removed => Fate::Removed,
            },
        });
        let added = self.added.iter().filter_map(|at| match after(*at) {
            Fate::Kept(to) | Fate::Changed(to) => Some(to),
            Fate::Removed => None,
        });
        Self {
            fates: fates.collect(),
            added: added.chain(next.added.iter().copied()).collect(),
        }
    }
}

/// Guesses how `old` became `new`. Lines match if their contents are equal; then if they have the same name
/// in the same group; then the most similar lines of the same name.
#[must_use]
pub fn line_fates(old: &Card, new: &Card) -> LineFates {
    let mut matching = Matching {
        old,
        new,
        fates: vec![Fate::Removed; old.lines().len()],
        taken: vec![false; new.lines().len()],
    };
    matching.pair_equal(Fate::Kept, |line| Some(line.content()));
    matching.pair_equal(Fate::Changed, |line| {
        let property = line.property.as_ref()?;
        let group = property.group.as_deref()?;
        Some(
            format!("{group}.{}", property.name)
                .to_ascii_uppercase()
                .into_bytes(),
        )
    });
    matching.pair_similar();
    let added = matching.taken.iter().enumerate().filter(|(_, taken)| !**taken);
    LineFates {
        added: added.map(|(at, _)| at).collect(),
        fates: matching.fates,
    }
}

/// Maximum number of pairs of lines of one name that are compared. The lines of a card with more of them
/// are matched in order.
const MAX_PAIRS: usize = 40_000;

struct Matching<'a> {
    old: &'a Card,
    new: &'a Card,
    fates: Vec<Fate>,
    /// The new lines that have a counterpart.
    taken: Vec<bool>,
}

impl Matching<'_> {
    /// Matches the lines that are still free on both sides and have the same key.
    fn pair_equal(&mut self, fate: fn(usize) -> Fate, key: impl Fn(&Line) -> Option<Vec<u8>>) {
        let mut free: HashMap<Vec<u8>, VecDeque<usize>> = HashMap::new();
        for (at, line) in free_new(self.new, &self.taken) {
            if let Some(key) = key(line) {
                free.entry(key).or_default().push_back(at);
            }
        }
        for (line, slot) in self.old.lines().iter().zip(&mut self.fates) {
            if *slot != Fate::Removed {
                continue;
            }
            if let Some(at) = key(line).and_then(|key| free.get_mut(&key)?.pop_front()) {
                *slot = fate(at);
                if let Some(taken) = self.taken.get_mut(at) {
                    *taken = true;
                }
            }
        }
    }

    /// Matches the free lines of each name, the most similar ones first.
    fn pair_similar(&mut self) {
        let mut names: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        let free_old = self.old.lines().iter().zip(&self.fates).enumerate();
        for (at, (line, fate)) in free_old {
            if let Some(name) = matchable_name(line).filter(|_| *fate == Fate::Removed) {
                names.entry(name).or_default().0.push(at);
            }
        }
        for (at, line) in free_new(self.new, &self.taken) {
            if let Some(name) = matchable_name(line) {
                names.entry(name).or_default().1.push(at);
            }
        }
        for (old, new) in names.into_values() {
            for (from, to) in self.pairs(&old, &new) {
                self.change(from, to);
            }
            let left = old
                .into_iter()
                .filter(|at| self.fates.get(*at) == Some(&Fate::Removed));
            let left: Vec<usize> = left.collect();
            let free = new.into_iter().filter(|at| self.taken.get(*at) == Some(&false));
            let free: Vec<usize> = free.collect();
            for (from, to) in left.into_iter().zip(free) {
                self.change(from, to);
            }
        }
    }

    /// The pairs of similar lines, each line at most once.
    fn pairs(&self, old: &[usize], new: &[usize]) -> Vec<(usize, usize)> {
        if old.len().saturating_mul(new.len()) > MAX_PAIRS {
            return Vec::new();
        }
        let (old, new) = (
            Comparable::of_lines(self.old, old),
            Comparable::of_lines(self.new, new),
        );
        let mut scored = Vec::with_capacity(old.len() * new.len());
        for (from, a) in &old {
            for (to, b) in &new {
                let score = a.similarity(b);
                if score > 0 {
                    scored.push((std::cmp::Reverse(score), *from, *to));
                }
            }
        }
        scored.sort_unstable();
        let (mut used_old, mut used_new) =
            (std::collections::HashSet::new(), std::collections::HashSet::new());
        scored
            .into_iter()
            .filter(|(_, from, to)| {
                let is_free = !used_old.contains(from) && !used_new.contains(to);
                is_free && used_old.insert(*from) && used_new.insert(*to)
            })
            .map(|(_, from, to)| (from, to))
            .collect()
    }

    fn change(&mut self, from: usize, to: usize) {
        if let (Some(slot), Some(taken)) = (self.fates.get_mut(from), self.taken.get_mut(to)) {
            *slot = Fate::Changed(to);
            *taken = true;
        }
    }
}

/// The new lines without a counterpart so far.
fn free_new<'a>(new: &'a Card, taken: &'a [bool]) -> impl Iterator<Item = (usize, &'a Line)> {
    let lines = new.lines().iter().enumerate().zip(taken);
    lines.filter(|(_, taken)| !**taken).map(|(line, _)| line)
}

/// The name by which lines match. A label belongs to its group: it never matches the label of another group.
fn matchable_name(line: &Line) -> Option<String> {
    let property = line.property.as_ref().filter(|p| !p.is("X-ABLABEL"))?;
    Some(property.name.to_ascii_uppercase())
}

/// A line as far as its similarity to another line depends on it.
struct Comparable<'a> {
    head: &'a str,
    /// The pairs of neighboring letters and digits of the value, sorted.
    pairs: Vec<(char, char)>,
}

impl<'a> Comparable<'a> {
    fn of_lines(card: &'a Card, lines: &[usize]) -> Vec<(usize, Self)> {
        let properties = lines.iter().filter_map(|at| Some((*at, card.get(*at)?)));
        properties
            .map(|(at, property)| (at, Self::of(property)))
            .collect()
    }

    fn of(property: &'a Property) -> Self {
        const MAX_LETTERS: usize = 64;
        let letters = property.value.chars().filter(|c| c.is_alphanumeric());
        let letters: Vec<char> = letters.take(MAX_LETTERS).flat_map(char::to_lowercase).collect();
        let mut pairs: Vec<(char, char)> = letters
            .iter()
            .copied()
            .zip(letters.iter().copied().skip(1))
            .collect();
        pairs.sort_unstable();
        Self {
            head: &property.head,
            pairs,
        }
    }

    /// Twice the Dice coefficient of the pairs in percent, plus one for equal parameters.
    fn similarity(&self, other: &Self) -> usize {
        let (mut a, mut b) = (self.pairs.iter().peekable(), other.pairs.iter().peekable());
        let mut shared = 0;
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    a.next();
                    b.next();
                }
            }
        }
        let all = (self.pairs.len() + other.pairs.len()).max(1);
        400 * shared / all + usize::from(self.head == other.head)
    }
}
