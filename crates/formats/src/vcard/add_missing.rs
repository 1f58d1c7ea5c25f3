//! Union of two cards of the same person: compares them and adds to one what only the other has. There
//! is no common base, so nothing is ever removed. (`domain::three_way_merge` is the three-way merge.)

use std::collections::{BTreeMap, BTreeSet};

use domain::card::{Card, Line, Property};
use domain::fold::fold;
use domain::label::label_key;
use domain::property::{PropertyRole, SECOND, base_name};
use domain::property_group_names::GroupNames;
use domain::text::{escape, items};

use super::compared_value::{ComparedValue, compared_values, group_labels, known, meaning};
use super::lines::{is_added_by_conversion, make};
use super::read::read;

/// True if `incoming` has nothing new: apart from UID, REV and the like the lines are equal in any order,
/// and `kept` has at least the labels of `incoming`.
#[must_use]
pub fn has_same_content(kept: &Card, incoming: &Card) -> bool {
    contents(kept) == contents(incoming) && labels(incoming).is_subset(&labels(kept))
}

/// Adds to `kept` everything that only `incoming` has. The bytes of `kept` do not change, but for the line of a single
/// property without a value if `incoming` has one: `N:;;;;`.
///
/// A second value of a single property is added under the name `X-ALSO-NAME`. So is a part of another name, such as the N
/// beside the FN of `kept`. Phone numbers are equal in any spelling; `region` (ISO 3166-1) is the country of numbers
/// without a country code.
#[must_use]
pub fn add_missing(kept: &Card, incoming: &Card, region: &str) -> Card {
    let mut union = Union::of(kept, incoming, region);
    for (_, property) in incoming.properties() {
        union.add_property(property);
    }
    union.finish()
}

struct Union<'a> {
    kept: &'a Card,
    incoming: &'a Card,
    region: &'a str,
    /// The names of the properties of `kept` that have values, in upper case.
    kept_names: BTreeSet<String>,
    known: BTreeSet<ComparedValue>,
    /// What the labels of the groups of `incoming` say.
    incoming_names: BTreeMap<String, String>,
    /// The labels and countries of the groups of `incoming` that are not in the result yet, by the groups in lower
    /// case.
    descriptions: BTreeMap<String, Vec<&'a Property>>,
    labels: BTreeSet<String>,
    group_names: GroupNames,
    /// The new name of each group of `incoming`, by its old name in lower case.
    groups: BTreeMap<String, String>,
    added: Vec<Line>,
    /// The names of the single properties that got their first values.
    filled: BTreeSet<String>,
}

impl<'a> Union<'a> {
    fn of(kept: &'a Card, incoming: &'a Card, region: &'a str) -> Self {
        Self {
            kept,
            incoming,
            region,
            kept_names: kept
                .properties()
                .filter(|(_, p)| p.has_value())
                .map(|(_, p)| p.name.to_ascii_uppercase())
                .collect(),
            known: known(kept, region),
            incoming_names: group_labels(incoming),
            descriptions: group_descriptions(incoming),
            labels: labels(kept),
            group_names: GroupNames::of(kept),
            groups: BTreeMap::new(),
            added: Vec::new(),
            filled: BTreeSet::new(),
        }
    }

    fn add_property(&mut self, property: &Property) {
        let info = property.info();
        if !info.is_content() || !property.has_value() || is_added_by_conversion(property) {
            return;
        }
        if property.is("CATEGORIES") {
            self.add_labels(property);
            return;
        }
        let name = property.name.to_ascii_uppercase();
        let is_second =
            info.is_single && self.kept_names.contains(&name) || self.is_of_another_name(property);
        let name = if is_second {
            format!("{SECOND}{name}")
        } else {
            property.name.clone()
        };
        let meaning = meaning(property, &self.incoming_names);
        let said = |name: &str| ComparedValue::of(name, &property.value, self.region).named(meaning.clone());
        // A further value that is the first one of `kept` says nothing new.
        let names = [property.name.as_str(), &name, base_name(&property.name)];
        if names.iter().any(|name| self.known.contains(&said(name))) {
            return;
        }
        if info.is_single && !is_second {
            self.filled.insert(name.to_ascii_uppercase());
        }
        self.known.insert(said(&name));
        self.known
            .extend(compared_values(&name, &property.value, self.region));
        let parameters = property
            .head
            .split_once(';')
            .map(|(_, parameters)| format!(";{parameters}"))
            .unwrap_or_default();
        let group = property.group.as_deref().map(|group| self.group(group));
        let head = format!("{}{name}{parameters}", prefix(group.as_deref()));
        self.add(&head, &property.value);
        if let (Some(old), Some(new)) = (property.group.as_deref(), group) {
            self.describe_group(old, &new);
        }
    }

    /// True for FN and N if `kept` has only the other one, of another name: beside it, this one would change that name.
    fn is_of_another_name(&self, property: &Property) -> bool {
        let other = match property.name.to_ascii_uppercase().as_str() {
            "FN" => "N",
            "N" => "FN",
            _ => return false,
        };
        let has_other = self.kept.named(other).any(|(_, p)| p.has_value());
        has_other && words_of_name(self.kept) != words_of_name(self.incoming)
    }

    fn add_labels(&mut self, property: &Property) {
        let new: Vec<String> = items(&property.value)
            .into_iter()
            .filter(|label| self.labels.insert(label_key(label)))
            .map(|label| escape(&label))
            .collect();
        if !new.is_empty() {
            self.add("CATEGORIES", &new.join(","));
        }
    }

    /// The name of an incoming group in the result: one that `kept` does not use.
    fn group(&mut self, old: &str) -> String {
        let key = old.to_ascii_lowercase();
        if let Some(new) = self.groups.get(&key) {
            return new.clone();
        }
        let new = self.group_names.take_free();
        self.groups.insert(key, new.clone());
        new
    }

    /// Adds the label and country of an incoming group, once.
    fn describe_group(&mut self, old: &str, new: &str) {
        let descriptions = self.descriptions.remove(&old.to_ascii_lowercase());
        for property in descriptions.into_iter().flatten() {
            let head = format!("{new}.{}", property.name);
            self.add(&head, &property.value);
        }
    }

    fn add(&mut self, head: &str, value: &str) {
        self.added.push(make(head, value, self.kept.line_end()));
    }

    fn finish(self) -> Card {
        let is_left = |line: &&Line| {
            let property = line.property.as_ref();
            property.is_none_or(|p| p.has_value() || !self.filled.contains(&p.name.to_ascii_uppercase()))
        };
        let lines: Vec<Line> = self.kept.lines().iter().filter(is_left).cloned().collect();
        let is_end = |line: &Line| line.property.as_ref().is_some_and(|p| p.is("END"));
        let at = lines.iter().rposition(is_end).unwrap_or(lines.len());
        let (before, after) = lines.split_at(at);
        Card::new([before, &self.added, after].concat())
    }
}

/// The words of the name of a card, in any order.
pub(super) fn words_of_name(card: &Card) -> BTreeSet<String> {
    let name = fold(&read(card).display_name());
    name.split_whitespace().map(str::to_owned).collect()
}

fn prefix(group: Option<&str>) -> String {
    group.map(|group| format!("{group}.")).unwrap_or_default()
}

/// The lines about the groups of a card, by the groups in lower case.
fn group_descriptions(card: &Card) -> BTreeMap<String, Vec<&Property>> {
    let mut descriptions: BTreeMap<String, Vec<&Property>> = BTreeMap::new();
    for (_, property) in card.properties() {
        if let Some(group) = &property.group
            && property.info().role == PropertyRole::GroupInfo
        {
            let of_group = descriptions.entry(group.to_ascii_lowercase()).or_default();
            of_group.push(property);
        }
    }
    descriptions
}

fn labels(card: &Card) -> BTreeSet<String> {
    card.named("CATEGORIES")
        .flat_map(|(_, p)| items(&p.value))
        .map(|label| label_key(&label))
        .collect()
}

/// The lines of a card that describe the contact, sorted. Parameters compare as a set: `TYPE=a;TYPE=b`
/// equals `TYPE=b,a` (RFC 6350 §5.6).
fn contents(card: &Card) -> Vec<(Vec<String>, Vec<u8>)> {
    let mut contents: Vec<_> = card
        .lines()
        .iter()
        .filter_map(|line| match &line.property {
            Some(p) if p.is("CATEGORIES") || p.info().is_about_card() => None,
            Some(p) => Some((head(p), p.value.clone().into_bytes())),
            None => Some((Vec::new(), line.content())),
        })
        .filter(|(head, content)| !head.is_empty() || !content.trim_ascii().is_empty())
        .collect();
    contents.sort();
    contents
}

/// The group and name of a property, then its parameters sorted, a pair for each value.
fn head(property: &Property) -> Vec<String> {
    let name = format!("{}{}", prefix(property.group.as_deref()), property.name).to_uppercase();
    let pairs = property.params.iter().flat_map(|param| {
        let value = |value: &String| match param.name.as_str() {
            "TYPE" => value.to_uppercase(),
            _ => value.clone(),
        };
        let pair = move |v| format!("{}={}", param.name, value(v));
        param.values.iter().map(pair)
    });
    let pairs: BTreeSet<String> = pairs.collect();
    [name].into_iter().chain(pairs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vcard::{parse, print};

    fn card(lines: &[&str]) -> Card {
        let body = lines.join("\r\n");
        parse(format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{body}\r\nEND:VCARD\r\n").as_bytes())
    }

    #[test]
    fn accounts_of_two_services_are_two() {
        let kept = card(&["FN:Анна", "IMPP;X-SERVICE-TYPE=Discord:x-apple:anna"]);
        for (incoming, is_new) in [
            ("IMPP;X-SERVICE-TYPE=Slack:x-apple:anna", true),
            ("IMPP;X-SERVICE-TYPE=discord;TYPE=home:x-apple:Anna", false),
            ("IMPP:x-apple:anna", false),
        ] {
            let union = print(&add_missing(&kept, &card(&["FN:Анна", incoming]), "RU"));
            let has_it = String::from_utf8(union).unwrap().contains(incoming);
            assert_eq!(has_it, is_new, "{incoming}");
        }
        let both = card(&["X-SOCIALPROFILE;TYPE=vk:anna", "X-SOCIALPROFILE;TYPE=ok:anna"]);
        let union = add_missing(&kept, &both, "RU");
        assert_eq!(union.named("X-SOCIALPROFILE").count(), 2);
    }

    #[test]
    fn only_new_content_is_added() {
        let kept = [
            "FN:Анна",
            "TEL:+7 999 123-45-67",
            "item1.URL:a.org",
            "item1.X-ABLabel:дом",
            "CATEGORIES:a",
        ];
        for (incoming, added) in [
            (&["FN:Анна", "TEL;TYPE=CELL:+79991234567"][..], vec![]),
            (&["FN:Анна Белова"], vec!["X-ALSO-FN:Анна Белова"]),
            (&["FN:Анна", "X-ALSO-FN:Анна"], vec![]),
            (&["TEL;TYPE=CELL:112"], vec!["TEL;TYPE=CELL:112"]),
            (
                &["item1.URL:b.org", "item1.X-ABLabel:работа"],
                vec!["item2.URL:b.org", "item2.X-ABLabel:работа"],
            ),
            (&["item1.URL:A.org", "item1.X-ABLabel:дом"], vec![]),
            (&["CATEGORIES:A,b"], vec!["CATEGORIES:b"]),
            (&["X-ODD;P=1:v1;v2,v3\\;x"], vec!["X-ODD;P=1:v1;v2,v3\\;x"]),
            (&["NOTE:", "UID:9", "REV:2026"], vec![]),
            (
                &[
                    "item1.X-CUSTOM:yes",
                    "item1.X-ABLabel:VIP",
                    "item2.X-CUSTOM:yes",
                    "item2.X-ABLabel:Newsletter",
                    "X-CUSTOM:yes",
                ],
                vec![
                    "item2.X-CUSTOM:yes",
                    "item2.X-ABLabel:VIP",
                    "item3.X-CUSTOM:yes",
                    "item3.X-ABLabel:Newsletter",
                ],
            ),
            (
                &["RELATED;TYPE=spouse:Иван", "RELATED;TYPE=Emergency,spouse:Иван"],
                vec!["RELATED;TYPE=spouse:Иван", "RELATED;TYPE=Emergency,spouse:Иван"],
            ),
        ] {
            let (kept, incoming) = (card(&kept), card(incoming));
            let expected = String::from_utf8(print(&kept)).unwrap().replace(
                "END:VCARD",
                &added
                    .iter()
                    .map(|line| format!("{line}\r\n"))
                    .chain(["END:VCARD".to_owned()])
                    .collect::<String>(),
            );
            let merged = add_missing(&kept, &incoming, "RU");
            assert_eq!(String::from_utf8(print(&merged)).unwrap(), expected);
            assert_eq!(add_missing(&merged, &incoming, "RU"), merged, "again");
        }
    }

    #[test]
    fn a_part_of_another_name_does_not_change_the_name() {
        for (kept, incoming, added) in [
            (
                "FN:Ваня Петров",
                &["FN:Иван Иванов", "N:Иванов;Иван;;;"][..],
                vec!["X-ALSO-FN:Иван Иванов", "X-ALSO-N:Иванов;Иван;;;"],
            ),
            (
                "FN:Иванов Иван",
                &["FN:Иван Иванов", "N:Иванов;Иван;;;"],
                vec!["X-ALSO-FN:Иван Иванов", "N:Иванов;Иван;;;"],
            ),
            (
                "N:Петров;Ваня;;;",
                &["FN:Иван Иванов"],
                vec!["X-ALSO-FN:Иван Иванов"],
            ),
            ("N:Петров;Ваня;;;", &["FN:Ваня Петров"], vec!["FN:Ваня Петров"]),
            ("N:;;;;", &["FN:Иван Иванов"], vec!["FN:Иван Иванов"]),
            ("TEL:112", &["N:Иванов;Иван;;;"], vec!["N:Иванов;Иван;;;"]),
        ] {
            let (kept, incoming) = (card(&[kept]), card(incoming));
            let merged = add_missing(&kept, &incoming, "RU");
            let lines: Vec<String> = merged
                .properties()
                .skip(kept.properties().count() - 1)
                .filter(|(_, p)| !p.is("END"))
                .map(|(_, p)| format!("{}:{}", p.name, p.value))
                .collect();
            assert_eq!(lines, added);
            assert_eq!(add_missing(&merged, &incoming, "RU"), merged, "again");
        }
    }

    /// True if the union of the two lines adds nothing.
    fn is_known(kept: &str, incoming: &str, region: &str) -> bool {
        let kept = card(&[kept]);
        add_missing(&kept, &card(&[incoming]), region) == kept
    }

    #[test]
    fn a_number_or_an_address_is_known_in_another_spelling() {
        for (kept, incoming, known) in [
            ("TEL:+7 903 111-22-33", "TEL:89031112233", true),
            ("TEL:8 (903) 111-22-33", "TEL;TYPE=CELL:+79031112233", true),
            ("TEL;VALUE=uri:tel:+7-903-111-22-33", "TEL:8 903 111 22 33", true),
            ("TEL:8 495 123-45-67 доб. 12", "TEL:+74951234567 ext. 12", true),
            ("TEL:8 495 123-45-67 доб. 12", "TEL:+74951234567 ext. 13", false),
            ("TEL:8 495 123-45-67 доб. 12", "TEL:+74951234567", false),
            ("TEL:+8 903 111-22-33", "TEL:89031112233", false),
            ("TEL:+7 903 111-22-33", "TEL:9031112233", true),
            ("TEL:+7 903 111-22-33", "TEL:*31#+79031112233", false),
            ("TEL:*31#+79031112233", "TEL:+7 903 111-22-33", true),
            ("TEL:*31#+79031112233", "TEL:*31#8 903 111 22 33", true),
            ("TEL:#31#+79031112233", "TEL:*31#+79031112233", false),
            ("TEL:*102#", "TEL:*102#", true),
            ("TEL:*102#", "TEL:*103#", false),
            ("TEL:112", "TEL:113", false),
            ("TEL:+79031112233", "TEL:+79031112233 (Анна)", false),
            ("TEL:+79031112233", "X-TEL:89031112233", false),
            ("NOTE:+79031112233", "X-NOTE:89031112233", false),
            ("EMAIL:anna@example.org", "EMAIL;TYPE=HOME:Anna@EXAMPLE.org", true),
            ("EMAIL:anna@example.org", "EMAIL:anna@example.com", false),
        ] {
            assert_eq!(is_known(kept, incoming, "RU"), known, "{kept} {incoming}");
        }
        assert!(!is_known("TEL:+7 903 111-22-33", "TEL:89031112233", "US"));
    }

    #[test]
    fn folds_order_and_additional_labels_do_not_matter() {
        let one = card(&["UID:1", "FN:Анна", "TEL:112", "REV:1", "CATEGORIES:a,b"]);
        for (other, same) in [
            (
                &["UID:1", "TEL:1\r\n 12", "FN:Анна", "REV:2", "CATEGORIES:B"][..],
                true,
            ),
            (&["UID:1", "FN:Анна", "CATEGORIES:a"], false),
            (&["UID:1", "FN:Анна", "TEL:112", "CATEGORIES:c"], false),
        ] {
            assert_eq!(has_same_content(&one, &card(other)), same, "{other:?}");
        }
    }
}
