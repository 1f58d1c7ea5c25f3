//! A property under change: its parameters one by one, each with the bytes it was written with, so
//! that what is not touched is written as it stood.

use crate::domain::card::{Line, Param, Property};
use crate::formats::vcard::{make, param_value, parse, split_all_outside_quotes};

/// A property that can be changed and written again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prop {
    /// The group, as written.
    pub group: Option<String>,
    /// The name, as written.
    pub name: String,
    /// The parameters in order.
    pub params: Vec<Part>,
    /// The value, still escaped.
    pub value: String,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// As written, without the semicolon before it.
    raw: String,
    /// What it says.
    pub param: Param,
}

impl Part {
    /// A parameter that is written anew.
    pub fn new(name: &str, values: &[&str]) -> Self {
        let written: Vec<String> = values.iter().map(|v| param_value(v)).collect();
        Self {
            raw: format!("{name}={}", written.join(",")),
            param: Param {
                name: name.to_ascii_uppercase(),
                values: values.iter().map(|v| (*v).to_owned()).collect(),
            },
        }
    }

    fn raw_name(&self) -> &str {
        self.raw.split_once('=').map_or("TYPE", |(name, _)| name)
    }

    /// True if the name is written in small letters.
    pub fn is_small(&self) -> bool {
        self.raw_name().bytes().all(|b| b.is_ascii_lowercase())
    }

    /// True for a bare word, as vCard 2.1 writes a type.
    pub fn is_bare(&self) -> bool {
        !self.raw.is_empty() && !self.raw.contains('=')
    }
}

impl Prop {
    /// A property without group and parameters.
    pub fn new(name: &str, value: &str) -> Self {
        Self {
            group: None,
            name: name.to_owned(),
            params: Vec::new(),
            value: value.to_owned(),
        }
    }

    /// A property of a card.
    pub fn of(property: &Property) -> Self {
        let written = split_all_outside_quotes(&property.head, ';').into_iter().skip(1);
        let params = written.zip(&property.params).map(|(raw, param)| Part {
            raw: raw.to_owned(),
            param: param.clone(),
        });
        Self {
            group: property.group.clone(),
            name: property.name.clone(),
            params: params.collect(),
            value: property.value.clone(),
        }
    }

    /// Reads `head` or `head:value`; the value is empty if there is none.
    pub fn read(text: &str) -> Option<Self> {
        let property = |text: &str| {
            let card = parse(text.as_bytes());
            card.get(0).map(Self::of)
        };
        property(text).or_else(|| property(&format!("{text}:")))
    }

    /// All before the colon.
    pub fn head(&self) -> String {
        let mut head = match &self.group {
            Some(group) => format!("{group}.{}", self.name),
            None => self.name.clone(),
        };
        for part in &self.params {
            head.push(';');
            head.push_str(&part.raw);
        }
        head
    }

    /// The property as a content line.
    pub fn line(&self, end: &[u8]) -> Line {
        make(&self.head(), &self.value, end)
    }

    /// True if the property has this name.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// True if the property has one of these names.
    pub fn is_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.is(name))
    }

    /// The values of a parameter, all its occurrences taken together.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.params
            .iter()
            .filter(move |part| part.param.name == name)
            .flat_map(|part| part.param.values.iter().map(String::as_str))
    }

    /// The first value of a parameter.
    pub fn value_of(&self, name: &str) -> Option<&str> {
        self.params
            .iter()
            .filter(|part| part.param.name == name)
            .find_map(|part| part.param.values.first().map(String::as_str))
    }

    /// True if the property has this parameter.
    pub fn has(&self, name: &str) -> bool {
        self.params.iter().any(|part| part.param.name == name)
    }

    /// True if VALUE says this.
    pub fn has_value_type(&self, wanted: &str) -> bool {
        self.value_of("VALUE")
            .is_some_and(|v| v.eq_ignore_ascii_case(wanted))
    }

    /// True if the property has this type.
    pub fn has_type(&self, wanted: &str) -> bool {
        self.values("TYPE").any(|v| v.eq_ignore_ascii_case(wanted))
    }

    /// The property without any parameter of this name.
    pub fn remove(&mut self, name: &str) {
        self.params.retain(|part| part.param.name != name);
    }

    /// Adds a parameter at the end.
    pub fn add(&mut self, name: &str, values: &[&str]) {
        self.params.push(Part::new(name, values));
    }

    /// Gives a parameter another name, its values staying.
    pub fn rename(&mut self, from: &str, to: &str) {
        for part in &mut self.params {
            if part.param.name == from {
                let values: Vec<&str> = part.param.values.iter().map(String::as_str).collect();
                *part = Part::new(to, &values);
            }
        }
    }

    /// Takes a type out; where it stood alone, `instead` comes in its place.
    pub fn replace_type(&mut self, word: &str, instead: Option<&Part>) {
        let mut changed = Vec::with_capacity(self.params.len());
        let mut instead = instead;
        for part in self.params.drain(..) {
            let values: Vec<&str> = part.param.values.iter().map(String::as_str).collect();
            let kept: Vec<&str> = values
                .iter()
                .copied()
                .filter(|v| !v.eq_ignore_ascii_case(word))
                .collect();
            if part.param.name != "TYPE" || kept.len() == values.len() {
                changed.push(part);
                continue;
            }
            if !kept.is_empty() {
                changed.push(Part::new(part.raw_name(), &kept));
            }
            changed.extend(instead.take().cloned());
        }
        self.params = changed;
    }

    /// Writes a type in the place of a parameter, in small letters if that was.
    pub fn type_in_place_of(&mut self, name: &str, word: &str) {
        let mut first = true;
        self.params.retain_mut(|part| {
            if part.param.name != name {
                return true;
            }
            if first {
                let spelling = if part.is_small() { "type" } else { "TYPE" };
                *part = Part::new(spelling, &[word]);
            }
            std::mem::take(&mut first)
        });
    }
}
