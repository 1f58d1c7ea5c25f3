//! The counterparts of a line: the lines that say the same fact. An edit changes all of them, so that none says the
//! old value.

use std::collections::HashMap;

use domain::card::{Card, Property};
use domain::text::{escape, split, unescape};

use super::super::facts::{ANDROID_VALUE, Fact, fact, has_android_codes};
use super::super::value::GroupLabels;
use super::property_edit::PropertyEdit;

/// The lines of a card by the facts that they say.
pub struct Counterparts {
    facts: HashMap<usize, Fact>,
    lines: HashMap<Fact, Vec<usize>>,
}

impl Counterparts {
    pub fn of(card: &Card) -> Self {
        let labels = GroupLabels::of(card);
        let said = card
            .properties()
            .filter_map(|(at, property)| Some((at, fact(&labels, property)?)));
        let facts: HashMap<usize, Fact> = said.collect();
        let mut lines: HashMap<Fact, Vec<usize>> = HashMap::new();
        for (at, fact) in &facts {
            lines.entry(fact.clone()).or_default().push(*at);
        }
        Self { facts, lines }
    }

    /// The other lines that say the same as the line at `at`.
    pub fn of_line(&self, at: usize) -> Vec<usize> {
        let lines = self.facts.get(&at).and_then(|fact| self.lines.get(fact));
        lines
            .into_iter()
            .flatten()
            .copied()
            .filter(|other| *other != at)
            .collect()
    }
}

impl PropertyEdit {
    /// Sets the text of an `X-ANDROID-CUSTOM` line: all its values, or its only one.
    pub fn set_android_text(&mut self, property: &Property, text: &str) {
        let parts = split(&property.value, ';');
        if parts.len() < 2 {
            return self.set_value(escape(text.trim()));
        }
        if has_android_codes(property) || parts.iter().any(|part| unescape(part).contains(';')) {
            return self.set_android_value(text);
        }
        let values = text.split(';').map(|value| escape(value.trim()));
        let row = parts.iter().take(ANDROID_VALUE).map(|row| (*row).to_owned());
        let mut written: Vec<String> = row.chain(values).collect();
        written.resize(written.len().max(parts.len()), String::new());
        self.set_value(written.join(";"));
    }

    /// Sets the value of an `X-ANDROID-CUSTOM` line.
    pub fn set_android_value(&mut self, text: &str) {
        let parts = split(self.value(), ';').into_iter().enumerate();
        let parts = parts.map(|(at, part)| match at {
            ANDROID_VALUE => escape(text.trim()),
            _ => part.to_owned(),
        });
        let value = parts.collect::<Vec<_>>().join(";");
        self.set_value(value);
    }
}
