//! Three-way merge of a card by property: for an edit that was based on an older version, and for
//! undoing a change that later changes followed. (`formats::vcard::add_missing` joins two cards without a
//! common base.)
//!
//! Every value that one side has and the base has not is in the result or in a conflict.

mod competing_lines;
mod group_clashes;
mod list;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::card::{Card, Line};
use super::diff::{FieldName, readable};
use super::line_fates::{EditedCard, Fate, LineFates, line_fates};
use super::property::PropertyRole;
use competing_lines::CompetingLines;
use group_clashes::GroupClashes;

/// The outcome of a merge.
#[derive(Debug)]
pub struct Merge {
    /// The base with both sides' changes; conflicts are resolved to theirs.
    pub card: Card,
    /// The conflicts.
    pub conflicts: Vec<Conflict>,
}

/// A line that both sides changed differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Identifies the conflict in a form; depends only on the three cards.
    pub key: String,
    /// The field.
    pub field: FieldName,
    /// The readable value in the base; `None` if the line was added.
    pub base: Option<String>,
    /// My value; `None` if I removed it.
    pub mine: Option<String>,
    /// Their value; `None` if they removed it.
    pub theirs: Option<String>,
}

/// Merges the changes that `mine` and `theirs` made to `base`. The fates of the lines are guessed, so this is
/// for versions whose edits are not known.
#[must_use]
pub fn three_way(base: &Card, mine: &Card, theirs: &Card) -> Merge {
    merge_edit(base, &EditedCard::guessed(base, mine), theirs)
}

/// Merges an edit of `base` with the changes that `theirs` has.
#[must_use]
pub fn merge_edit(base: &Card, mine: &EditedCard, theirs: &Card) -> Merge {
    merge(base, mine, theirs, &BTreeSet::new())
}

/// Merges like [`merge_edit`], but resolves the conflicts whose keys are in `take_mine` to `mine`.
#[must_use]
pub fn resolve(base: &Card, mine: &EditedCard, theirs: &Card, take_mine: &BTreeSet<String>) -> Card {
    merge(base, mine, theirs, take_mine).card
}

fn merge(base: &Card, mine: &EditedCard, theirs: &Card, take_mine: &BTreeSet<String>) -> Merge {
    let only_one_changed = if theirs == base {
        Some(&mine.card)
    } else if mine.card == *base {
        Some(theirs)
    } else {
        None
    };
    if let Some(card) = only_one_changed {
        return Merge {
            card: card.clone(),
            conflicts: Vec::new(),
        };
    }
    let (mut my, mut their) = (mine.line_fates.clone(), line_fates(base, theirs));
    align_equal_lines(base, &mut my, &mut their);
    let clashes = GroupClashes::of(base, &mine.card, theirs);
    let my_lines = mine
        .card
        .lines()
        .iter()
        .map(|line| clashes.renamed(line))
        .collect();
    let mut merger = Merger {
        mine: my_lines,
        theirs,
        slots: theirs.lines().iter().cloned().map(Some).collect(),
        appended: Vec::new(),
        conflicts: Vec::new(),
        take_mine,
    };
    for (at, line) in base.lines().iter().enumerate() {
        if let (Some(m), Some(t)) = (my.fates.get(at), their.fates.get(at)) {
            merger.base_line(at, line, *m, *t);
        }
    }
    merger.added(&clashes, &my, &their);
    merger.keep_last_copies(base, &my, &their);
    merger.finish(theirs.line_end())
}

/// Gives equal lines of the base the same order of fates on both sides. Otherwise each side could remove
/// another one of two equal lines, and none would be left.
fn align_equal_lines(base: &Card, my: &mut LineFates, their: &mut LineFates) {
    let mut equal: HashMap<Vec<u8>, Vec<usize>> = HashMap::new();
    for (at, line) in base.lines().iter().enumerate() {
        equal.entry(line.content()).or_default().push(at);
    }
    let rank = |fate: &Fate| match fate {
        Fate::Kept(_) => 0,
        Fate::Changed(_) => 1,
        Fate::Removed => 2,
    };
    for lines in equal.into_values().filter(|lines| lines.len() > 1) {
        for fates in [&mut my.fates, &mut their.fates] {
            let mut sorted: Vec<Fate> = lines.iter().filter_map(|at| fates.get(*at).copied()).collect();
            sorted.sort_by_key(rank);
            for (at, fate) in lines.iter().zip(sorted) {
                if let Some(slot) = fates.get_mut(*at) {
                    *slot = fate;
                }
            }
        }
    }
}

struct Merger<'a> {
    /// My lines, those in new groups with names that the merged card can have.
    mine: Vec<Line>,
    theirs: &'a Card,
    /// Their lines, some replaced or removed.
    slots: Vec<Option<Line>>,
    appended: Vec<Line>,
    conflicts: Vec<Conflict>,
    take_mine: &'a BTreeSet<String>,
}

impl Merger<'_> {
    /// Applies my change of a base line to their card.
    fn base_line(&mut self, at: usize, base: &Line, my: Fate, their: Fate) {
        let mine = match my {
            Fate::Kept(_) => return,
            Fate::Changed(to) => self.mine.get(to).cloned(),
            Fate::Removed => None,
        };
        let theirs = match their {
            Fate::Kept(to) => {
                self.set(to, mine);
                return;
            }
            Fate::Changed(to) => self.theirs.lines().get(to).cloned(),
            Fate::Removed => None,
        };
        let is_same = mine.as_ref().map(Line::content) == theirs.as_ref().map(Line::content);
        if is_same || is_bookkeeping(base) {
            return;
        }
        if let (Some(m), Some(t), Fate::Changed(to)) = (&mine, &theirs, their)
            && let Some(merged) = list::merged(base, m, t)
        {
            let is_empty = merged.property.as_ref().is_some_and(|p| p.value.is_empty());
            self.set(to, Some(merged).filter(|_| !is_empty));
            return;
        }
        let key = format!("{}-{at}", name_of(base));
        if !self.take_mine.contains(&key) {
            self.conflict(key, Some(base), mine.as_ref(), theirs.as_ref());
        } else if let Fate::Changed(to) = their {
            self.set(to, mine);
        } else {
            self.appended.extend(mine);
        }
    }

    /// Adds the lines that only my side added.
    fn added(&mut self, clashes: &GroupClashes, my: &LineFates, their: &LineFates) {
        let mine: Vec<Line> = my
            .added
            .iter()
            .filter_map(|at| self.mine.get(*at).cloned())
            .collect();
        let mut competing = CompetingLines::of(self.theirs, their, &mine);
        let mut conflicts: BTreeMap<String, usize> = BTreeMap::new();
        // The merged card keeps their version, UID and bookkeeping.
        for line in mine
            .into_iter()
            .filter(|line| !is_bookkeeping(line) && !is_identity(line))
        {
            if competing.has_equal(&line) {
                continue;
            }
            let Some(at) = competing.take(&line, clashes) else {
                self.appended.push(line);
                continue;
            };
            let name = name_of(&line);
            let number = conflicts.entry(name.clone()).or_default();
            *number += 1;
            let key = match number {
                1 => format!("{name}-new"),
                n => format!("{name}-new-{n}"),
            };
            if self.take_mine.contains(&key) {
                self.set(at, Some(line));
            } else {
                let rival = self.theirs.lines().get(at).cloned();
                self.conflict(key, None, Some(&line), rival.as_ref());
            }
        }
    }

    /// Puts back one line of each value that both sides still have but that each removed from another line.
    fn keep_last_copies(&mut self, base: &Card, my: &LineFates, their: &LineFates) {
        let texts = |lines: &[Line]| -> BTreeSet<Vec<u8>> { lines.iter().map(text_of).collect() };
        let (mine, theirs) = (texts(&self.mine), texts(self.theirs.lines()));
        let left = self.slots.iter().flatten().chain(&self.appended);
        let mut left: BTreeSet<Vec<u8>> = left.map(text_of).collect();
        let fates = my.fates.iter().zip(&their.fates);
        for (line, fates) in base
            .lines()
            .iter()
            .zip(fates)
            .filter(|(line, _)| !is_bookkeeping(line))
        {
            let text = text_of(line);
            let is_lost = !left.contains(&text) && mine.contains(&text) && theirs.contains(&text);
            match fates {
                (Fate::Removed, Fate::Kept(at)) if is_lost => {
                    let theirs = self.theirs;
                    for at in std::iter::once(*at).chain(labels_of(theirs.lines(), *at)) {
                        self.set(at, theirs.lines().get(at).cloned());
                    }
                }
                (Fate::Kept(at), Fate::Removed) if is_lost => {
                    let lines = std::iter::once(*at).chain(labels_of(&self.mine, *at));
                    let lines: Vec<Line> = lines.filter_map(|at| self.mine.get(at).cloned()).collect();
                    self.appended.extend(lines);
                }
                _ => continue,
            }
            left.insert(text);
        }
        let left: Vec<Line> = self
            .slots
            .iter()
            .flatten()
            .chain(&self.appended)
            .cloned()
            .collect();
        let lost = list::lost_items(&self.mine, self.theirs.lines(), &left);
        self.appended.extend(lost);
    }

    fn set(&mut self, at: usize, line: Option<Line>) {
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = line;
        }
    }

    fn conflict(&mut self, key: String, base: Option<&Line>, mine: Option<&Line>, theirs: Option<&Line>) {
        let field = [base, mine, theirs]
            .into_iter()
            .flatten()
            .find_map(|l| l.property.as_ref())
            .map_or_else(|| FieldName::Other(String::new()), FieldName::of);
        let text = |line: &Line| line.property.as_ref().map_or_else(|| whole_text(line), readable);
        let (mut mine_text, mut their_text) = (mine.map(text), theirs.map(text));
        // The sides differ in parameters only.
        if mine_text == their_text && field != FieldName::Photo {
            (mine_text, their_text) = (mine.map(whole_text), theirs.map(whole_text));
        }
        self.conflicts.push(Conflict {
            key,
            field,
            base: base.map(text),
            mine: mine_text,
            theirs: their_text,
        });
    }

    fn finish(self, end: &[u8]) -> Merge {
        let mut last: HashMap<String, usize> = HashMap::new();
        let slots = self.slots.iter().enumerate();
        for (at, line) in slots.filter_map(|(at, slot)| Some((at, slot.as_ref()?))) {
            last.insert(name_of(line), at + 1);
        }
        let before_end = last.get("END").map_or(self.slots.len(), |after| after - 1);
        let mut appended: Vec<(usize, Line)> = self
            .appended
            .into_iter()
            .map(|line| (last.get(&name_of(&line)).copied().unwrap_or(before_end), line))
            .collect();
        appended.sort_by_key(|(at, _)| *at);
        let mut appended = appended.into_iter().peekable();
        let mut lines = Vec::new();
        for (at, slot) in self.slots.into_iter().map(Some).chain([None]).enumerate() {
            while let Some((_, line)) = appended.next_if(|(before, _)| *before == at) {
                lines.push(line);
            }
            lines.extend(slot.flatten());
        }
        Merge {
            card: Card::new(with_line_ends(lines, end)),
            conflicts: self.conflicts,
        }
    }
}

/// The lines, each but the last with a line end.
fn with_line_ends(mut lines: Vec<Line>, end: &[u8]) -> Vec<Line> {
    let count = lines.len();
    for line in lines.iter_mut().take(count.saturating_sub(1)) {
        if line.end().is_empty() {
            line.bytes.extend_from_slice(end);
        }
    }
    lines
}

/// A content line without its group.
fn text_of(line: &Line) -> Vec<u8> {
    let group = line.property.as_ref().and_then(|p| p.group.as_ref());
    let content = line.content();
    let text = content.get(group.map_or(0, |group| group.len() + 1)..);
    text.unwrap_or_default().to_vec()
}

/// The lines about the group of a line.
fn labels_of(lines: &[Line], at: usize) -> Vec<usize> {
    let property = lines.get(at).and_then(|line| line.property.as_ref());
    let Some(group) = property.and_then(|property| property.group.as_deref()) else {
        return Vec::new();
    };
    let labels = lines.iter().enumerate().filter(|(_, line)| {
        let property = line.property.as_ref();
        property.is_some_and(|p| p.in_group(group) && p.info().role == PropertyRole::GroupInfo)
    });
    labels.map(|(at, _)| at).filter(|label| *label != at).collect()
}

/// A content line without its group for a conflict; a long one is cut.
fn whole_text(line: &Line) -> String {
    const MAX_TEXT: usize = 200;
    let text = String::from_utf8_lossy(&text_of(line)).into_owned();
    match text.char_indices().nth(MAX_TEXT) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

fn name_of(line: &Line) -> String {
    line.property
        .as_ref()
        .map(|p| p.name.to_ascii_uppercase())
        .unwrap_or_default()
}

fn is_identity(line: &Line) -> bool {
    line.property
        .as_ref()
        .is_some_and(|p| matches!(p.info().role, PropertyRole::Identity | PropertyRole::Boundary))
}

fn is_bookkeeping(line: &Line) -> bool {
    line.property.as_ref().is_some_and(|p| p.info().is_bookkeeping())
}
