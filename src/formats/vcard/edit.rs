//! Writing a changed contact back into its card: only the content lines of what changed are
//! touched, every other byte stays.

use std::collections::{BTreeSet, HashMap, HashSet};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::domain::card::{Card, Line, Property, Version};
use crate::domain::contact::{Contact, DateField, Entry, EntryType, Messenger, PostalAddress};
use crate::domain::group_names::GroupNames;
use crate::domain::label::label_key;
use crate::domain::property::Role;
use crate::domain::text::{escape, items, split, unescape};

use super::lines::{line, make};
use super::value::{
    date_line, head_with_name, head_with_type, in_one_line, new_messenger, type_word, with_entry_value,
    with_name,
};

/// What this program calls itself in cards that it makes.
const PRODID: &str = "-//Blocknotik//Blocknotik 0.1//EN";

/// The card with what differs between `before` (its reading) and `after` written into it. Equal
/// contacts give the same bytes.
#[must_use]
pub fn edit(card: &Card, before: &Contact, after: &Contact) -> Card {
    let mut draft = Draft::of(card);
    draft.texts(before, after);
    draft.structured("N", &before.name.parts(), &after.name.parts());
    draft.organization(before, after);
    draft.entries("TEL", &before.phones, &after.phones);
    draft.entries("EMAIL", &before.emails, &after.emails);
    draft.entries("URL", &before.links, &after.links);
    draft.messengers(&before.messengers, &after.messengers);
    draft.addresses(&before.addresses, &after.addresses);
    draft.date("BDAY", before.birthday.as_ref(), after.birthday.as_ref());
    let anniversary = if draft.is_40 {
        "ANNIVERSARY"
    } else {
        "X-ANNIVERSARY"
    };
    draft.date(
        anniversary,
        before.anniversary.as_ref(),
        after.anniversary.as_ref(),
    );
    draft.labels(&before.labels, &after.labels);
    draft.done()
}

/// A new vCard 3.0, the version that every phone accepts, with FN and N as RFC 2426 wants them.
#[must_use]
pub fn new_card(uid: &str, contact: &Contact) -> Card {
    let uid = escape(uid);
    let frame = format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:{PRODID}\r\nUID:{uid}\r\nN:;;;;\r\nFN:\r\nEND:VCARD\r\n"
    );
    let mut contact = contact.clone();
    contact.formatted_name = contact.display_name();
    edit(&super::parse(frame.as_bytes()), &Contact::default(), &contact)
}

/// The card with another UID; added if it has none.
#[must_use]
pub fn with_uid(card: &Card, uid: &str) -> Card {
    let mut draft = Draft::of(card);
    let value = escape(uid);
    match card.named("UID").next() {
        Some((at, property)) => draft.set(at, &property.head.clone(), &value),
        None => draft.add("UID", &value),
    }
    draft.done()
}

/// The card with this JPEG as its photo (RFC 2426 §3.1.4, RFC 6350 §6.2.4), in the place of the one that is
/// shown now; or without any photo.
#[must_use]
pub fn with_photo(card: &Card, jpeg: Option<&[u8]>) -> Card {
    let mut draft = Draft::of(card);
    let shown = card.named("PHOTO").next();
    let Some(jpeg) = jpeg else {
        for (at, _) in card.named("PHOTO") {
            draft.remove(at);
        }
        return draft.done();
    };
    let (head, scheme) = if draft.is_40 {
        ("PHOTO", "data:image/jpeg;base64,")
    } else {
        ("PHOTO;ENCODING=b;TYPE=JPEG", "")
    };
    let value = format!("{scheme}{}", BASE64_STANDARD.encode(jpeg));
    match shown {
        Some((
            at,
            Property {
                group: Some(group), ..
            },
        )) => draft.set(at, &format!("{group}.{head}"), &value),
        Some((at, _)) => draft.set(at, head, &value),
        None => draft.add(head, &value),
    }
    draft.done()
}

/// A card under change. Ordinals stay those of the original: lines go and come in slots. What is looked
/// for again and again is kept in maps, for a hostile card may have very many lines.
struct Draft<'a> {
    card: &'a Card,
    slots: Vec<Option<Line>>,
    /// New lines, each with the slot that it follows.
    added: Vec<(usize, Line)>,
    /// The slots of each name, in upper case; cleared ones are taken off the end when they are met.
    named: HashMap<String, Vec<usize>>,
    /// The last slot that a new line of each name follows.
    added_behind: HashMap<String, usize>,
    /// The lines of each group, in lower case; new groups have none.
    groups: HashMap<String, Vec<usize>>,
    group_names: GroupNames,
    end: &'a [u8],
    is_40: bool,
}

impl<'a> Draft<'a> {
    fn of(card: &'a Card) -> Self {
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

    fn texts(&mut self, before: &Contact, after: &Contact) {
        self.text(
            "FN",
            &before.formatted_name,
            &after.formatted_name,
            &after.display_name(),
        );
        self.list("NICKNAME", &before.nickname, &after.nickname);
        self.text("TITLE", &before.title, &after.title, "");
        self.text("NOTE", &before.note, &after.note, "");
    }

    /// A property of one text. Where nothing is left of it, `fallback` stands, or the line goes.
    fn text(&mut self, name: &str, before: &str, after: &str, fallback: &str) {
        if before == after {
            return;
        }
        let after = if after.trim().is_empty() { fallback } else { after };
        let value = escape(after);
        self.first(name, after.is_empty(), &value);
    }

    /// A property of a list that the form shows as one line (NICKNAME).
    fn list(&mut self, name: &str, before: &str, after: &str) {
        if before != after {
            let nicknames: Vec<String> = after
                .split(',')
                .map(str::trim)
                .filter(|n| !n.is_empty())
                .map(escape)
                .collect();
            self.first(name, nicknames.is_empty(), &nicknames.join(","));
        }
    }

    /// Sets, adds or removes the first property of a name.
    fn first(&mut self, name: &str, gone: bool, value: &str) {
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

    /// A structured value: components that did not change stay as they were written.
    fn structured(&mut self, name: &str, before: &[&str], after: &[&str]) {
        if before == after {
            return;
        }
        let found = self.card.named(name).next().map(|(at, p)| (at, p.clone()));
        let old = found.as_ref().map(|(_, p)| p.value.clone()).unwrap_or_default();
        let value = components_with(&old, before, after);
        match found {
            Some((at, property)) => self.set(at, &property.head, &value),
            None => self.add(name, &value),
        }
    }

    fn organization(&mut self, before: &Contact, after: &Contact) {
        let parts = |c: &Contact| (c.organization.clone(), c.department.clone());
        if parts(before) == parts(after) {
            return;
        }
        let found = self.card.named("ORG").next().map(|(at, p)| (at, p.clone()));
        let old = found.as_ref().map(|(_, p)| p.value.clone()).unwrap_or_default();
        let raw = split(&old, ';');
        let first = if before.organization == after.organization {
            raw.first().copied().unwrap_or_default().to_owned()
        } else {
            escape(after.organization.trim())
        };
        let units: Vec<String> = if before.department == after.department {
            raw.iter().skip(1).map(|&unit| unit.to_owned()).collect()
        } else {
            after
                .department
                .split(';')
                .map(|unit| escape(unit.trim()))
                .filter(|unit| !unit.is_empty())
                .collect()
        };
        let gone = first.is_empty() && units.iter().all(String::is_empty);
        let value = std::iter::once(first).chain(units).collect::<Vec<_>>().join(";");
        self.first("ORG", gone, &value);
    }

    fn entries(&mut self, name: &str, before: &[Entry], after: &[Entry]) {
        let kept = by_line(after, |entry| entry.line);
        for old in before {
            match kept.get(&old.line).copied() {
                Some(new) if new == old => {}
                Some(new) if !new.value.trim().is_empty() => {
                    let value = |p: &Property| {
                        (new.value != old.value).then(|| with_entry_value(p, new.value.trim()))
                    };
                    self.change(old.line, &old.kind, &new.kind, value);
                }
                _ => self.remove_line(old.line),
            }
        }
        let lines: HashSet<Option<usize>> = before.iter().map(|old| old.line).collect();
        let known = |entry: &&Entry| entry.line.is_some() && lines.contains(&entry.line);
        for new in after
            .iter()
            .filter(|entry| !known(entry) && !entry.value.trim().is_empty())
        {
            let value = if name == "URL" {
                in_one_line(new.value.trim())
            } else {
                escape(new.value.trim())
            };
            let head = if name == "EMAIL" && !self.is_40 {
                "EMAIL;TYPE=INTERNET"
            } else {
                name
            };
            self.add_with_type(head, &value, &new.kind);
        }
    }

    fn messengers(&mut self, before: &[Messenger], after: &[Messenger]) {
        let kept = by_line(after, |entry| entry.line);
        for old in before {
            match kept.get(&old.line).copied() {
                Some(new) if new == old => {}
                Some(new) if new.service == old.service && !new.value.trim().is_empty() => {
                    if new.value == old.value {
                        self.change(old.line, &old.kind, &new.kind, |_| None);
                    } else {
                        self.rename(old, new.value.trim());
                    }
                }
                Some(new) if !new.value.trim().is_empty() => {
                    self.remove_line(old.line);
                    self.add_messenger(new);
                }
                _ => self.remove_line(old.line),
            }
        }
        let lines: HashSet<Option<usize>> = before.iter().map(|old| old.line).collect();
        let known = |entry: &&Messenger| entry.line.is_some() && lines.contains(&entry.line);
        for new in after
            .iter()
            .filter(|entry| !known(entry) && !entry.value.trim().is_empty())
        {
            self.add_messenger(new);
        }
    }

    fn add_messenger(&mut self, messenger: &Messenger) {
        let (head, value) = new_messenger(&messenger.service, messenger.value.trim());
        self.add_with_type(&head, &value, &messenger.kind);
    }

    fn addresses(&mut self, before: &[PostalAddress], after: &[PostalAddress]) {
        let kept = by_line(after, |address| address.line);
        for old in before {
            match kept.get(&old.line).copied() {
                Some(new) if new == old => {}
                Some(new) if !new.is_empty() => {
                    let value = |p: &Property| {
                        (new.parts() != old.parts())
                            .then(|| components_with(&p.value, &old.parts(), &new.parts()))
                    };
                    self.change(old.line, &old.kind, &new.kind, value);
                }
                _ => self.remove_line(old.line),
            }
        }
        let lines: HashSet<Option<usize>> = before.iter().map(|old| old.line).collect();
        let known = |address: &&PostalAddress| address.line.is_some() && lines.contains(&address.line);
        for new in after
            .iter()
            .filter(|address| !known(address) && !address.is_empty())
        {
            self.add_with_type("ADR", &components_with("", &[], &new.parts()), &new.kind);
        }
    }

    fn date(&mut self, name: &str, before: Option<&DateField>, after: Option<&DateField>) {
        if before.map(|field| &field.value) == after.map(|field| &field.value) {
            return;
        }
        let old = before
            .and_then(|field| field.line)
            .and_then(|at| Some((at, self.card.get(at)?.clone())));
        match (old, after) {
            (Some((at, _)), None) => self.remove(at),
            (Some((at, property)), Some(field)) => {
                let group = property
                    .group
                    .as_ref()
                    .map(|group| format!("{group}."))
                    .unwrap_or_default();
                let (head, value) = date_line(&property.name, &field.value, self.is_40);
                self.set(at, &format!("{group}{head}"), &value);
            }
            (None, Some(field)) => {
                let (head, value) = date_line(name, &field.value, self.is_40);
                self.add(&head, &value);
            }
            (None, None) => {}
        }
    }

    /// Takes labels out of the lines that hold them, and puts new ones on the last of these lines.
    fn labels(&mut self, before: &[String], after: &[String]) {
        let keys = |labels: &[String]| labels.iter().map(|l| label_key(l)).collect::<BTreeSet<_>>();
        let (old, new) = (keys(before), keys(after));
        if before == after {
            return;
        }
        let mut fresh: Vec<&String> = after.iter().filter(|l| !old.contains(&label_key(l))).collect();
        let lines: Vec<(usize, Property)> = self
            .card
            .named("CATEGORIES")
            .map(|(at, p)| (at, p.clone()))
            .collect();
        let last = lines.last().map(|(at, _)| *at);
        for (at, property) in &lines {
            let mut parts: Vec<String> = split(&property.value, ',')
                .into_iter()
                .filter(|part| new.contains(&label_key(&unescape(part))))
                .map(|part| respelled(part, after))
                .collect();
            if Some(*at) == last {
                parts.extend(std::mem::take(&mut fresh).into_iter().map(|l| escape(l)));
            }
            let value = parts.join(",");
            if items(&value).is_empty() {
                self.remove(*at);
            } else if value != property.value {
                self.set(*at, &property.head, &value);
            }
        }
        if !fresh.is_empty() {
            let value = fresh.into_iter().map(|l| escape(l)).collect::<Vec<_>>().join(",");
            self.add("CATEGORIES", &value);
        }
    }

    /// Puts another name into the line of a messenger. Its kind no form changes.
    fn rename(&mut self, old: &Messenger, new: &str) {
        let Some((at, property)) = old.line.and_then(|at| Some((at, self.card.get(at)?.clone()))) else {
            return;
        };
        let head = head_with_name(&property, &old.value, new);
        self.set(at, &head, &with_name(&property, &old.value, new));
    }

    /// Changes the value and the kind of a line, each only if it is another.
    fn change(
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

    fn add_with_type(&mut self, head: &str, value: &str, entry_type: &EntryType) {
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

    fn set(&mut self, at: usize, head: &str, value: &str) {
        let same = self
            .card
            .get(at)
            .is_some_and(|p| p.head == head && p.value == value);
        if let Some(slot) = self.slots.get_mut(at).filter(|_| !same) {
            *slot = Some(make(head, value, self.end));
        }
    }

    /// Adds a line after the last of its kind; a first one before the end of the card.
    fn add(&mut self, head: &str, value: &str) {
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
        // A label belongs right behind the line that it names.
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

    /// The last slot that a line of this name, in upper case, stands in.
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

    /// The `X-ABLabel` of a group, as the card has it.
    fn label_of(&self, group: &str) -> Option<(usize, &Property)> {
        let lines = self.groups.get(&group.to_ascii_lowercase())?;
        let mut properties = lines.iter().filter_map(|at| Some((*at, self.card.get(*at)?)));
        properties.find(|(_, property)| property.is("X-ABLABEL"))
    }

    fn remove_line(&mut self, at: Option<usize>) {
        if let Some(at) = at {
            self.remove(at);
        }
    }

    /// Removes a line, and the labels of its group if they name nothing any more.
    fn remove(&mut self, at: usize) {
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
            .map(|(at, property)| (at, property.info().role == Role::GroupInfo))
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

    fn done(mut self) -> Card {
        let mut lines = Vec::with_capacity(self.slots.len() + self.added.len());
        // Lines behind the same slot stay in the order in which they were added.
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

/// Entries by their lines; of two for one line the first counts.
fn by_line<T>(entries: &[T], line: impl Fn(&T) -> Option<usize>) -> HashMap<Option<usize>, &T> {
    let mut lines = HashMap::with_capacity(entries.len());
    for entry in entries {
        lines.entry(line(entry)).or_insert(entry);
    }
    lines
}

/// A last line that has no end gets one before another follows it.
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

/// A structured value with the changed components replaced and the others as they were written.
fn components_with(old: &str, before: &[&str], after: &[&str]) -> String {
    let raw = split(old, ';');
    let count = raw.len().max(after.len());
    let parts: Vec<String> = (0..count)
        .map(|at| match (before.get(at), after.get(at)) {
            (Some(b), Some(a)) if b == a => raw.get(at).copied().unwrap_or_default().to_owned(),
            (_, Some(a)) => escape(a.trim()),
            (_, None) => raw.get(at).copied().unwrap_or_default().to_owned(),
        })
        .collect();
    parts.join(";")
}

/// A label in the spelling that it has now.
fn respelled(part: &str, after: &[String]) -> String {
    let old = unescape(part);
    let key = label_key(&old);
    match after.iter().find(|label| label_key(label) == key) {
        Some(new) if *new != old.trim() => escape(new),
        _ => part.to_owned(),
    }
}

/// The head of a property that is to stand in a group: its label then says what it is for, whatever
/// its types say, so these stay.
fn in_group(property: &Property, group: &str) -> String {
    let old = property.group.as_ref().map_or(0, |old| old.len() + 1);
    format!("{group}.{}", property.head.get(old..).unwrap_or_default())
}
