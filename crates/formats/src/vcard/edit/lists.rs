//! Lists within values: changes the text that users see, and keeps the items that stay as they are written.

use domain::text::{components, escape, split, unescape};

/// A comma-separated list whose text was `a, b` and is now `new`.
pub fn edited_list(raw: &str, new: &str) -> String {
    let text = |item: &str| unescape(item).trim().to_owned();
    edited_items(&split(raw, ','), text, ',', new).join(",")
}

/// The units of an organization whose text was `a; b` and is now `new`.
pub fn edited_units(raw: &[&str], new: &str) -> Vec<String> {
    let text = |unit: &str| components(unit).into_iter().next().unwrap_or_default();
    edited_items(raw, text, ';', new)
}

/// Items at the beginning and the end of the list that are still there keep their spelling; what is between
/// them in the new text is split at the separator.
fn edited_items(raw: &[&str], text: impl Fn(&str) -> String, separator: char, new: &str) -> Vec<String> {
    let old = raw.iter().map(|item| (*item, text(item)));
    let old: Vec<(&str, String)> = old.filter(|(_, text)| !text.is_empty()).collect();
    let mut rest = new.trim();
    let (mut front, mut back) = (Vec::new(), Vec::new());
    for (item, text) in &old {
        let Some(after) = rest.strip_prefix(text.as_str()).map(str::trim_start) else {
            break;
        };
        let Some(after) = after.strip_prefix(separator).or(after.is_empty().then_some("")) else {
            break;
        };
        front.push((*item).to_owned());
        rest = after.trim_start();
    }
    for (item, text) in old.iter().skip(front.len()).rev() {
        let Some(before) = rest.strip_suffix(text.as_str()).map(str::trim_end) else {
            break;
        };
        let Some(before) = before.strip_suffix(separator).or(before.is_empty().then_some("")) else {
            break;
        };
        back.push((*item).to_owned());
        rest = before.trim_end();
    }
    let between = rest
        .split(separator)
        .map(str::trim)
        .filter(|item| !item.is_empty());
    let between = between.map(escape);
    front
        .into_iter()
        .chain(between)
        .chain(back.into_iter().rev())
        .collect()
}
