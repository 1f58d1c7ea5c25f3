//! The single fields of a contact: texts, name, organization, dates and labels.

use std::collections::{HashMap, HashSet};

use domain::card::Property;
use domain::contact::{Contact, DateField, EntryType};
use domain::label::{label_key, visible_label};
use domain::name::Name;
use domain::text::{escape, items, split, unescape};

use super::super::facts::is_android;
use super::super::value::date_line;
use super::card_editor::CardEditor;
use super::lists::{edited_list, edited_units};
use super::property_edit::edited_component;

/// The components of N before RFC 9554.
const SHORT: usize = 5;

/// Where a JSContact has the parts of the name and how they are sorted.
const OLD_NAME: [&str; 2] = ["name/components", "name/sortAs"];

impl CardEditor<'_> {
    pub fn texts(&mut self, before: &Contact, after: &Contact) {
        self.text(
            "FN",
            &before.formatted_name,
            &after.formatted_name,
            &after.display_name(),
        );
        self.nickname(&before.nickname, &after.nickname);
        self.text("TITLE", &before.title, &after.title, "");
        self.text("NOTE", &before.note, &after.note, "");
    }

    /// A text property. A blank text becomes `fallback`; if that is empty too, the line is removed.
    fn text(&mut self, name: &str, before: &str, after: &str, fallback: &str) {
        if before == after {
            return;
        }
        let after = if after.trim().is_empty() { fallback } else { after };
        let value = escape(after);
        self.first(name, after.is_empty(), &value);
    }

    fn nickname(&mut self, before: &str, after: &str) {
        if before == after {
            return;
        }
        let first = self.card.named("NICKNAME").next().map(|(at, _)| at);
        match first {
            Some(at) if after.trim().is_empty() => self.remove_with_counterparts(at),
            Some(at) => self.change_with_counterparts(at, |edit, property| {
                if is_android(property) {
                    edit.set_android_value(after);
                } else {
                    edit.set_value(edited_list(&property.value, after));
                }
            }),
            None => self.add("NICKNAME", &edited_list("", after)),
        }
    }

    pub fn name(&mut self, before: &Name, after: &Name) {
        if before == after {
            return;
        }
        // Only cards with the further parts get more than five components.
        let is_long = before.has_further_parts() || after.has_further_parts();
        let (before, after) = (before.all_parts(), after.all_parts());
        let count = if is_long { before.len() } else { SHORT };
        let [before, after] = [&before, &after].map(|parts| parts.get(..count).unwrap_or_default());
        let first = self.card.named("N").next().map(|(at, _)| at);
        if let Some(at) = first {
            self.change(at, &EntryType::None, &EntryType::None, |edit, property| {
                edit.set_components(before, after);
                edit.follow_in_sort_as(property, before, after);
            });
            self.follow_in_sort_lines(before, after);
        } else {
            let parts: Vec<String> = after.iter().map(|part| escape(part.trim())).collect();
            self.add("N", &parts.join(";"));
        }
        self.remove_json_of_the_old_name();
    }

    /// Removes what a JSContact said about the name beyond N (RFC 9555 §3.2): it has the old name.
    fn remove_json_of_the_old_name(&mut self) {
        let card = self.card;
        for (at, property) in card.named("JSPROP") {
            let mut pointers = property.param("JSPTR");
            if pointers.any(|pointer| OLD_NAME.iter().any(|of_name| pointer.starts_with(of_name))) {
                self.remove(at);
            }
        }
    }

    pub fn organization(&mut self, before: &Contact, after: &Contact) {
        let parts = |c: &Contact| (c.organization.clone(), c.department.clone());
        if parts(before) == parts(after) {
            return;
        }
        let found = self.card.named("ORG").next().map(|(_, p)| p.value.clone());
        let old = found.unwrap_or_default();
        let raw = split(&old, ';');
        let (first, units) = raw
            .split_first()
            .map_or(("", &[][..]), |(first, units)| (*first, units));
        let first = if before.organization == after.organization {
            first.to_owned()
        } else {
            edited_component(first, &after.organization)
        };
        let units: Vec<String> = if before.department == after.department {
            units.iter().map(|&unit| unit.to_owned()).collect()
        } else {
            edited_units(units, &after.department)
        };
        let gone = first.is_empty() && units.iter().all(String::is_empty);
        let value = std::iter::once(first).chain(units).collect::<Vec<_>>().join(";");
        self.first("ORG", gone, &value);
    }

    pub fn date(&mut self, name: &str, before: Option<&DateField>, after: Option<&DateField>) {
        if before.map(|field| &field.value) == after.map(|field| &field.value) {
            return;
        }
        let is_40 = self.is_40;
        match (before.and_then(|field| field.line), after) {
            (Some(at), None) => self.remove_with_counterparts(at),
            (Some(at), Some(field)) => {
                self.change_with_counterparts(at, |edit, property| {
                    if is_android(property) {
                        edit.set_android_value(&field.value.iso());
                    } else {
                        edit.set_date(property, &field.value, is_40);
                    }
                });
            }
            (None, Some(field)) => {
                let (head, value) = date_line(name, &field.value, is_40);
                self.add(&head, &value);
            }
            (None, None) => {}
        }
    }

    /// Removes labels from their lines and adds new ones to the last CATEGORIES line.
    pub fn labels(&mut self, before: &[String], after: &[String]) {
        if before == after {
            return;
        }
        let old: HashSet<String> = before.iter().map(|label| label_key(label)).collect();
        let new: HashMap<String, &str> = after.iter().map(|l| (label_key(l), l.as_str())).collect();
        let lines: Vec<(usize, Property)> = self
            .card
            .named("CATEGORIES")
            .map(|(at, p)| (at, p.clone()))
            .collect();
        let last = lines.last().map(|(at, _)| *at);
        // A contact does not show all labels of a card that has very many.
        let written = lines.iter().flat_map(|(_, property)| items(&property.value));
        let written: HashSet<String> = written.map(|label| label_key(&label)).collect();
        let mut fresh: Vec<&String> = after
            .iter()
            .filter(|label| !written.contains(&label_key(label)))
            .collect();
        for (at, property) in &lines {
            let mut parts: Vec<String> = split(&property.value, ',')
                .into_iter()
                .filter_map(|part| edited_label(part, &old, &new))
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
}

/// An item of CATEGORIES in its new spelling; `None` if the label was removed. An item that is in neither list
/// stays: the contact has more than [`MAX_LABELS`](domain::contact::MAX_LABELS) labels.
fn edited_label(item: &str, old: &HashSet<String>, new: &HashMap<String, &str>) -> Option<String> {
    let text = unescape(item);
    let key = label_key(&text);
    match new.get(&key) {
        Some(label) if *label != visible_label(&text) => Some(escape(label)),
        Some(_) => Some(item.to_owned()),
        None => (!old.contains(&key)).then(|| item.to_owned()),
    }
}
