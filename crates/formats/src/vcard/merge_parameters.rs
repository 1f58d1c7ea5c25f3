//! Joins the parameters and group lines of what two cards say alike, and writes a number or a link in the richer of its
//! two spellings. Types and labels of fields are joined by `merge_types`.

use std::collections::{BTreeMap, BTreeSet};

use domain::card::{Card, Line, Param, Property};
use domain::property::{PropertyInfo, PropertyRole, SECOND, ValueFormat, base_name};
use domain::property_group_names::GroupNames;
use domain::text::unescape;

use super::compared_value::{ComparedValue, group_labels, meaning, web_scheme};
use super::lines::{ORIGINAL_PARAM, make};
use super::value::param_text;

/// Parameters that say how a value is written, or refer to other lines of their card.
const OF_ITS_CARD: [&str; 11] = [
    "VALUE",
    "ENCODING",
    "CHARSET",
    "CALSCALE",
    "X-APPLE-OMIT-YEAR",
    "PID",
    "ALTID",
    "INDEX",
    "PROP-ID",
    "DERIVED",
    ORIGINAL_PARAM,
];
/// Parameters with facts of their own: if they differ, both lines stay.
const TELLING: [&str; 4] = ["LABEL", "GEO", "TZ", "SORT-AS"];

/// The names and values of the lines about each group.
type GroupLines = BTreeMap<String, Vec<(String, String)>>;

/// Gives the lines of `kept` the parameters that `incoming` has for the same values.
pub fn join_parameters(kept: &Card, incoming: &Card, region: &str) -> Card {
    let mut joined = Joined::of(kept, region);
    let names = group_labels(incoming);
    let about_groups = lines_about_groups(incoming);
    for (_, property) in incoming.properties().filter(|(_, property)| is_joined(property)) {
        joined.add(property, &names, of_group(&about_groups, property));
    }
    joined.finish()
}

fn is_joined(property: &Property) -> bool {
    let info = PropertyInfo::of(base_name(&property.name));
    info.is_content()
        && property.has_value()
        && info.format != ValueFormat::Binary
        && !property.is("CATEGORIES")
}

fn key(property: &Property, names: &BTreeMap<String, String>, region: &str) -> ComparedValue {
    ComparedValue::of(base_name(&property.name), &property.value, region).named(meaning(property, names))
}

/// What is added to a line.
#[derive(Default)]
struct Addition {
    params: Vec<Param>,
    /// The names and values of the lines about its group.
    group_lines: Vec<(String, String)>,
    value: Option<String>,
}

struct Joined<'a> {
    kept: &'a Card,
    region: &'a str,
    /// The lines of each value.
    lines_of: BTreeMap<ComparedValue, Vec<usize>>,
    /// The properties that have a preferred value, in upper case.
    preferred: BTreeSet<String>,
    additions: BTreeMap<usize, Addition>,
    about_groups: GroupLines,
    group_names: GroupNames,
    /// Lines with other facts about a value of `kept`.
    further: Vec<Line>,
}

impl<'a> Joined<'a> {
    fn of(kept: &'a Card, region: &'a str) -> Self {
        let names = group_labels(kept);
        let mut lines_of: BTreeMap<ComparedValue, Vec<usize>> = BTreeMap::new();
        let mut preferred = BTreeSet::new();
        for (at, property) in kept.properties().filter(|(_, property)| is_joined(property)) {
            lines_of
                .entry(key(property, &names, region))
                .or_default()
                .push(at);
            if property.params.iter().any(is_preference) {
                preferred.insert(base_name(&property.name).to_ascii_uppercase());
            }
        }
        Self {
            kept,
            region,
            lines_of,
            preferred,
            additions: BTreeMap::new(),
            about_groups: lines_about_groups(kept),
            group_names: GroupNames::of(kept),
            further: Vec::new(),
        }
    }

    fn add(&mut self, theirs: &Property, names: &BTreeMap<String, String>, about_group: &[(String, String)]) {
        let (kept, places) = (self.kept, self.lines_of.get(&key(theirs, names, self.region)));
        let lines: Vec<&Property> = places
            .into_iter()
            .flatten()
            .filter_map(|at| kept.get(*at))
            .collect();
        let (Some(first), Some(mine)) = (places.and_then(|places| places.first().copied()), lines.first())
        else {
            return;
        };
        let addition = self.additions.entry(first).or_default();
        let mut differs = false;
        for param in &theirs.params {
            match how_to_join(param, theirs, &lines, addition) {
                Join::Add => addition.params.push(param.clone()),
                Join::Prefer
                    if self
                        .preferred
                        .insert(base_name(&theirs.name).to_ascii_uppercase()) =>
                {
                    addition.params.push(preference(param));
                }
                Join::Differs => differs = true,
                Join::Prefer | Join::Known => {}
            }
        }
        let written = addition.value.as_deref().unwrap_or(&mine.value);
        if is_richer(mine, written, theirs) {
            addition.value = Some(theirs.value.clone());
        }
        for (name, value) in about_group {
            let mut known = of_group(&self.about_groups, mine)
                .iter()
                .chain(&addition.group_lines);
            if known.all(|(own, _)| own != name) {
                addition.group_lines.push((name.clone(), value.clone()));
            }
        }
        if differs {
            self.add_further(theirs);
        }
    }

    /// Adds the whole line of the other card, once.
    fn add_further(&mut self, theirs: &Property) {
        let name = match base_name(&theirs.name) {
            base if PropertyInfo::of(base).is_single => format!("{SECOND}{base}"),
            _ => theirs.name.clone(),
        };
        let params: String = theirs.params.iter().map(param_text).collect();
        let line = make(&format!("{name}{params}"), &theirs.value, self.kept.line_end());
        if !self.further.contains(&line) {
            self.further.push(line);
        }
    }

    fn finish(mut self) -> Card {
        let end = self.kept.line_end().to_vec();
        let mut lines: Vec<Line> = Vec::with_capacity(self.kept.lines().len() + self.further.len());
        for (at, line) in self.kept.lines().iter().enumerate() {
            let Some(property) = &line.property else {
                lines.push(line.clone());
                continue;
            };
            if property.is("END") && at + 1 >= self.end() {
                lines.append(&mut self.further);
            }
            match self.additions.remove(&at).filter(Addition::is_any) {
                Some(addition) => lines.extend(self.written(property, &addition, &end)),
                None => lines.push(line.clone()),
            }
        }
        lines.append(&mut self.further);
        Card::new(lines)
    }

    /// The number of lines up to the last END.
    fn end(&self) -> usize {
        self.kept.named("END").last().map_or(0, |(at, _)| at + 1)
    }

    /// A line with its additions, and the new lines about its group.
    fn written(&mut self, property: &Property, addition: &Addition, end: &[u8]) -> Vec<Line> {
        let params: String = addition.params.iter().map(param_text).collect();
        let mut head = property.head.clone() + &params;
        let mut group = property.group.clone();
        if group.is_none() && !addition.group_lines.is_empty() {
            let new = self.group_names.take_free();
            head = format!("{new}.{head}");
            group = Some(new);
        }
        let value = addition.value.as_deref().unwrap_or(&property.value);
        let of_group = addition.group_lines.iter().filter_map(|(name, value)| {
            let group = group.as_deref()?;
            Some(make(&format!("{group}.{name}"), value, end))
        });
        [make(&head, value, end)].into_iter().chain(of_group).collect()
    }
}

impl Addition {
    fn is_any(&self) -> bool {
        !self.params.is_empty() || !self.group_lines.is_empty() || self.value.is_some()
    }
}

/// What becomes of a parameter of the other card.
enum Join {
    /// It is new.
    Add,
    /// It prefers the value among those of its property.
    Prefer,
    /// The lines say something else.
    Differs,
    /// Nothing: it is known, or concerns only the other card.
    Known,
}

fn how_to_join(param: &Param, theirs: &Property, lines: &[&Property], addition: &Addition) -> Join {
    if is_preference(param) {
        return Join::Prefer;
    }
    let info = PropertyInfo::of(base_name(&theirs.name));
    let is_of_field = param.name == "TYPE" && info.field.is_some();
    if is_of_field || OF_ITS_CARD.contains(&param.name.as_str()) {
        return Join::Known;
    }
    let mine = lines.iter().flat_map(|line| &line.params).chain(&addition.params);
    let mut mine = mine.filter(|own| own.name == param.name).peekable();
    if mine.peek().is_none() {
        Join::Add
    } else if TELLING.contains(&param.name.as_str()) && mine.all(|own| own.values != param.values) {
        Join::Differs
    } else {
        Join::Known
    }
}

/// True for `PREF=1` (RFC 6350 §5.3) and `TYPE=pref` (RFC 2426 §3.3.1).
fn is_preference(param: &Param) -> bool {
    let is_pref = |value: &String| value.eq_ignore_ascii_case("pref");
    param.name == "PREF" || param.name == "TYPE" && param.values.iter().any(is_pref)
}

/// The preference alone, without the types beside it.
fn preference(param: &Param) -> Param {
    let is_kept = |value: &&String| param.name == "PREF" || value.eq_ignore_ascii_case("pref");
    Param {
        name: param.name.clone(),
        values: param.values.iter().filter(is_kept).cloned().collect(),
    }
}

/// True if the other spelling says the country of a number, or the scheme of a link, which `written` does not.
fn is_richer(mine: &Property, written: &str, theirs: &Property) -> bool {
    let is_typed = |property: &Property| property.param("VALUE").next().is_some();
    if is_typed(mine) || is_typed(theirs) {
        return false;
    }
    let (own, other) = (unescape(written), unescape(&theirs.value));
    let rank = |text: &str| match text.trim() {
        text if mine.is("TEL") => usize::from(text.starts_with('+') || text.starts_with("tel:+")),
        text if mine.is("URL") => web_scheme(text).0.len(),
        _ => 0,
    };
    rank(&other) > rank(&own)
}

/// The lines about the groups of a card, by the groups in lower case. Labels of fields are joined by `merge_types`, other
/// labels are a part of what is compared.
fn lines_about_groups(card: &Card) -> GroupLines {
    let mut lines = GroupLines::new();
    for (_, line) in card.properties() {
        let is_about = line.info().role == PropertyRole::GroupInfo && !line.is("X-ABLABEL");
        if let Some(group) = line.group.as_deref().filter(|_| is_about && line.has_value()) {
            let of_group = lines.entry(group.to_ascii_lowercase()).or_default();
            of_group.push((line.name.to_ascii_uppercase(), line.value.clone()));
        }
    }
    lines
}

fn of_group<'a>(lines: &'a GroupLines, property: &Property) -> &'a [(String, String)] {
    let group = property.group.as_deref().map(str::to_ascii_lowercase);
    group
        .and_then(|group| lines.get(&group))
        .map_or(&[], Vec::as_slice)
}
