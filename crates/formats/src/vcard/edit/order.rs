//! The order of a list: users move rows, so lines change places within the places that the list has in the card.

use std::collections::HashSet;
use std::ops::Range;

use domain::card::Line;

use super::card_editor::{CardEditor, MovedLine};

/// An entry of a list in its new order.
enum Placed {
    /// The line at this index of the original card.
    Line(usize),
    /// New lines, by their positions among the added ones.
    New(Range<usize>),
}

impl CardEditor<'_> {
    /// Adds the entries whose lines are not among `lines`, those of the list that stay, and puts all in their order.
    /// Of two entries of one line the second is dropped.
    pub fn add_in_order<'e, T: 'e>(
        &mut self,
        lines: &HashSet<usize>,
        entries: impl Iterator<Item = &'e T>,
        line_of: impl Fn(&T) -> Option<usize>,
        add: impl Fn(&mut Self, &T),
    ) {
        let mut used = HashSet::new();
        let mut order = Vec::new();
        for entry in entries {
            match line_of(entry).filter(|line| lines.contains(line)) {
                Some(line) if used.insert(line) => order.push(Placed::Line(line)),
                Some(_) => {}
                None => {
                    let start = self.added.len();
                    add(self, entry);
                    order.push(Placed::New(start..self.added.len()));
                }
            }
        }
        self.arrange(&order);
    }

    fn arrange(&mut self, entries: &[Placed]) {
        let lines = || {
            entries.iter().filter_map(|entry| match entry {
                Placed::Line(at) => Some(*at),
                Placed::New(_) => None,
            })
        };
        let first_new = entries.iter().position(|entry| matches!(entry, Placed::New(_)));
        let is_last = first_new.is_none_or(|at| at >= lines().count());
        if lines().is_sorted() && is_last {
            return;
        }
        let mut places: Vec<usize> = lines().collect();
        places.sort_unstable();
        for (at, entry) in entries.iter().enumerate() {
            let Some(place) = places.get(at).or(places.last()) else {
                return;
            };
            let pieces: Vec<MovedLine> = match entry {
                Placed::Line(line) => vec![MovedLine::Line(*line)],
                Placed::New(range) => self.taken(range.clone()),
            };
            self.moved.entry(*place).or_default().extend(pieces);
        }
        self.added.retain(|(_, line)| !line.bytes.is_empty());
    }

    /// New lines, which an empty line replaces so that the positions of the others stay.
    fn taken(&mut self, range: Range<usize>) -> Vec<MovedLine> {
        let lines = self.added.get_mut(range).unwrap_or_default();
        let empty = || Line {
            bytes: Vec::new(),
            property: None,
        };
        lines
            .iter_mut()
            .map(|(_, line)| MovedLine::New(std::mem::replace(line, empty())))
            .collect()
    }
}
