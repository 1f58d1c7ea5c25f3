//! Two cards without a common ancestor: whether they say the same, and adding to one what only the
//! other says.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::card::{Card, Line, Property, Version};
use crate::domain::label::label_key;
use crate::domain::phone;
use crate::domain::text::{escape, items, unescape};
use crate::formats::convert;

use super::lines::{line_end, make};

/// Properties that say which card this is, or of which programs keep account themselves.
const FRAME: [&str; 6] = ["BEGIN", "VERSION", "PRODID", "REV", "UID", "END"];

/// Properties that a card has once; a second value stands under another name.
const ONCE: [&str; 14] = [
    "FN",
    "N",
    "BDAY",
    "ANNIVERSARY",
    "X-ANNIVERSARY",
    "GENDER",
    "KIND",
    "ORG",
    "TITLE",
    "NICKNAME",
    "NOTE",
    "SORT-STRING",
    "PHOTO",
    "TZ",
];

/// What a second value of such a property is called.
const SECOND: &str = "X-ALSO-";

/// Properties that say of their group what it is, and nothing of the contact.
const OF_GROUP: [&str; 2] = ["X-ABLABEL", "X-ABADR"];

/// `incoming` in the version of `kept`, so that both can be held against each other.
#[must_use]
pub fn to_version_of(kept: &Card, incoming: &Card) -> Card {
    match kept.version() {
        Version::V30 => convert::to_30(incoming),
        Version::V40 => convert::to_40(incoming),
        Version::V21 | Version::Unknown => incoming.clone(),
    }
}

/// True if both cards say the same of the contact: their lines are equal but for what says which card
/// it is, and `kept` has at least the labels of `incoming` (it may have got more here).
#[must_use]
pub fn has_same_content(kept: &Card, incoming: &Card) -> bool {
    contents(kept) == contents(incoming) && labels(incoming).is_subset(&labels(kept))
}

/// `kept` with everything added that only `incoming` says. Of a property that a card has once `kept`
/// has its own way, and what `incoming` says of it is kept under another name, `X-ALSO-…`. No byte
/// that `kept` has is moved. A phone number in another spelling is the same number; `region` tells of
/// which country one without a country's code is (ISO 3166-1).
#[must_use]
pub fn union(kept: &Card, incoming: &Card, region: &str) -> Card {
    let mut union = Union::of(kept, incoming, region);
    for (_, property) in incoming.properties() {
        union.take(property);
    }
    union.done()
}

struct Union<'a> {
    kept: &'a Card,
    incoming: &'a Card,
    region: &'a str,
    known: BTreeSet<(String, String)>,
    labels: BTreeSet<String>,
    used_groups: BTreeSet<String>,
    groups: BTreeMap<String, String>,
    fresh: Vec<Line>,
}

impl<'a> Union<'a> {
    fn of(kept: &'a Card, incoming: &'a Card, region: &'a str) -> Self {
        let groups = kept.properties().filter_map(|(_, p)| p.group.as_deref());
        Self {
            kept,
            incoming,
            region,
            known: kept.properties().map(|(_, p)| fact(p, region)).collect(),
            labels: labels(kept),
            used_groups: groups.map(str::to_ascii_lowercase).collect(),
            groups: BTreeMap::new(),
            fresh: Vec::new(),
        }
    }

    fn take(&mut self, property: &Property) {
        let is_one_of = |names: &[&str]| names.iter().any(|name| property.is(name));
        if is_one_of(&FRAME) || is_one_of(&OF_GROUP) || property.value.trim().is_empty() {
            return;
        }
        if property.is("CATEGORIES") {
            self.take_labels(property);
            return;
        }
        let name = property.name.to_ascii_uppercase();
        let is_second = ONCE.contains(&name.as_str()) && self.kept.first(&name).is_some();
        let name = if is_second {
            format!("{SECOND}{name}")
        } else {
            property.name.clone()
        };
        let is_known = self.known.contains(&fact(property, self.region));
        if is_known || !self.known.insert(fact_of(&name, &property.value, self.region)) {
            return;
        }
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

    fn take_labels(&mut self, property: &Property) {
        let fresh: Vec<String> = items(&property.value)
            .into_iter()
            .filter(|label| self.labels.insert(label_key(label)))
            .map(|label| escape(&label))
            .collect();
        if !fresh.is_empty() {
            self.add("CATEGORIES", &fresh.join(","));
        }
    }

    /// The name that a group of the incoming card has here: one that the kept card does not use.
    fn group(&mut self, old: &str) -> String {
        let key = old.to_ascii_lowercase();
        if let Some(new) = self.groups.get(&key) {
            return new.clone();
        }
        // Among one more name than are used, one is free.
        let free = (0..=self.used_groups.len()).map(|n| format!("item{}", n + 1));
        let new = free
            .into_iter()
            .find(|name| !self.used_groups.contains(name))
            .unwrap_or_else(|| old.to_owned());
        self.used_groups.insert(new.clone());
        self.groups.insert(key, new.clone());
        new
    }

    /// What the incoming card says of the group, once.
    fn describe_group(&mut self, old: &str, new: &str) {
        let described = self
            .fresh
            .iter()
            .filter_map(|line| line.property.as_ref())
            .any(|p| p.in_group(new) && OF_GROUP.iter().any(|name| p.is(name)));
        if described {
            return;
        }
        let incoming = self.incoming;
        for (_, property) in incoming.properties() {
            if property.in_group(old) && OF_GROUP.iter().any(|name| property.is(name)) {
                let head = format!("{new}.{}", property.name);
                self.add(&head, &property.value);
            }
        }
    }

    fn add(&mut self, head: &str, value: &str) {
        self.fresh.push(make(head, value, line_end(self.kept)));
    }

    fn done(self) -> Card {
        let lines = self.kept.lines();
        let is_end = |line: &Line| line.property.as_ref().is_some_and(|p| p.is("END"));
        let at = lines.iter().rposition(is_end).unwrap_or(lines.len());
        let (before, after) = lines.split_at(at);
        Card::new([before, &self.fresh, after].concat())
    }
}

fn prefix(group: Option<&str>) -> String {
    group.map(|group| format!("{group}.")).unwrap_or_default()
}

/// What a property says, in a form in which two that say the same are equal.
fn fact(property: &Property, region: &str) -> (String, String) {
    fact_of(&property.name, &property.value, region)
}

fn fact_of(name: &str, value: &str, region: &str) -> (String, String) {
    let name = name.to_ascii_uppercase();
    let text = unescape(value);
    let value = match name.as_str() {
        "TEL" => number(&text, region).unwrap_or_else(|| value.trim().to_owned()),
        "EMAIL" | "URL" | "IMPP" => text.trim().to_lowercase(),
        _ => value.trim().to_owned(),
    };
    (name, value)
}

/// What a number is called by, however it is spelt; `None` if it is no number. Two extensions of one
/// switchboard are two numbers.
fn number(text: &str, region: &str) -> Option<String> {
    let text = text.trim();
    let scheme = text.get(..4).filter(|start| start.eq_ignore_ascii_case("tel:"));
    let text = scheme.and(text.get(4..)).unwrap_or(text);
    phone::check_phone(text).ok()?;
    let href = phone::tel_href(text);
    let extension = href.split_once(";ext=").map_or("", |(_, extension)| extension);
    Some(format!("{};{extension}", phone::search_digits(text, region)))
}

fn labels(card: &Card) -> BTreeSet<String> {
    card.named("CATEGORIES")
        .flat_map(|(_, p)| items(&p.value))
        .map(|label| label_key(&label))
        .collect()
}

/// What a card says, line by line, however its parameters are written: `TYPE=a;TYPE=b` is `TYPE=b,a`
/// (RFC 6350 §5.6).
fn contents(card: &Card) -> Vec<(Vec<String>, Vec<u8>)> {
    let mut contents: Vec<_> = card
        .lines()
        .iter()
        .filter_map(|line| match &line.property {
            Some(p) if p.is("CATEGORIES") || FRAME.iter().any(|name| p.is(name)) => None,
            Some(p) => Some((head(p), p.value.clone().into_bytes())),
            None => Some((Vec::new(), line.content())),
        })
        .filter(|(head, content)| !head.is_empty() || !content.trim_ascii().is_empty())
        .collect();
    contents.sort();
    contents
}

/// The group and name of a property, then its parameters: a pair for each value, in order.
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
    use crate::formats::vcard::{parse, print};

    fn card(lines: &[&str]) -> Card {
        let body = lines.join("\r\n");
        parse(format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{body}\r\nEND:VCARD\r\n").as_bytes())
    }

    #[test]
    fn what_only_the_other_says_is_added() {
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
            (&["TEL;TYPE=CELL:112"], vec!["TEL;TYPE=CELL:112"]),
            (
                &["item1.URL:b.org", "item1.X-ABLabel:работа"],
                vec!["item2.URL:b.org", "item2.X-ABLabel:работа"],
            ),
            (&["item1.URL:A.org", "item1.X-ABLabel:дом"], vec![]),
            (&["CATEGORIES:A,b"], vec!["CATEGORIES:b"]),
            (&["X-ODD;P=1:v1;v2,v3\\;x"], vec!["X-ODD;P=1:v1;v2,v3\\;x"]),
            (&["NOTE:", "UID:9", "REV:2026"], vec![]),
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
            let merged = union(&kept, &incoming, "RU");
            assert_eq!(String::from_utf8(print(&merged)).unwrap(), expected);
            assert_eq!(union(&merged, &incoming, "RU"), merged, "again");
        }
    }

    /// True if the region's people would say that the second line tells nothing besides the first.
    fn is_known(kept: &str, incoming: &str, region: &str) -> bool {
        let kept = card(&[kept]);
        union(&kept, &card(&[incoming]), region) == kept
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
            ("TEL:+7 903 111-22-33", "TEL:9031112233", false),
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
    fn the_same_is_seen_through_folds_order_and_new_labels() {
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
