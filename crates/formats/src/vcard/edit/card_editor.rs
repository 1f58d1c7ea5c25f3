//! A card being edited: set, add and remove content lines by their index in the original card.

use std::collections::HashMap;

use domain::card::{Card, Line, Property, Version};
use domain::contact::EntryType;
use domain::line_fates::{EditedCard, Fate, LineFates};
use domain::property::PropertyRole;
use domain::property_group_names::GroupNames;
use domain::text::escape;

use super::super::lines::{line, make};
use super::super::value::type_word;
use super::counterparts::Counterparts;
use super::property_edit::PropertyEdit;

/// A card being edited. Indexes are those of the original card: every line has a slot, and new lines
/// follow a slot. Lookups use maps because a hostile card may have very many lines.
pub struct CardEditor<'a> {
    pub card: &'a Card,
    slots: Vec<Option<Line>>,
    /// New lines, each with the slot it follows.
    pub(super) added: Vec<(usize, Line)>,
    /// The new content of the slots of lists whose order changed.
    pub(super) moved: HashMap<usize, Vec<MovedLine>>,
    /// The slots by property name in upper case; `last_of` drops cleared slots.
    named: HashMap<String, Vec<usize>>,
    /// The last slot that new lines follow, by property name.
    added_behind: HashMap<String, usize>,
    /// The original lines by group in lower case.
    groups: HashMap<String, Vec<usize>>,
    group_names: GroupNames,
    /// Computed when first needed.
    counterparts: Option<Counterparts>,
    end: &'a [u8],
    pub is_40: bool,
}

impl<'a> CardEditor<'a> {
    pub fn of(card: &'a Card) -> Self {
        let mut named: HashMap<String, Vec<usize>> = HashMap::new();
        let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, property) in card.properties() {
            named
                .entry(property.name.to_ascii_uppercase())
                .or_default()
                .push(at);
            if let Some(group) = &property.group {
                groups.entry(group.to_ascii_lowercase()).or_default().push(at);
            }
        }
        Self {
            card,
            slots: card.lines().iter().cloned().map(Some).collect(),
            added: Vec::new(),
            moved: HashMap::new(),
            named,
            added_behind: HashMap::new(),
            groups,
            group_names: GroupNames::of(card),
            counterparts: None,
            end: card.line_end(),
            is_40: card.version() == Version::V40,
        }
    }

    /// Sets, adds or (if `gone`) removes the first property of a name. FN is emptied, never removed.
    pub fn first(&mut self, name: &str, gone: bool, value: &str) {
        let found = self
            .card
            .named(name)
            .next()
            .map(|(at, property)| (at, property.head.clone()));
        match found {
            Some((at, _)) if gone && !name.eq_ignore_ascii_case("FN") => self.remove(at),
            Some((at, head)) => self.set(at, &head, value),
            None if gone => {}
            None => self.add(name, value),
        }
    }

    /// Changes a line, and its type if that differs.
    pub fn change(
        &mut self,
        at: usize,
        old_type: &EntryType,
        new_type: &EntryType,
        change: impl FnOnce(&mut PropertyEdit, &Property),
    ) {
        let card = self.card;
        let Some(property) = card.get(at) else { return };
        let mut edit = PropertyEdit::of(property);
        change(&mut edit, property);
        if old_type != new_type {
            self.change_type(at, property, new_type, &mut edit);
        }
        self.apply(at, &edit);
    }

    fn change_type(&mut self, at: usize, property: &Property, new_type: &EntryType, edit: &mut PropertyEdit) {
        let group = property.group.as_deref();
        // The label of a group that has other lines stays for them.
        let is_shared = group.is_some_and(|group| self.has_other_lines(group, at));
        let label = group.and_then(|group| self.label_of(group));
        let label = label.map(|(at, label)| (at, label.head.clone()));
        match (new_type, label) {
            (EntryType::Custom(text), Some((label_at, head))) if !is_shared => {
                self.set(label_at, &head, &escape(text));
            }
            (EntryType::Custom(text), label) => {
                let group = match group.filter(|_| label.is_none() && !is_shared) {
                    Some(group) => group.to_owned(),
                    None => self.group_names.take_free(),
                };
                edit.set_group(Some(&group));
                edit.remove_own_type();
                let label = make(&format!("{group}.X-ABLabel"), &escape(text), self.end);
                self.added.push((at, label));
            }
            (_, label) => {
                edit.set_type(new_type);
                match label {
                    Some(_) if is_shared => edit.set_group(None),
                    Some((label_at, _)) => self.clear(label_at),
                    None => {}
                }
            }
        }
    }

    /// Writes an edit of the line.
    pub fn apply(&mut self, at: usize, edit: &PropertyEdit) {
        self.set(at, &edit.head(), edit.value());
    }

    pub fn add_with_type(&mut self, head: &str, value: &str, entry_type: &EntryType) {
        if let EntryType::Custom(text) = entry_type {
            let group = self.group_names.take_free();
            self.add(&format!("{group}.{head}"), value);
            self.add(&format!("{group}.X-ABLabel"), &escape(text));
        } else {
            let head =
                type_word(entry_type).map_or_else(|| head.to_owned(), |word| format!("{head};TYPE={word}"));
            self.add(&head, value);
        }
    }

    pub fn set(&mut self, at: usize, head: &str, value: &str) {
        let same = self
            .card
            .get(at)
            .is_some_and(|p| p.head == head && p.value == value);
        if let Some(slot) = self.slots.get_mut(at).filter(|_| !same) {
            *slot = Some(make(head, value, self.end));
        }
    }

    /// Adds a line after the last line of its name, else before END.
    pub fn add(&mut self, head: &str, value: &str) {
        let new = make(head, value, self.end);
        let name = new
            .property
            .as_ref()
            .map(|p| p.name.to_ascii_uppercase())
            .unwrap_or_default();
        let slot = self.last_of(&name).max(self.added_behind.get(&name).copied());
        let before_end = || {
            let end = self.card.named("END").map(|(at, _)| at).last();
            end.unwrap_or(self.slots.len()).checked_sub(1)
        };
        // A label follows the line that it names.
        let slot = if name == "X-ABLABEL" {
            self.added.last().map(|(at, _)| *at)
        } else {
            slot
        };
        let slot = slot.or_else(before_end).unwrap_or(0);
        let last = self.added_behind.entry(name).or_default();
        *last = slot.max(*last);
        self.added.push((slot, new));
    }

    /// The last slot with a line of this name (in upper case).
    fn last_of(&mut self, name: &str) -> Option<usize> {
        let slots = self.named.get_mut(name)?;
        while let Some(at) = slots.last().copied() {
            if self.slots.get(at).is_some_and(Option::is_some) {
                return Some(at);
            }
            slots.pop();
        }
        None
    }

    /// The `X-ABLabel` line of a group in the original card.
    fn label_of(&self, group: &str) -> Option<(usize, &Property)> {
        let lines = self.groups.get(&group.to_ascii_lowercase())?;
        let mut properties = lines.iter().filter_map(|at| Some((*at, self.card.get(*at)?)));
        properties.find(|(_, property)| property.is("X-ABLABEL"))
    }

    /// The other lines that say the same as the line at `at`.
    pub fn counterparts_of(&mut self, at: usize) -> Vec<usize> {
        let card = self.card;
        self.counterparts
            .get_or_insert_with(|| Counterparts::of(card))
            .of_line(at)
    }

    /// True if the group has another line that is not about the group.
    fn has_other_lines(&self, group: &str, at: usize) -> bool {
        let lines = self.groups.get(&group.to_ascii_lowercase());
        let mut others = lines.into_iter().flatten().filter(|other| **other != at);
        others.any(|other| {
            let property = self.card.get(*other);
            property.is_some_and(|p| p.info().role != PropertyRole::GroupInfo)
        })
    }

    /// Removes a line, and the labels of its group if no other line is left in it.
    pub fn remove(&mut self, at: usize) {
        self.clear(at);
        let Some(group) = self.card.get(at).and_then(|p| p.group.clone()) else {
            return;
        };
        let key = group.to_ascii_lowercase();
        let members: Vec<(usize, bool)> = self
            .groups
            .get(&key)
            .into_iter()
            .flatten()
            .filter_map(|at| Some((*at, self.slots.get(*at)?.as_ref()?.property.as_ref()?)))
            .map(|(at, property)| (at, property.info().role == PropertyRole::GroupInfo))
            .collect();
        if members.iter().all(|(_, is_label)| *is_label) {
            for (at, _) in members {
                self.clear(at);
            }
        }
    }

    fn clear(&mut self, at: usize) {
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = None;
        }
    }

    pub fn finish(mut self) -> EditedCard {
        let mut lines = Vec::with_capacity(self.slots.len() + self.added.len());
        let (mut fates, mut new_lines) = (vec![Fate::Removed; self.slots.len()], Vec::new());
        // The sort is stable: lines after the same slot stay in the order in which they were added.
        self.added.sort_by_key(|(after, _)| *after);
        let mut added = self.added.into_iter().peekable();
        for at in 0..self.slots.len() {
            let moved = self.moved.remove(&at);
            let is_moved = moved.is_some();
            for piece in moved.unwrap_or_else(|| vec![MovedLine::Line(at)]) {
                if is_moved {
                    close(&mut lines, self.end);
                }
                match piece {
                    MovedLine::New(new) => {
                        new_lines.push(lines.len());
                        lines.push(new);
                    }
                    MovedLine::Line(from) => {
                        let line = self.slots.get_mut(from).and_then(Option::take);
                        if let (Some(line), Some(fate)) = (&line, fates.get_mut(from)) {
                            let original = self.card.lines().get(from);
                            let is_kept = original.is_some_and(|original| original.bytes == line.bytes);
                            let place = lines.len();
                            *fate = if is_kept {
                                Fate::Kept(place)
                            } else {
                                Fate::Changed(place)
                            };
                        }
                        lines.extend(line);
                    }
                }
            }
            while let Some((_, new)) = added.next_if(|(after, _)| *after == at) {
                close(&mut lines, self.end);
                new_lines.push(lines.len());
                lines.push(new);
            }
        }
        EditedCard {
            card: Card::new(lines),
            line_fates: LineFates {
                fates,
                added: new_lines,
            },
        }
    }
}

/// What an edit puts in the place of a line.
pub enum MovedLine {
    /// The line at this index of the original card, as it was edited.
    Line(usize),
    /// A new line.
    New(Line),
}

/// Ends the last line if it has no line end, so that another can follow.
fn close(lines: &mut [Line], end: &[u8]) {
    if let Some(last) = lines
        .last_mut()
        .filter(|l| !matches!(l.bytes.last(), Some(b'\n' | b'\r')))
    {
        let mut bytes = std::mem::take(&mut last.bytes);
        bytes.extend_from_slice(end);
        *last = line(bytes);
    }
}
