//! The fields of which a contact has several: phones, e-mail addresses, links, messengers and postal
//! addresses. Entries are matched with the content lines that they were read from.

use std::collections::{HashMap, HashSet};

use crate::domain::card::Property;
use crate::domain::contact::{Entry, Messenger, PostalAddress};
use crate::domain::text::escape;

use super::super::value::{head_with_name, in_one_line, new_messenger, with_entry_value, with_name};
use super::draft::Draft;
use super::fields::components_with;

impl Draft<'_> {
    pub fn entries(&mut self, name: &str, before: &[Entry], after: &[Entry]) {
        let kept = by_line(after, |entry| entry.line);
        for old in before {
            match kept.get(&old.line).copied() {
                Some(new) if new == old => {}
                Some(new) if !new.value.trim().is_empty() => {
                    let value = |p: &Property| {
                        (new.value != old.value).then(|| with_entry_value(p, new.value.trim()))
                    };
                    self.change(old.line, &old.entry_type, &new.entry_type, value);
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
            self.add_with_type(head, &value, &new.entry_type);
        }
    }

    pub fn messengers(&mut self, before: &[Messenger], after: &[Messenger]) {
        let kept = by_line(after, |entry| entry.line);
        for old in before {
            match kept.get(&old.line).copied() {
                Some(new) if new == old => {}
                Some(new) if new.service == old.service && !new.value.trim().is_empty() => {
                    if new.value == old.value {
                        self.change(old.line, &old.entry_type, &new.entry_type, |_| None);
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
        self.add_with_type(&head, &value, &messenger.entry_type);
    }

    pub fn addresses(&mut self, before: &[PostalAddress], after: &[PostalAddress]) {
        let kept = by_line(after, |address| address.line);
        for old in before {
            match kept.get(&old.line).copied() {
                Some(new) if new == old => {}
                Some(new) if !new.is_empty() => {
                    let value = |p: &Property| {
                        (new.parts() != old.parts())
                            .then(|| components_with(&p.value, &old.parts(), &new.parts()))
                    };
                    self.change(old.line, &old.entry_type, &new.entry_type, value);
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
            self.add_with_type("ADR", &components_with("", &[], &new.parts()), &new.entry_type);
        }
    }

    /// Changes the account name in the line of a messenger. No form changes its type.
    fn rename(&mut self, old: &Messenger, new: &str) {
        let Some((at, property)) = old.line.and_then(|at| Some((at, self.card.get(at)?.clone()))) else {
            return;
        };
        let head = head_with_name(&property, &old.value, new);
        self.set(at, &head, &with_name(&property, &old.value, new));
    }
}

/// Entries by their lines; the first one wins.
fn by_line<T>(entries: &[T], line: impl Fn(&T) -> Option<usize>) -> HashMap<Option<usize>, &T> {
    let mut lines = HashMap::with_capacity(entries.len());
    for entry in entries {
        lines.entry(line(entry)).or_insert(entry);
    }
    lines
}
