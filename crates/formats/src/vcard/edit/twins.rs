//! The twins of a line: the lines that say the same fact. An edit changes all of them, so that none says the
//! old value.

use std::collections::HashMap;

use domain::card::Card;
use domain::text::{escape, split};

use super::super::facts::{ANDROID_VALUE, Fact, fact};
use super::super::value::GroupLabels;
use super::property_edit::PropertyEdit;

/// The lines of a card by the facts that they say.
pub struct Twins {
    facts: HashMap<usize, Fact>,
    lines: HashMap<Fact, Vec<usize>>,
}

impl Twins {
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
