//! The single fields of a contact: texts, name, organization, dates and labels.

use std::collections::BTreeSet;

use crate::domain::card::Property;
use crate::domain::contact::{Contact, DateField};
use crate::domain::label::label_key;
use crate::domain::text::{escape, items, split, unescape};

use super::super::value::date_line;
use super::draft::Draft;

impl Draft<'_> {
    pub fn texts(&mut self, before: &Contact, after: &Contact) {
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

    /// A text property. A blank text becomes `fallback`; if that is empty too, the line is removed.
    fn text(&mut self, name: &str, before: &str, after: &str, fallback: &str) {
        if before == after {
            return;
        }
        let after = if after.trim().is_empty() { fallback } else { after };
        let value = escape(after);
        self.first(name, after.is_empty(), &value);
    }

    /// A list property that the form shows as one line (NICKNAME).
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

    /// A structured property: unchanged components keep their text.
    pub fn structured(&mut self, name: &str, before: &[&str], after: &[&str]) {
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

    pub fn organization(&mut self, before: &Contact, after: &Contact) {
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

    pub fn date(&mut self, name: &str, before: Option<&DateField>, after: Option<&DateField>) {
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

    /// Removes labels from their lines and adds new ones to the last CATEGORIES line.
    pub fn labels(&mut self, before: &[String], after: &[String]) {
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
}

/// A structured value with the changed components replaced; the others keep their text.
pub fn components_with(old: &str, before: &[&str], after: &[&str]) -> String {
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

/// A label in its new spelling.
fn respelled(part: &str, after: &[String]) -> String {
    let old = unescape(part);
    let key = label_key(&old);
    match after.iter().find(|label| label_key(label) == key) {
        Some(new) if *new != old.trim() => escape(new),
        _ => part.to_owned(),
    }
}
