//! Three-way merge of a card, property by property: for a form that was open while somebody else
//! saved, and for undoing what was changed since.

use std::collections::{BTreeMap, BTreeSet};

use super::card::{Card, Line};
use super::diff::{FieldName, readable};
use super::line_fates::{Fate, LineFates, line_fates};
use super::text::{escape, items};

/// The outcome of a merge.
#[derive(Debug)]
pub struct Merge {
    /// Both sides' changes; where they collide, theirs.
    pub card: Card,
    /// Where they collide.
    pub conflicts: Vec<Conflict>,
}

/// A place that both sides changed differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Names the place in a form; the same as long as the three cards are.
    pub key: String,
    /// What it is.
    pub field: FieldName,
    /// What stood there, readable.
    pub base: Option<String>,
    /// What one side made of it; `None` if it is gone.
    pub mine: Option<String>,
    /// What the other side made of it.
    pub theirs: Option<String>,
}

/// Properties of which programs keep account themselves; they never collide, theirs stands.
const BOOKKEEPING: [&str; 3] = ["REV", "PRODID", "X-ABUID"];

/// Properties that a card has once (RFC 6350 §3.3 says at most one, or the form shows one): if both
/// sides add one, they collide.
const SINGLE: [&str; 10] = [
    "FN",
    "N",
    "ORG",
    "TITLE",
    "BDAY",
    "ANNIVERSARY",
    "X-ANNIVERSARY",
    "NOTE",
    "NICKNAME",
    "PHOTO",
];

/// Merges what `mine` and `theirs` made of `base`.
#[must_use]
pub fn three_way(base: &Card, mine: &Card, theirs: &Card) -> Merge {
    merge(base, mine, theirs, &BTreeSet::new())
}

/// The same, with `mine` standing in the places named by `take_mine` (keys of conflicts).
#[must_use]
pub fn resolve(base: &Card, mine: &Card, theirs: &Card, take_mine: &BTreeSet<String>) -> Card {
    merge(base, mine, theirs, take_mine).card
}

fn merge(base: &Card, mine: &Card, theirs: &Card, take_mine: &BTreeSet<String>) -> Merge {
    let my = line_fates(base, mine);
    let their = line_fates(base, theirs);
    let mut work = Work {
        mine,
        theirs,
        slots: theirs.lines().iter().cloned().map(Some).collect(),
        appended: Vec::new(),
        conflicts: Vec::new(),
        take_mine,
    };
    for (at, line) in base.lines().iter().enumerate() {
        let (Some(m), Some(t)) = (my.fates.get(at), their.fates.get(at)) else {
            continue;
        };
        work.base_line(at, line, *m, *t);
    }
    work.added(base, &my, &their);
    work.done()
}

struct Work<'a> {
    mine: &'a Card,
    theirs: &'a Card,
    /// Their lines, each possibly replaced or gone.
    slots: Vec<Option<Line>>,
    appended: Vec<Line>,
    conflicts: Vec<Conflict>,
    take_mine: &'a BTreeSet<String>,
}

impl Work<'_> {
    /// Brings what became of a line of the base on my side into their card.
    fn base_line(&mut self, at: usize, base: &Line, my: Fate, their: Fate) {
        let mine = match my {
            Fate::Kept(_) => return,
            Fate::Changed(to) => self.mine.lines().get(to),
            Fate::Removed => None,
        };
        let theirs = match their {
            Fate::Kept(to) => {
                self.set(to, mine.cloned());
                return;
            }
            Fate::Changed(to) => self.theirs.lines().get(to),
            Fate::Removed => None,
        };
        if mine.map(Line::content) == theirs.map(Line::content) || is_bookkeeping(base) {
            return;
        }
        if let (Some(m), Some(t), Fate::Changed(to)) = (mine, theirs, their)
            && let Some(merged) = merged_list(base, m, t)
        {
            let is_empty = merged.property.as_ref().is_some_and(|p| p.value.is_empty());
            self.set(to, Some(merged).filter(|_| !is_empty));
            return;
        }
        let key = format!("{}-{at}", name_of(base));
        if self.take_mine.contains(&key) {
            match their {
                Fate::Changed(to) => self.set(to, mine.cloned()),
                _ => self.appended.extend(mine.cloned()),
            }
        } else {
            self.conflict(key, Some(base), mine, theirs);
        }
    }

    /// Brings the lines that only my side has into their card.
    fn added(&mut self, base: &Card, my: &LineFates, their: &LineFates) {
        let groups = self.free_groups(base, my, their);
        let mine = my.added.iter().filter_map(|at| self.mine.lines().get(*at));
        // A card has one version and one bookkeeping, whatever came together in it.
        for line in
            mine.filter(|line| !is_bookkeeping(line) && name_of(line) != "VERSION" && name_of(line) != "UID")
        {
            let rivals: Vec<(usize, &Line)> = their
                .added
                .iter()
                .filter_map(|at| Some((*at, self.theirs.lines().get(*at)?)))
                .collect();
            if rivals.iter().any(|(_, rival)| rival.content() == line.content()) {
                continue;
            }
            let name = name_of(line);
            let rival = rivals
                .into_iter()
                .find(|(_, r)| SINGLE.contains(&name.as_str()) && name_of(r) == name);
            if let Some((at, rival)) = rival {
                let key = format!("{name}-new");
                if self.take_mine.contains(&key) {
                    self.set(at, Some(line.clone()));
                } else {
                    let rival = rival.clone();
                    self.conflict(key, None, Some(line), Some(&rival));
                }
            } else {
                self.appended.push(in_group(line, &groups));
            }
        }
    }

    /// Groups that both sides have made up independently: mine get another name.
    fn free_groups(&self, base: &Card, my: &LineFates, their: &LineFates) -> BTreeMap<String, String> {
        let groups = |card: &Card, lines: Option<&[usize]>| -> BTreeSet<String> {
            let chosen = |at: usize| lines.is_none_or(|lines| lines.contains(&at));
            card.properties()
                .filter(|(at, _)| chosen(*at))
                .filter_map(|(_, p)| p.group.as_deref())
                .map(str::to_ascii_lowercase)
                .collect()
        };
        let old = groups(base, None);
        let mut used: BTreeSet<String> = &groups(self.mine, None) | &groups(self.theirs, None);
        let clash: Vec<String> = groups(self.mine, Some(&my.added))
            .intersection(&groups(self.theirs, Some(&their.added)))
            .filter(|group| !old.contains(*group))
            .cloned()
            .collect();
        let mut renamed = BTreeMap::new();
        for group in clash {
            // Among one more name than are used, one is free.
            let free = (0..=used.len())
                .map(|n| format!("item{}", n + 1))
                .find(|name| !used.contains(name));
            let free = free.unwrap_or_default();
            used.insert(free.clone());
            renamed.insert(group, free);
        }
        renamed
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
        let text = |line: Option<&Line>| line.and_then(|l| l.property.as_ref()).map(readable);
        self.conflicts.push(Conflict {
            key,
            field,
            base: text(base),
            mine: text(mine),
            theirs: text(theirs),
        });
    }

    fn done(self) -> Merge {
        let mut lines: Vec<Line> = self.slots.into_iter().flatten().collect();
        for line in self.appended {
            let name = name_of(&line);
            let after_its_like = lines.iter().rposition(|l| name_of(l) == name).map(|at| at + 1);
            let before_end = lines
                .iter()
                .rposition(|l| name_of(l) == "END")
                .unwrap_or(lines.len());
            lines.insert(after_its_like.unwrap_or(before_end), line);
        }
        Merge {
            card: Card::new(lines),
            conflicts: self.conflicts,
        }
    }
}

fn name_of(line: &Line) -> String {
    line.property
        .as_ref()
        .map(|p| p.name.to_ascii_uppercase())
        .unwrap_or_default()
}

fn is_bookkeeping(line: &Line) -> bool {
    line.property
        .as_ref()
        .is_some_and(|p| BOOKKEEPING.iter().any(|name| p.is(name)))
}

/// CATEGORIES are a set: what either side added or took away is added or taken away.
fn merged_list(base: &Line, mine: &Line, theirs: &Line) -> Option<Line> {
    let of = |line: &Line| {
        line.property
            .as_ref()
            .filter(|p| p.is("CATEGORIES"))
            .map(|p| items(&p.value))
    };
    let (base, mine_items, their_items) = (of(base)?, of(mine)?, of(theirs)?);
    let mut merged: Vec<String> = their_items
        .iter()
        .filter(|l| mine_items.contains(l) || !base.contains(l))
        .cloned()
        .collect();
    merged.extend(
        mine_items
            .iter()
            .filter(|l| !base.contains(l) && !their_items.contains(l))
            .cloned(),
    );
    let value = merged.iter().map(|l| escape(l)).collect::<Vec<_>>().join(",");
    let property = theirs.property.clone()?;
    let end = line_end(&theirs.bytes);
    let bytes = [property.head.as_bytes(), b":", value.as_bytes(), end].concat();
    Some(Line {
        bytes,
        property: Some(super::card::Property { value, ..property }),
    })
}

fn line_end(bytes: &[u8]) -> &[u8] {
    let body = bytes
        .iter()
        .rposition(|o| !matches!(o, b'\r' | b'\n'))
        .map_or(0, |at| at + 1);
    bytes.get(body..).unwrap_or_default()
}

/// The line in its new group, if its group was renamed.
fn in_group(line: &Line, renamed: &BTreeMap<String, String>) -> Line {
    let Some(property) = &line.property else {
        return line.clone();
    };
    let group = property.group.as_deref().unwrap_or_default();
    let Some(new) = renamed.get(&group.to_ascii_lowercase()) else {
        return line.clone();
    };
    let mut bytes = new.clone().into_bytes();
    bytes.extend_from_slice(line.bytes.get(group.len()..).unwrap_or_default());
    let head = format!("{new}{}", property.head.get(group.len()..).unwrap_or_default());
    let property = super::card::Property {
        group: Some(new.clone()),
        head,
        ..property.clone()
    };
    Line {
        bytes,
        property: Some(property),
    }
}
