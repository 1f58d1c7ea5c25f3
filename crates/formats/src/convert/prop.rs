//! An editable property. Each parameter keeps the text it was written with, so that parameters that do not
//! change are written back byte for byte.

use crate::vcard::{make, param_value, parse, split_all_outside_quotes};
use domain::card::{Line, Param, Property};
use domain::repair::is_raw;

/// A property that can be changed and written back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prop {
    /// The group, as written.
    pub group: Option<String>,
    /// The name, as written.
    pub name: String,
    /// The parameters in order.
    pub params: Vec<WrittenParam>,
    /// The value, still escaped.
    pub value: String,
}

/// A parameter together with its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenParam {
    /// The text as written, without the semicolon before it.
    raw: String,
    /// The parsed parameter.
    pub param: Param,
}

impl WrittenParam {
    /// A new parameter with these unescaped values.
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

    /// The name as it is written.
    pub fn spelled_name(&self) -> &str {
        self.raw.split_once('=').map_or("TYPE", |(name, _)| name)
    }

    /// True if the name is written in lower case.
    pub fn is_lower_case(&self) -> bool {
        self.spelled_name().bytes().all(|b| b.is_ascii_lowercase())
    }

    /// True if it is written with a backslash.
    pub fn has_backslash(&self) -> bool {
        self.raw.contains('\\')
    }

    /// True for a type without `TYPE=`, as in vCard 2.1.
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
        let params = written.zip(&property.params).map(|(raw, param)| WrittenParam {
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

    /// Parses a content line. The colon and the value may be missing; the value is empty then.
    pub fn read(text: &str) -> Option<Self> {
        let property = |text: &str| {
            let card = parse(text.as_bytes());
            let line = card.lines().first().filter(|line| !is_raw(line))?;
            line.property.as_ref().map(Self::of)
        };
        property(text).or_else(|| property(&format!("{text}:")))
    }

    /// Group, name and parameters: all before the colon.
    pub fn head(&self) -> String {
        let mut head = match &self.group {
            Some(group) => format!("{group}.{}", self.name),
            None => self.name.clone(),
        };
        for written in &self.params {
            head.push(';');
            head.push_str(&written.raw);
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

    /// The values of all parameters of this name, which is in upper case.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.params
            .iter()
            .filter(move |written| written.param.name == name)
            .flat_map(|written| written.param.values.iter().map(String::as_str))
    }

    /// The first value of a parameter.
    pub fn value_of(&self, name: &str) -> Option<&str> {
        self.params
            .iter()
            .filter(|written| written.param.name == name)
            .find_map(|written| written.param.values.first().map(String::as_str))
    }

    /// True if the property has this parameter.
    pub fn has(&self, name: &str) -> bool {
        self.params.iter().any(|written| written.param.name == name)
    }

    /// True if the VALUE parameter is `wanted`, in any case.
    pub fn has_value_type(&self, wanted: &str) -> bool {
        self.value_of("VALUE")
            .is_some_and(|v| v.eq_ignore_ascii_case(wanted))
    }

    /// True if the property has this type.
    pub fn has_type(&self, wanted: &str) -> bool {
        self.values("TYPE").any(|v| v.eq_ignore_ascii_case(wanted))
    }

    /// Removes all parameters of this name.
    pub fn remove(&mut self, name: &str) {
        self.params.retain(|written| written.param.name != name);
    }

    /// Adds a parameter at the end.
    pub fn add(&mut self, name: &str, values: &[&str]) {
        self.params.push(WrittenParam::new(name, values));
    }

    /// Renames a parameter; its values stay.
    pub fn rename(&mut self, from: &str, to: &str) {
        for written in &mut self.params {
            if written.param.name == from {
                let values: Vec<&str> = written.param.values.iter().map(String::as_str).collect();
                *written = WrittenParam::new(to, &values);
            }
        }
    }

    /// Removes a type. `instead` is written in its place, once.
    pub fn replace_type(&mut self, word: &str, instead: Option<&WrittenParam>) {
        let mut changed = Vec::with_capacity(self.params.len());
        let mut instead = instead;
        for written in self.params.drain(..) {
            let values: Vec<&str> = written.param.values.iter().map(String::as_str).collect();
            let kept: Vec<&str> = values
                .iter()
                .copied()
                .filter(|v| !v.eq_ignore_ascii_case(word))
                .collect();
            if written.param.name != "TYPE" || kept.len() == values.len() {
                changed.push(written);
                continue;
            }
            if !kept.is_empty() {
                changed.push(WrittenParam::new(written.spelled_name(), &kept));
            }
            changed.extend(instead.take().cloned());
        }
        self.params = changed;
    }

    /// Replaces a parameter with a TYPE, written `type` if the parameter's name is in lower case.
    pub fn type_in_place_of(&mut self, name: &str, word: &str) {
        let mut first = true;
        self.params.retain_mut(|written| {
            if written.param.name != name {
                return true;
            }
            if first {
                let spelling = if written.is_lower_case() { "type" } else { "TYPE" };
                *written = WrittenParam::new(spelling, &[word]);
            }
            std::mem::take(&mut first)
        });
    }
}
