//! The differences between two versions of a card as fields and readable values, for history pages.

use std::collections::BTreeSet;

use super::card::{Card, Property};
use super::date::DateValue;
use super::line_fates::{Fate, line_fates};
pub use super::property::FieldName;
use super::property::{PropertyInfo, ValueFormat, base_name};
use super::text::{components, items, unescape};

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field.
    pub field: FieldName,
    /// The old value; `None` if the field was added.
    pub before: Option<ReadableValue>,
    /// The new value; `None` if the field was removed.
    pub after: Option<ReadableValue>,
}

/// A property value as text for users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadableValue {
    /// The text.
    pub text: String,
    /// The TYPE values in lower case that say what it is for: `home`, `cell`, …
    pub types: Vec<String>,
}

/// The changed fields in the order of [`FieldName`]. Without `before` every field counts as added.
#[must_use]
pub fn diff(before: Option<&Card>, after: Option<&Card>) -> Vec<FieldChange> {
    let empty = Card::default();
    let (old, new) = (before.unwrap_or(&empty), after.unwrap_or(&empty));
    let found = line_fates(old, new);
    let mut differences = Vec::new();
    for (line, fate) in old.lines().iter().zip(&found.fates) {
        let after = match fate {
            Fate::Kept(_) => continue,
            Fate::Changed(to) => new.get(*to),
            Fate::Removed => None,
        };
        push(&mut differences, line.property.as_ref(), after);
    }
    for at in found.added {
        push(&mut differences, None, new.get(at));
    }
    differences.sort_by(|a, b| a.field.cmp(&b.field));
    one_per_meaning(differences)
}

/// Leaves one of the changes that say the same: of the name and the displayed name the one that says more, and of
/// counterparts the first.
fn one_per_meaning(mut changes: Vec<FieldChange>) -> Vec<FieldChange> {
    let only = |field: FieldName| {
        let mut places = (0..changes.len()).filter(|at| changes.get(*at).is_some_and(|c| c.field == field));
        places.next().filter(|_| places.next().is_none())
    };
    let names = only(FieldName::FormattedName).zip(only(FieldName::Name));
    let pair =
        names.and_then(|(shown, parts)| Some((shown, changes.get(shown)?, parts, changes.get(parts)?)));
    let said_by_other = pair.and_then(|(at_shown, shown, at_parts, parts)| {
        if says_all_of(shown, parts) {
            Some(at_parts)
        } else if says_all_of(parts, shown) {
            Some(at_shown)
        } else {
            None
        }
    });
    if let Some(at) = said_by_other {
        changes.remove(at);
        for change in &mut changes {
            if change.field == FieldName::FormattedName {
                change.field = FieldName::Name;
            }
        }
    }
    changes.dedup();
    changes
}

/// True if both values of `change` have every word of those of `other`.
fn says_all_of(change: &FieldChange, other: &FieldChange) -> bool {
    let says_all = |one: &Option<ReadableValue>, other: &Option<ReadableValue>| {
        let words = |value: &Option<ReadableValue>| -> BTreeSet<String> {
            let text = value
                .as_ref()
                .map(|value| value.text.as_str())
                .unwrap_or_default();
            let words = text.split(|c: char| c.is_whitespace() || c == ',');
            words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
        };
        words(one).is_superset(&words(other))
    };
    says_all(&change.before, &other.before) && says_all(&change.after, &other.after)
}

fn push(differences: &mut Vec<FieldChange>, before: Option<&Property>, after: Option<&Property>) {
    let Some(property) = before.or(after).filter(|p| !p.info().is_about_card()) else {
        return;
    };
    // All photos have the same readable value.
    let is_other =
        FieldName::of(property) == FieldName::Photo && before.map(|p| &p.value) != after.map(|p| &p.value);
    let before = before
        .map(ReadableValue::of)
        .filter(|value| !value.text.is_empty());
    let after = after
        .map(ReadableValue::of)
        .filter(|value| !value.text.is_empty());
    if before != after || is_other {
        differences.push(FieldChange {
            field: FieldName::of(property),
            before,
            after,
        });
    }
}

impl ReadableValue {
    fn of(property: &Property) -> Self {
        let typed = matches!(
            FieldName::of(property),
            FieldName::Phone | FieldName::Email | FieldName::Address | FieldName::Link
        );
        let says_more = |t: &String| !matches!(t.as_str(), "internet" | "pref" | "voice");
        Self {
            text: readable(property),
            types: property.types().filter(|t| typed && says_more(t)).collect(),
        }
    }
}

/// The value of a property as text for users; large and binary values become `…`.
#[must_use]
pub fn readable(property: &Property) -> String {
    let value = property.value.as_str();
    let name = base_name(&property.name);
    let format = &PropertyInfo::of(name).format;
    match FieldName::of_property(name) {
        FieldName::Photo => "…".to_owned(),
        _ if value.contains('\0') || (value.len() > 1_000 && !value.contains(' ')) => "…".to_owned(),
        field if *format == ValueFormat::Structured => {
            let separator = if field == FieldName::Address { ", " } else { " " };
            let parts: Vec<String> = components(value).into_iter().filter(|c| !c.is_empty()).collect();
            parts.join(separator)
        }
        _ if *format == ValueFormat::List => items(value).join(", "),
        FieldName::Birthday | FieldName::Anniversary => {
            DateValue::read(&unescape(value), property.param("X-APPLE-OMIT-YEAR").next()).iso()
        }
        FieldName::Messenger => super::telegram::strip_link(&unescape(value)).to_owned(),
        FieldName::Phone => unescape(value)
            .strip_prefix("tel:")
            .map_or_else(|| unescape(value), str::to_owned),
        FieldName::Other(_) if property.is("X-ABLABEL") => apple_label(&unescape(value)).to_owned(),
        _ => unescape(value).trim().to_owned(),
    }
}

/// Unwraps a built-in label of Apple: `_$!<Home>!$_` becomes `Home`.
#[must_use]
pub fn apple_label(label: &str) -> &str {
    label
        .strip_prefix("_$!<")
        .and_then(|rest| rest.strip_suffix(">!$_"))
        .unwrap_or(label)
}
