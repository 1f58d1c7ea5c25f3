//! Merges contacts that are one person: the oldest gets everything that the others say, and they go to the trash.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::write::{Precondition, Writer, write_book};
use crate::app::{App, BookAccess, Error, Result};
use domain::card::{Card, Line, Property};
use domain::change_log::BatchKind;
use domain::diff::readable;
use domain::ids::{BatchId, ContactId};
use domain::property::PropertyRole;
use formats::vcard;
use store::contacts::Stored;
use store::{self, Conn};

/// What the user chose on the page of a group.
#[derive(Clone, Debug, Default)]
pub struct MergeChoice {
    /// From which contact the value of a property comes, where the contacts differ.
    pub chosen: BTreeMap<String, i64>,
    /// The keys of values that are left out.
    pub dropped: BTreeSet<String>,
}

/// What a merge did.
#[derive(Clone, Copy, Debug)]
pub struct Merged {
    /// The contact that has everything now.
    pub id: ContactId,
    /// The batch that undoes it, also if the form is sent again.
    pub batch: Option<BatchId>,
    /// False if the contacts had been merged before, and not as the user chose now.
    pub is_as_chosen: bool,
}

/// The properties of which a contact has one value, with those that follow it.
const SINGLE: [(&str, &[&str]); 6] = [
    ("FN", &["FN", "N"]),
    ("NICKNAME", &["NICKNAME"]),
    ("BDAY", &["BDAY"]),
    ("ORG", &["ORG"]),
    ("TITLE", &["TITLE"]),
    ("PHOTO", &["PHOTO"]),
];

/// A value of some of the contacts.
#[derive(Clone, Debug)]
pub struct Value {
    /// The contacts that have it.
    pub owners: Vec<i64>,
    /// What it is named by in a form.
    pub key: String,
    /// The name of its property.
    pub property: String,
    /// What it says, readable.
    pub text: String,
}

/// A contact that may be merged with others.
#[derive(Clone, Debug)]
pub struct MergeCandidate {
    /// Its key.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its revision.
    pub revision: i64,
}

/// A property of which one value has to be chosen.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The name of the property.
    pub property: String,
    /// The values that the contacts have.
    pub values: Vec<Value>,
}

/// Everything that contacts say, beside each other.
#[derive(Clone, Debug)]
pub struct ValueList {
    /// The contacts, the one that stays first.
    pub contacts: Vec<MergeCandidate>,
    /// Properties of which one value has to be chosen.
    pub choices: Vec<Choice>,
    /// What not all of them say.
    pub parts: Vec<Value>,
    /// What all of them say.
    pub shared: Vec<Value>,
}

/// Everything that these contacts say.
///
/// # Errors
/// `NotFound` if fewer than two of them are live contacts of the book.
pub fn values(app: &App, access: &BookAccess, ids: &[i64]) -> Result<ValueList> {
    let region = access.region(app);
    let contacts = app.store.read(|conn| load(conn, access, ids))?;
    let cards: Vec<(i64, Card)> = contacts
        .iter()
        .map(|stored| (stored.id, vcard::parse(&stored.card)))
        .collect();
    let union = union(&cards, &BTreeMap::new(), region);
    let choices = choices(&cards);
    let is_choice =
        |name: &str| matches!(name, "FN" | "N") || choices.iter().any(|choice| choice.property == name);
    let (mut parts, mut shared) = (Vec::new(), Vec::new());
    for (_, property) in union.properties() {
        let name = property.name.to_ascii_uppercase();
        let info = property.info();
        let is_shown = !info.is_about_card() && info.role != PropertyRole::GroupInfo;
        if !is_shown || is_choice(name.trim_start_matches("X-ALSO-")) || property.value.contains('\0') {
            continue;
        }
        let value = Value {
            owners: owners(&cards, &name, &property.value),
            key: key_of(property),
            property: name,
            text: readable(property),
        };
        if value.owners.len() == cards.len() {
            shared.push(value);
        } else {
            parts.push(value);
        }
    }
    Ok(ValueList {
        choices,
        parts,
        shared,
        contacts: contacts
            .into_iter()
            .map(|stored| MergeCandidate {
                id: stored.id,
                name: stored.display_name,
                revision: stored.token,
            })
            .collect(),
    })
}

fn choices(cards: &[(i64, Card)]) -> Vec<Choice> {
    let mut choices = Vec::new();
    for (name, _) in SINGLE {
        // Each value as it is written, and for the page.
        let mut values: Vec<(String, Value)> = Vec::new();
        for (id, card) in cards {
            let Some(property) = card.first(name).filter(|p| !p.value.trim().is_empty()) else {
                continue;
            };
            let text = if name == "PHOTO" {
                property.value.clone()
            } else {
                readable(property)
            };
            let same = values.iter_mut().find_map(|(written, value)| {
                let richer = vcard::richer_spelling(name, written, &property.value);
                let is_same = value.text == text || richer.is_some();
                is_same.then_some((written, value, richer))
            });
            if let Some((written, value, richer)) = same {
                value.owners.push(*id);
                if richer.as_ref() == Some(&property.value) {
                    written.clone_from(&property.value);
                    value.text = text;
                }
            } else {
                let value = Value {
                    owners: vec![*id],
                    key: key_of(property),
                    property: name.to_owned(),
                    text,
                };
                values.push((property.value.clone(), value));
            }
        }
        let values: Vec<Value> = values.into_iter().map(|(_, value)| value).collect();
        if values.len() > 1 {
            choices.push(Choice {
                property: name.to_owned(),
                values,
            });
        }
    }
    choices
}

fn key_of(property: &Property) -> String {
    format!("{}:{}", property.name.to_ascii_uppercase(), property.value.trim())
}

/// The contacts whose card has a value.
fn owners(cards: &[(i64, Card)], name: &str, value: &str) -> Vec<i64> {
    let has = |card: &Card| {
        card.named(name).any(|(_, property)| {
            property.value.trim() == value.trim()
                || vcard::richer_spelling(name, &property.value, value).is_some()
        })
    };
    cards
        .iter()
        .filter(|(_, card)| has(card))
        .map(|(id, _)| *id)
        .collect()
}

/// Merges contacts as the user chose. `revisions` are those of the contacts when the user saw them. If the contacts are
/// merged already, because the form was sent before, that changes nothing.
///
/// # Errors
/// `Conflict` if one of them was changed or deleted since; `NotFound` for fewer than two.
pub fn merge(
    app: &App,
    access: &BookAccess,
    revisions: &BTreeMap<i64, i64>,
    choice: &MergeChoice,
) -> Result<Merged> {
    let ids: Vec<i64> = revisions.keys().copied().collect();
    let region = access.region(app);
    let written = write_book(app, access, BatchKind::Merge, Precondition::None, |writer| {
        if let Some(earlier) = earlier(writer, access, &ids, choice, region)? {
            return Ok(earlier);
        }
        let contacts = load(writer.conn(), access, &ids)?;
        let against = contacts
            .iter()
            .map(|stored| stored.token)
            .max()
            .unwrap_or_default();
        let is_same = |stored: &Stored| revisions.get(&stored.id) == Some(&stored.token);
        if contacts.len() != ids.len() || !contacts.iter().all(is_same) {
            return Err(Error::Conflict {
                conflicts: Vec::new(),
                against,
            });
        }
        let kept = merge_within(writer, access, &contacts, choice, region)?;
        super::find::recount(writer.conn(), access.book_id())?;
        Ok(Merged {
            id: kept,
            batch: None,
            is_as_chosen: true,
        })
    })?;
    let mut merged = written.value;
    merged.batch = written.batch.or(merged.batch);
    Ok(merged)
}

/// What the same form did when it was sent before: the contacts were merged at once, and still are.
fn earlier(
    writer: &mut Writer,
    access: &BookAccess,
    ids: &[i64],
    choice: &MergeChoice,
    region: &str,
) -> Result<Option<Merged>> {
    let book = access.book_id();
    let mut contacts = store::contacts::by_ids(writer.conn(), book, ids)?;
    sort_by_age(&mut contacts);
    let [kept, others @ ..] = contacts.as_slice() else {
        return Ok(None);
    };
    if others.is_empty() || contacts.len() != ids.len() {
        return Ok(None);
    }
    for other in others {
        let into = store::duplicates::merged_into(writer.conn(), book, other.id())?;
        if other.is_live() || into != Some(kept.id()) {
            return Ok(None);
        }
    }
    let make = |cards: &[(i64, Vec<u8>)]| merged_card(cards, choice, region);
    let earlier = writer.earlier_merge(kept, others, make)?;
    Ok(earlier.map(|earlier| Merged {
        id: kept.id(),
        batch: earlier.batch,
        is_as_chosen: earlier.is_same,
    }))
}

/// The contact into which one in the trash was merged, with its name; `None` if that is not in the book any more.
pub fn merged_into(app: &App, access: &BookAccess, id: ContactId) -> Result<Option<(ContactId, String)>> {
    let book = access.book_id();
    app.store.read(|conn| {
        let Some(into) = store::duplicates::merged_into(conn, book, id)? else {
            return Ok(None);
        };
        let live = store::contacts::by_ids(conn, book, &[into.0])?;
        let live = live.into_iter().find(Stored::is_live);
        Ok(live.map(|stored| (stored.id(), stored.display_name)))
    })
}

/// Live contacts, the oldest first: that one stays.
pub(super) fn load(conn: &mut Conn, access: &BookAccess, ids: &[i64]) -> Result<Vec<Stored>> {
    let mut contacts: Vec<Stored> = store::contacts::by_ids(conn, access.book_id(), ids)?
        .into_iter()
        .filter(Stored::is_live)
        .collect();
    sort_by_age(&mut contacts);
    if contacts.len() < 2 {
        return Err(Error::NotFound);
    }
    Ok(contacts)
}

/// The oldest first: that one stays.
fn sort_by_age(contacts: &mut [Stored]) {
    contacts.sort_by_key(|stored| (stored.created_at, stored.id));
}

/// Merges contacts under the caller's batch; the first one stays.
pub(super) fn merge_within(
    writer: &mut Writer,
    access: &BookAccess,
    contacts: &[Stored],
    choice: &MergeChoice,
    region: &str,
) -> Result<ContactId> {
    let book = access.book_id();
    let [kept, others @ ..] = contacts else {
        return Err(Error::NotFound);
    };
    let cards = contacts.iter().map(|stored| (stored.id, stored.card.clone()));
    let cards: Vec<(i64, Vec<u8>)> = cards.collect();
    writer.replace(kept, &merged_card(&cards, choice, region))?;
    for other in others {
        writer.delete(other)?;
        store::duplicates::set_merged_into(writer.conn(), book, other.id(), kept.id())?;
    }
    let ids: Vec<i64> = contacts.iter().map(|stored| stored.id).collect();
    store::duplicates::remove_members(writer.conn(), book, &ids)?;
    Ok(kept.id())
}

/// What becomes of the first of these cards when the others are merged into it.
fn merged_card(cards: &[(i64, Vec<u8>)], choice: &MergeChoice, region: &str) -> Vec<u8> {
    let parsed: Vec<(i64, Card)> = cards.iter().map(|(id, card)| (*id, vcard::parse(card))).collect();
    let union = union(&parsed, &choice.chosen, region);
    let is_dropped = |line: &&Line| {
        let property = line.property.as_ref();
        property.is_some_and(|property| choice.dropped.contains(&key_of(property)))
    };
    let lines = union.lines().iter();
    let left = lines.filter(|line| !is_dropped(line)).cloned().collect();
    vcard::print(&Card::new(left))
}

/// The card with everything that these cards say. Of single values it has those that were chosen, else those of the
/// first card; the others stand beside them.
fn union(cards: &[(i64, Card)], chosen: &BTreeMap<String, i64>, region: &str) -> Card {
    let Some((_, kept)) = cards.first() else {
        return Card::new(Vec::new());
    };
    let mut card = kept.clone();
    for (name, names) in SINGLE {
        let from = chosen
            .get(name)
            .and_then(|id| cards.iter().find(|(own, _)| own == id));
        if let Some((_, from)) = from.filter(|(_, from)| from.first(name).is_some()) {
            card = with_values_of(&card, from, names);
        }
    }
    // The first card once more: what was chosen in place of its values does not lose them.
    let all = cards.iter().skip(1).chain(cards.first());
    all.fold(card, |card, (_, other)| {
        vcard::merge_duplicate(&card, other, region)
    })
}

/// A card with the lines of some properties of another one in place of its own.
fn with_values_of(card: &Card, from: &Card, names: &[&str]) -> Card {
    let is_named = |line: &Line| {
        let property = line.property.as_ref();
        property.is_some_and(|p| names.iter().any(|name| p.is(name)))
    };
    let end = card.line_end().to_vec();
    let mut values: Vec<Line> = from
        .lines()
        .iter()
        .filter(|line| is_named(line))
        .cloned()
        .collect();
    for line in values.iter_mut().filter(|line| line.end().is_empty()) {
        line.bytes.extend_from_slice(&end);
    }
    let is_end = |line: &Line| line.property.as_ref().is_some_and(|p| p.is("END"));
    let lines = card.lines();
    let place = lines
        .iter()
        .position(|line| is_named(line) || is_end(line))
        .unwrap_or(lines.len());
    let (before, after) = lines.split_at(place);
    let rest = after.iter().filter(|line| !is_named(line)).cloned();
    Card::new(before.iter().cloned().chain(values).chain(rest).collect())
}
