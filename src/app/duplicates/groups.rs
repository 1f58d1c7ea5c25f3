//! The groups of contacts that may be one person, with the reasons.

use std::collections::{BTreeMap, BTreeSet};

use super::compared::Compared;
use crate::app::{App, BookAccess, Error, Result};
use domain::duplicates::{Certainty, Reason};
use domain::fold::fold;
use domain::ids::{ContactId, LabelId};
use domain::label::label_key;
use domain::search::hit::has_digits;
use domain::search::parse_query;
use formats::vcard;
use store::contacts::Stored;
use store::duplicates::GroupMatch;
use store::{self, Conn};

/// A group.
#[derive(Clone, Debug)]
pub struct GroupView {
    /// The lowest id of its contacts.
    pub id: i64,
    /// How certain it is.
    pub certainty: Certainty,
    /// Its contacts; of a large group the first ones.
    pub members: Vec<MemberView>,
    /// The ids of all its contacts.
    pub ids: Vec<i64>,
    /// Their revisions, in the same order.
    pub revisions: Vec<i64>,
    /// The UIDs of all its contacts.
    pub uids: Vec<String>,
    /// Why they may be one person.
    pub reasons: Vec<Reason>,
}

/// A contact of a group.
#[derive(Clone, Debug)]
pub struct MemberView {
    /// Its key.
    pub id: ContactId,
    /// Its UID.
    pub uid: String,
    /// Its display name.
    pub name: String,
    /// What else it says, in short.
    pub values: Vec<String>,
}

/// Which groups are wanted.
#[derive(Clone, Debug, Default)]
pub struct GroupFilter {
    /// Words that one of the contacts has, in its name, numbers or addresses.
    pub q: String,
    /// A label that one of the contacts has.
    pub label: Option<LabelId>,
}

/// A page of groups of one certainty.
#[derive(Clone, Debug)]
pub struct GroupPage {
    /// The groups in order.
    pub groups: Vec<GroupView>,
    /// The cursor of the next page.
    pub after: Option<i64>,
}

/// How many groups of each certainty there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sure ones.
    pub sure: i64,
    /// Likely ones.
    pub likely: i64,
    /// Those worth a look.
    pub maybe: i64,
}

/// Groups of a page.
const PAGE: usize = 20;
/// Groups that are read at once while a filter is looked for.
const READ: i64 = 50;
/// Contacts of a group that are listed, and whose reasons are named.
const MAX_SHOWN: usize = 10;
/// Values of a contact that are listed.
const MAX_VALUES: usize = 4;

/// How many groups there are.
pub fn counts(app: &App, access: &BookAccess) -> Result<Counts> {
    let book = access.book_id();
    app.store.read(|conn| {
        let mut count =
            |certainty: Certainty| store::duplicates::count_groups(conn, book, certainty.as_str());
        Ok(Counts {
            sure: count(Certainty::Sure)?,
            likely: count(Certainty::Likely)?,
            maybe: count(Certainty::Maybe)?,
        })
    })
}

/// A page of groups after a group.
pub fn page(
    app: &App,
    access: &BookAccess,
    certainty: Certainty,
    filter: &GroupFilter,
    after: i64,
) -> Result<GroupPage> {
    let book = access.book_id();
    app.store.read(|conn| {
        let label = filter.label.map(|label| store::labels::by_id(conn, book, label));
        let label = label.transpose()?.map(|row| row.key);
        let region = access.region(app);
        let wanted = group_match(filter, region);
        let fits = |stored: &Stored| has_text(stored, &wanted, region) && has_label(stored, label.as_deref());
        let is_filtered = !wanted.words.is_empty() || !wanted.digits.is_empty() || label.is_some();
        let (mut after, mut groups) = (after, Vec::new());
        loop {
            let ids = if is_filtered {
                // The index has more words than those that are looked for here.
                store::duplicates::matching_groups_after(
                    conn,
                    book,
                    certainty.as_str(),
                    after,
                    &wanted,
                    READ,
                )?
            } else {
                store::duplicates::groups_after(conn, book, certainty.as_str(), after, READ)?
            };
            for (id, members) in members_of(conn, access, certainty, &ids)? {
                if groups.len() == PAGE {
                    return Ok(GroupPage {
                        groups,
                        after: Some(after),
                    });
                }
                after = id;
                let stored = store::contacts::by_ids(conn, book, &members)?;
                let live: Vec<Stored> = stored.into_iter().filter(Stored::is_live).collect();
                if live.len() > 1 && (!is_filtered || live.iter().any(&fits)) {
                    groups.push(view(conn, app, access, certainty, live)?);
                }
            }
            if ids.len() < usize::try_from(READ).unwrap_or(usize::MAX) {
                return Ok(GroupPage { groups, after: None });
            }
        }
    })
}

/// The group of a contact; `None` if it is in none.
pub fn group(app: &App, access: &BookAccess, id: ContactId) -> Result<Option<GroupView>> {
    app.store.read(|conn| group_in(conn, app, access, id))
}

/// The other contacts of a contact's group, if it is a sure or likely one.
pub fn of_contact(app: &App, access: &BookAccess, id: ContactId) -> Result<Option<GroupView>> {
    let found = group(app, access, id)?;
    Ok(found.filter(|group| group.certainty != Certainty::Maybe))
}

fn group_in(conn: &mut Conn, app: &App, access: &BookAccess, id: ContactId) -> Result<Option<GroupView>> {
    let book = access.book_id();
    let row = store::duplicates::member(conn, book, id)?;
    let Some((row, certainty)) = row.and_then(|row| {
        let certainty = Certainty::parse(&row.certainty)?;
        Some((row, certainty))
    }) else {
        return Ok(None);
    };
    let members = members_of(conn, access, certainty, &[row.group_id])?;
    let ids: Vec<i64> = members.into_values().flatten().collect();
    let live: Vec<Stored> = store::contacts::by_ids(conn, book, &ids)?
        .into_iter()
        .filter(Stored::is_live)
        .collect();
    if live.len() < 2 {
        return Ok(None);
    }
    view(conn, app, access, certainty, live).map(Some)
}

fn members_of(
    conn: &mut Conn,
    access: &BookAccess,
    certainty: Certainty,
    groups: &[i64],
) -> Result<BTreeMap<i64, Vec<i64>>> {
    let mut members: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    let rows = store::duplicates::members_of_groups(conn, access.book_id(), certainty.as_str(), groups)?;
    for row in rows {
        members.entry(row.group_id).or_default().push(row.contact_id);
    }
    Ok(members)
}

fn view(
    conn: &mut Conn,
    app: &App,
    access: &BookAccess,
    certainty: Certainty,
    live: Vec<Stored>,
) -> Result<GroupView> {
    let all = live.iter().map(|stored| stored.id).collect();
    let revisions = live.iter().map(|stored| stored.token).collect();
    let uids = live.iter().map(|stored| stored.uid.clone()).collect();
    let shown: Vec<Stored> = live.into_iter().take(MAX_SHOWN).collect();
    let ids: Vec<i64> = shown.iter().map(|stored| stored.id).collect();
    let first = ids.first().copied().ok_or(Error::NotFound)?;
    let members = shown.iter().map(member).collect();
    let mut compared = Compared::new(access.book_id(), access.region(app));
    for stored in shown {
        compared.add(stored);
    }
    compared.count_sharers(conn, &ids)?;
    let mut reasons = Vec::new();
    for (at, one) in ids.iter().enumerate() {
        for other in ids.iter().skip(at + 1) {
            let found = compared.compare(*one, *other);
            for reason in found.into_iter().flat_map(|comparison| comparison.reasons) {
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
        }
    }
    Ok(GroupView {
        id: first,
        certainty,
        members,
        ids: all,
        revisions,
        uids,
        reasons,
    })
}

fn member(stored: &Stored) -> MemberView {
    let contact = vcard::read(&vcard::parse(&stored.card));
    let phones = contact
        .phones
        .iter()
        .chain(&contact.emails)
        .map(|entry| entry.value.clone());
    let messengers = contact.messengers.iter().map(|messenger| messenger.value.clone());
    let organization = Some(contact.organization.clone()).filter(|name| *name != stored.display_name);
    let values = phones.chain(messengers).chain(organization);
    MemberView {
        id: stored.id(),
        uid: stored.uid.clone(),
        name: stored.display_name.clone(),
        values: values
            .filter(|value| !value.trim().is_empty())
            .take(MAX_VALUES)
            .collect(),
    }
}

/// What is looked for: a number as the search of the list reads it, whatever it is written with.
fn group_match(filter: &GroupFilter, region: &str) -> GroupMatch {
    let query = parse_query(&filter.q, region);
    let (words, digits) = if query.words.is_empty() && query.digits.is_empty() {
        let folded = fold(&filter.q);
        (folded.split_whitespace().map(str::to_owned).collect(), Vec::new())
    } else {
        (
            query.words.into_iter().map(|word| word.text).collect(),
            query.digits,
        )
    };
    GroupMatch {
        words,
        digits,
        label: filter.label,
    }
}

/// True if the name, the organization, the numbers or the addresses of the contact have every word and all digits.
fn has_text(stored: &Stored, wanted: &GroupMatch, region: &str) -> bool {
    let contact = vcard::read(&vcard::parse(&stored.card));
    let values = contact
        .phones
        .iter()
        .chain(&contact.emails)
        .map(|entry| entry.value.as_str());
    let texts: Vec<&str> = [stored.display_name.as_str(), contact.organization.as_str()]
        .into_iter()
        .chain(values)
        .collect();
    let text = fold(&texts.join(" "));
    wanted.words.iter().all(|word| text.contains(word.as_str()))
        && (wanted.digits.iter()).all(|digits| texts.iter().any(|text| has_digits(text, digits, region)))
}

fn has_label(stored: &Stored, key: Option<&str>) -> bool {
    let Some(key) = key else { return true };
    let contact = vcard::read(&vcard::parse(&stored.card));
    let keys: BTreeSet<String> = contact.labels.iter().map(|label| label_key(label)).collect();
    keys.contains(key)
}
