//! A card being edited: set, add and remove content lines by their index in the original card.

use std::collections::HashMap;

use crate::domain::card::{Card, Line, Property, Version};
use crate::domain::contact::EntryType;
use crate::domain::property::PropertyRole;
use crate::domain::property_group_names::GroupNames;
use crate::domain::text::escape;

use super::super::lines::{line, make};
use super::super::value::{head_with_type, type_word};

/// A card being edited. Indexes are those of the original card: every line has a slot, and new lines
/// follow a slot. Lookups use maps because a hostile card may have very many lines.
pub struct Draft<'a> {
    pub card: &'a Card,
    slots: Vec<Option<Line>>,
    /// New lines, each with the slot it follows.
    added: Vec<(usize, Line)>,
    /// The slots by property name in upper case; `last_of` drops cleared slots.
    named: HashMap<String, Vec<usize>>,
    /// The last slot that new lines follow, by property name.
    added_behind: HashMap<String, usize>,
    /// The original lines by group in lower case.
    groups: HashMap<String, Vec<usize>>,
    group_names: GroupNames,
    end: &'a [u8],
    pub is_40: bool,
}

impl<'a> Draft<'a> {
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
            named,
            added_behind: HashMap::new(),
            groups,
            group_names: GroupNames::of(card),
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

    /// Changes the value and the type of a line where they differ. `value` returns `None` to keep the value.
    pub fn change(
        &mut self,
        at: Option<usize>,
        old_type: &EntryType,
        new_type: &EntryType,
        value: impl Fn(&Property) -> Option<String>,
    ) {
        let Some((at, property)) = at.and_then(|at| Some((at, self.card.get(at)?.clone()))) else {
            return;
        };
        let value = value(&property).unwrap_or_else(|| property.value.clone());
        if old_type == new_type {
            self.set(at, &property.head, &value);
            return;
        }
        let group = property.group.clone();
        let label = group
            .as_deref()
            .and_then(|group| self.label_of(group))
            .map(|(at, label)| (at, label.head.clone()));
        match (new_type, group, label) {
            (EntryType::Custom(text), Some(group), Some((label_at, label_head))) => {
                self.set(at, &in_group(&property, &group), &value);
                self.set(label_at, &label_head, &escape(text));
            }
            (EntryType::Custom(text), group, None) => {
                let group = group.unwrap_or_else(|| self.group_names.take_free());
                self.set(at, &in_group(&property, &group), &value);
                let label = make(&format!("{group}.X-ABLabel"), &escape(text), self.end);
                self.added.push((at, label));
            }
            (_, group, label) => {
                self.set(at, &head_with_type(&property, group.as_deref(), new_type), &value);
                if let Some((label_at, _)) = label {
                    self.clear(label_at);
                }
            }
        }
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

    pub fn remove_line(&mut self, at: Option<usize>) {
        if let Some(at) = at {
            self.remove(at);
        }
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

    pub fn finish(mut self) -> Card {
        let mut lines = Vec::with_capacity(self.slots.len() + self.added.len());
        // The sort is stable: lines after the same slot stay in the order in which they were added.
        self.added.sort_by_key(|(after, _)| *after);
        let mut added = self.added.into_iter().peekable();
        for (at, slot) in self.slots.into_iter().enumerate() {
            lines.extend(slot);
            while let Some((_, new)) = added.next_if(|(after, _)| *after == at) {
                close(&mut lines, self.end);
                lines.push(new);
            }
        }
        Card::new(lines)
    }
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

/// The head of a property moved to a group. The types stay: the label of the group overrides them.
fn in_group(property: &Property, group: &str) -> String {
    let old = property.group.as_ref().map_or(0, |old| old.len() + 1);
    format!("{group}.{}", property.head.get(old..).unwrap_or_default())
}
