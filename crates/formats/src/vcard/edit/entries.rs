//! The fields of which a contact has several: phones, email addresses, links, messengers and postal
//! addresses. Entries are matched with the content lines that they were read from.

use domain::card::Property;
use domain::contact::{Entry, EntryType, Messenger, PostalAddress, by_line};
use domain::text::escape;

use super::super::spelling::is_uri;
use super::super::value::{in_one_line, new_messenger};
use super::card_editor::CardEditor;
use super::property_edit::PropertyEdit;

impl CardEditor<'_> {
    pub fn entries(&mut self, name: &str, before: &[Entry], after: &[Entry]) {
        let kept = by_line(after, |entry| entry.line);
        for (at, old) in before.iter().filter_map(|old| Some((old.line?, old))) {
            match kept.get(&at).copied() {
                Some(new) if new == old => {}
                Some(new) if !new.value.trim().is_empty() => {
                    self.change(at, &old.entry_type, &new.entry_type, |edit, property| {
                        if new.value != old.value {
                            edit.set_entry_value(property, new.value.trim());
                        }
                    });
                }
                _ => self.remove(at),
            }
        }
        let lines = before.iter().filter_map(|old| old.line).collect();
        let entries = after.iter().filter(|entry| !entry.value.trim().is_empty());
        self.add_in_order(
            &lines,
            entries,
            |entry| entry.line,
            |editor, new| editor.add_entry(name, new),
        );
    }

    fn add_entry(&mut self, name: &str, new: &Entry) {
        let value = if name == "URL" {
            in_one_line(new.value.trim())
        } else {
            escape(new.value.trim())
        };
        let is_address = name == "TEL" && is_uri(new.value.trim());
        let (head, value) = match name {
            "EMAIL" if !self.is_40 => ("EMAIL;TYPE=INTERNET", value),
            "TEL" if is_address && self.is_40 => ("TEL;VALUE=uri", in_one_line(new.value.trim())),
            _ => (name, value),
        };
        self.add_with_type(head, &value, &new.entry_type);
    }

    pub fn messengers(&mut self, before: &[Messenger], after: &[Messenger]) {
        let kept = by_line(after, |entry| entry.line);
        for (at, old) in before.iter().filter_map(|old| Some((old.line?, old))) {
            let new = kept.get(&at).copied();
            if new == Some(old) {
                continue;
            }
            match new.filter(|new| !new.value.trim().is_empty()) {
                Some(new) if new.service == old.service => {
                    self.change(at, &old.entry_type, &new.entry_type, |edit, property| {
                        if new.value != old.value {
                            edit.set_account(property, &old.value, new.value.trim());
                        }
                    });
                    for counterpart in self
                        .counterparts_of(at)
                        .into_iter()
                        .filter(|_| new.value != old.value)
                    {
                        self.change(
                            counterpart,
                            &EntryType::None,
                            &EntryType::None,
                            |edit, property| {
                                edit.set_account(property, &old.value, new.value.trim());
                            },
                        );
                    }
                }
                // One of another service is written anew.
                _ => self.remove_with_counterparts(at),
            }
        }
        let stays = |old: &&Messenger| {
            let new = old.line.and_then(|line| kept.get(&line));
            new.is_none_or(|new| new.service == old.service)
        };
        let lines = before.iter().filter(stays).filter_map(|old| old.line).collect();
        let entries = after.iter().filter(|entry| !entry.value.trim().is_empty());
        self.add_in_order(&lines, entries, |entry| entry.line, Self::add_messenger);
    }

    fn add_messenger(&mut self, messenger: &Messenger) {
        let (head, value) = new_messenger(&messenger.service, messenger.value.trim());
        self.add_with_type(&head, &value, &messenger.entry_type);
    }

    pub fn addresses(&mut self, before: &[PostalAddress], after: &[PostalAddress]) {
        let kept = by_line(after, |address| address.line);
        for (at, old) in before.iter().filter_map(|old| Some((old.line?, old))) {
            match kept.get(&at).copied() {
                Some(new) if new == old => {}
                Some(new) if !new.is_empty() => {
                    let parts = (new.parts() != old.parts()).then(|| (old.parts(), new.parts()));
                    self.change(at, &old.entry_type, &new.entry_type, |edit, property| {
                        if let Some((old, new)) = &parts {
                            edit.set_components(old, new);
                            if old.get(..3) != new.get(..3) {
                                edit.clear_further_components();
                            }
                            edit.update_address_params(property, old, new);
                        }
                    });
                    if let Some((old, new)) = &parts {
                        self.address_counterparts(at, old, Some(new));
                    }
                }
                _ => {
                    self.address_counterparts(at, &old.parts(), None);
                    self.remove(at);
                }
            }
        }
        let lines = before.iter().filter_map(|old| old.line).collect();
        let entries = after.iter().filter(|address| !address.is_empty());
        self.add_in_order(&lines, entries, |address| address.line, Self::add_address);
    }

    fn add_address(&mut self, new: &PostalAddress) {
        let parts = new.parts().map(|part| escape(part.trim()));
        self.add_with_type("ADR", &parts.join(";"), &new.entry_type);
    }

    /// Removes a line and the lines that say the same.
    pub fn remove_with_counterparts(&mut self, at: usize) {
        for counterpart in self.counterparts_of(at) {
            self.remove(counterpart);
        }
        self.remove(at);
    }

    /// Changes a line and the lines that say the same.
    pub fn change_with_counterparts(&mut self, at: usize, change: impl Fn(&mut PropertyEdit, &Property)) {
        for line in std::iter::once(at).chain(self.counterparts_of(at)) {
            self.change(line, &EntryType::None, &EntryType::None, &change);
        }
    }
}
