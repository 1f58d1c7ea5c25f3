//! Property groups that both sides of a merge added under one name.

use std::collections::{BTreeMap, BTreeSet};

use crate::card::{Card, Line, Property};
use crate::property::PropertyRole;
use crate::property_group_names::GroupNames;

/// New names for my new groups whose names the other side gave to groups of its own.
pub struct GroupClashes {
    /// The new names by the old ones in lower case.
    renamed: BTreeMap<String, String>,
    /// The new names.
    names: BTreeSet<String>,
}

/// The contents of the lines of each group, without group and labels. The group is in lower case.
type Groups = BTreeMap<String, BTreeSet<String>>;

impl GroupClashes {
    pub fn of(base: &Card, mine: &Card, theirs: &Card) -> Self {
        let (old, my, their) = (groups(base), groups(mine), groups(theirs));
        let used = [&old, &my, &their].into_iter().flat_map(BTreeMap::keys);
        let mut free: GroupNames = used.map(String::as_str).collect();
        let mut renamed = BTreeMap::new();
        for (group, lines) in my.iter().filter(|(group, _)| !old.contains_key(*group)) {
            // With the same lines it is the same group.
            if their.get(group).is_some_and(|others| others != lines) {
                renamed.insert(group.clone(), free.take_free());
            }
        }
        let names = renamed.values().cloned().collect();
        Self { renamed, names }
    }

    /// True if the property is in a group that got a new name.
    pub fn is_renamed(&self, property: &Property) -> bool {
        property
            .group
            .as_ref()
            .is_some_and(|group| self.names.contains(group))
    }

    /// The line with the new name of its group.
    pub fn renamed(&self, line: &Line) -> Line {
        let new = line.property.as_ref().and_then(|property| {
            let group = property.group.as_deref()?;
            Some((property, group, self.renamed.get(&group.to_ascii_lowercase())?))
        });
        let Some((property, group, new)) = new else {
            return line.clone();
        };
        let mut bytes = new.clone().into_bytes();
        bytes.extend_from_slice(line.bytes.get(group.len()..).unwrap_or_default());
        let head = format!("{new}{}", property.head.get(group.len()..).unwrap_or_default());
        Line {
            bytes,
            property: Some(Property {
                group: Some(new.clone()),
                head,
                ..property.clone()
            }),
        }
    }
}

fn groups(card: &Card) -> Groups {
    let mut groups = Groups::new();
    for (_, property) in card.properties() {
        let Some(group) = &property.group else { continue };
        let lines = groups.entry(group.to_ascii_lowercase()).or_default();
        if property.info().role != PropertyRole::GroupInfo {
            let head = property.head.get(group.len()..).unwrap_or_default();
            lines.insert(format!("{head}:{}", property.value));
        }
    }
    groups
}
