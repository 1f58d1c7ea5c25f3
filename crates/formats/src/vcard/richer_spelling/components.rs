//! One name or address of which two cards fill in different components.

use domain::fold::fold;
use domain::text::{split, unescape};

use super::Richer;

/// The value with the components of both; `None` if they differ in one, or have not all of `required` in common.
pub fn united(own: &str, other: &str, required: &[usize]) -> Option<Richer> {
    let (mine, theirs) = (split(own, ';'), split(other, ';'));
    let component = |all: &[&str], at: usize| all.get(at).map(|text| words(text)).unwrap_or_default();
    let mut all = Vec::new();
    for at in 0..mine.len().max(theirs.len()) {
        let (one, two) = (component(&mine, at), component(&theirs, at));
        let is_required = required.contains(&at);
        if one != two && (is_required || !one.is_empty() && !two.is_empty()) || is_required && one.is_empty()
        {
            return None;
        }
        let filled = if one.is_empty() && !two.is_empty() {
            &theirs
        } else {
            &mine
        };
        all.push(filled.get(at).copied().unwrap_or_default());
    }
    while all.len() > mine.len() && all.last().is_some_and(|last| last.is_empty()) {
        all.pop();
    }
    Some(Richer::of(all.join(";"), own, other))
}

/// The words of a component in any case, without the marks between them.
pub fn words(component: &str) -> Vec<String> {
    let text = fold(&unescape(component));
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.'));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
