//! New lines of both sides of which a card has only one.

use std::collections::{BTreeSet, HashMap, VecDeque};

use super::group_clashes::GroupClashes;
use crate::card::{Card, Line};
use crate::line_fates::LineFates;
use crate::property::PropertyRole;

/// Their new lines that mine may conflict with.
pub struct CompetingLines {
    contents: BTreeSet<Vec<u8>>,
    /// Lines of which a card has only one, by what it has only one of.
    singles: HashMap<String, VecDeque<usize>>,
}

impl CompetingLines {
    pub fn of(theirs: &Card, fates: &LineFates, mine: &[Line]) -> Self {
        let mine: BTreeSet<Vec<u8>> = mine.iter().map(Line::content).collect();
        let lines = fates
            .added
            .iter()
            .filter_map(|at| Some((*at, theirs.lines().get(*at)?)));
        let (mut contents, mut singles) = (BTreeSet::new(), HashMap::<_, VecDeque<usize>>::new());
        for (at, line) in lines {
            let content = line.content();
            if let Some(key) = single_key(line).filter(|_| !mine.contains(&content)) {
                singles.entry(key).or_default().push_back(at);
            }
            contents.insert(content);
        }
        Self { contents, singles }
    }

    pub fn has_equal(&self, line: &Line) -> bool {
        self.contents.contains(&line.content())
    }

    /// The next line that says otherwise what a card says only once.
    pub fn take(&mut self, line: &Line, clashes: &GroupClashes) -> Option<usize> {
        let is_new_group = line.property.as_ref().is_some_and(|p| clashes.is_renamed(p));
        let competing = self.singles.get_mut(&single_key(line)?);
        competing.filter(|_| !is_new_group)?.pop_front()
    }
}

/// What a card has only one of: a field, or the label of a group. `None` for other lines.
fn single_key(line: &Line) -> Option<String> {
    let property = line.property.as_ref()?;
    let name = property.name.to_ascii_uppercase();
    if property.info().role == PropertyRole::GroupInfo {
        let group = property.group.as_deref().unwrap_or_default();
        return Some(format!("{}.{name}", group.to_ascii_lowercase()));
    }
    property.info().has_single_field().then_some(name)
}
