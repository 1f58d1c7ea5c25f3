//! Three-way merge of a card by property: for an edit that was based on an older version, and for
//! undoing a change that later changes followed. (`formats::vcard::merge_cards` joins two cards without a
//! common base.)

use std::collections::{BTreeMap, BTreeSet};

use super::card::{Card, Line};
use super::diff::{FieldName, readable};
use super::line_fates::{Fate, LineFates, line_fates};
use super::property::PropertyRole;
use super::property_group_names::GroupNames;
use super::text::{escape, items};

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

/// Merges the changes that `mine` and `theirs` made to `base`.
#[must_use]
pub fn three_way(base: &Card, mine: &Card, theirs: &Card) -> Merge {
    merge(base, mine, theirs, &BTreeSet::new())
}

/// Merges like [`three_way`], but resolves the conflicts whose keys are in `take_mine` to `mine`.
#[must_use]
pub fn resolve(base: &Card, mine: &Card, theirs: &Card, take_mine: &BTreeSet<String>) -> Card {
    merge(base, mine, theirs, take_mine).card
}

fn merge(base: &Card, mine: &Card, theirs: &Card, take_mine: &BTreeSet<String>) -> Merge {
    let my = line_fates(base, mine);
    let their = line_fates(base, theirs);
    let mut merger = Merger {
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
        merger.base_line(at, line, *m, *t);
    }
    merger.added(base, &my, &their);
    merger.finish()
}

struct Merger<'a> {
    mine: &'a Card,
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

    /// Adds the lines that only my side added.
    fn added(&mut self, base: &Card, my: &LineFates, their: &LineFates) {
        let groups = self.renamed_groups(base, my, their);
        let mine = my.added.iter().filter_map(|at| self.mine.lines().get(*at));
        // The merged card keeps their version, UID and bookkeeping.
        for line in mine.filter(|line| !is_bookkeeping(line) && !is_identity(line)) {
            let rivals: Vec<(usize, &Line)> = their
                .added
                .iter()
                .filter_map(|at| Some((*at, self.theirs.lines().get(*at)?)))
                .collect();
            if rivals.iter().any(|(_, rival)| rival.content() == line.content()) {
                continue;
            }
            let name = name_of(line);
            let is_single = line
                .property
                .as_ref()
                .is_some_and(|p| p.info().has_single_field());
            let rival = rivals.into_iter().find(|(_, r)| is_single && name_of(r) == name);
            if let Some((at, rival)) = rival {
                let key = format!("{name}-new");
                if self.take_mine.contains(&key) {
                    self.set(at, Some(line.clone()));
                } else {
                    let rival = rival.clone();
                    self.conflict(key, None, Some(line), Some(&rival));
                }
            } else {
                self.appended.push(with_renamed_group(line, &groups));
            }
        }
    }

    /// New names for those of my new groups whose names they also gave to new groups.
    fn renamed_groups(&self, base: &Card, my: &LineFates, their: &LineFates) -> BTreeMap<String, String> {
        let groups = |card: &Card, lines: Option<&[usize]>| -> BTreeSet<String> {
            let chosen = |at: usize| lines.is_none_or(|lines| lines.contains(&at));
            card.properties()
                .filter(|(at, _)| chosen(*at))
                .filter_map(|(_, p)| p.group.as_deref())
                .map(str::to_ascii_lowercase)
                .collect()
        };
        let old = groups(base, None);
        let used = &groups(self.mine, None) | &groups(self.theirs, None);
        let mut names: GroupNames = used.iter().map(String::as_str).collect();
        let clash: Vec<String> = groups(self.mine, Some(&my.added))
            .intersection(&groups(self.theirs, Some(&their.added)))
            .filter(|group| !old.contains(*group))
            .cloned()
            .collect();
        let mut renamed = BTreeMap::new();
        for group in clash {
            renamed.insert(group, names.take_free());
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

    fn finish(self) -> Merge {
        let mut lines: Vec<Line> = self.slots.into_iter().flatten().collect();
        for line in self.appended {
            let name = name_of(&line);
            let after_same_name = lines.iter().rposition(|l| name_of(l) == name).map(|at| at + 1);
            let before_end = lines
                .iter()
                .rposition(|l| name_of(l) == "END")
                .unwrap_or(lines.len());
            lines.insert(after_same_name.unwrap_or(before_end), line);
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

fn is_identity(line: &Line) -> bool {
    line.property
        .as_ref()
        .is_some_and(|p| p.info().role == PropertyRole::Identity)
}

fn is_bookkeeping(line: &Line) -> bool {
    line.property.as_ref().is_some_and(|p| p.info().is_bookkeeping())
}

/// Merges CATEGORIES as a set: additions and removals of both sides apply.
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
    let bytes = [property.head.as_bytes(), b":", value.as_bytes(), theirs.end()].concat();
    Some(Line {
        bytes,
        property: Some(super::card::Property { value, ..property }),
    })
}

/// The line with its group renamed, if `renamed` lists it.
fn with_renamed_group(line: &Line, renamed: &BTreeMap<String, String>) -> Line {
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
