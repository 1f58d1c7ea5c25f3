//! Weighs what speaks for two contacts being one person, and what against it.

use std::collections::HashMap;

use super::compare_keys::{KeyKind, email_hash, keys, link_hash, messenger_hash, phone_hash};
use super::compare_names::{NameVerdict, Nameless, compare_names};
use super::evidence::{Certainty, Comparison, Likeness, Objection, Reason};
use super::profile::{Day, Profile, is_role_mailbox};
use crate::card::Card;
use crate::contact::Contact;

/// How many contacts have each key; one that is not in it counts as shared by these two only.
pub type Sharers = HashMap<i64, usize>;

/// A contact, ready to be compared.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// What is compared.
    pub profile: Profile,
    /// The keys by which it is found.
    pub keys: Vec<(KeyKind, i64)>,
    /// The keys of its name with each number and address, by the key of these alone.
    certain: HashMap<i64, i64>,
}

impl Candidate {
    /// A contact that is read from `card`; `region` is an ISO 3166-1 code: the country of phone numbers without a
    /// country code.
    #[must_use]
    pub fn of(card: &Card, contact: &Contact, region: &str) -> Self {
        let profile = Profile::of(card, contact, region);
        let (keys, certain) = keys(contact, &profile, region);
        Self {
            profile,
            keys,
            certain,
        }
    }

    /// Its numbers, addresses and accounts as reasons, each with its key.
    pub fn contact_points(&self) -> impl Iterator<Item = (Reason, i64)> {
        let profile = &self.profile;
        let phones = profile.phones.iter();
        let phones = phones.map(|(number, phone)| (Reason::Phone(phone.text.clone()), phone_hash(number)));
        let emails = profile.emails.iter();
        let emails = emails.map(|address| (Reason::Email(address.clone()), email_hash(address)));
        let accounts = profile.messengers.iter();
        let accounts =
            accounts.map(|account| (Reason::Messenger(account.1.clone()), messenger_hash(account)));
        phones.chain(emails).chain(accounts)
    }
}

/// Points from which contacts are the same for sure, if the whole name is the same.
const SURE: i32 = 95;
/// The same with another name than that.
const SURE_OTHER_NAME: i32 = 115;
/// The same for two cards with nothing but the same numbers and addresses.
const SURE_NAMELESS: i32 = 65;
const LIKELY: i32 = 55;
/// Others who may share a number without making it less of a proof for two contacts of one name.
const FAMILY: usize = 2;
const MAYBE: i32 = 30;

/// Compares two contacts.
#[must_use]
pub fn compare(one: &Candidate, other: &Candidate, sharers: &Sharers) -> Comparison {
    let names = compare_names(&one.profile.name, &other.profile.name);
    let mut weighing = Weighing {
        one,
        other,
        sharers,
        points: 0,
        contact_points: 0,
        reasons: Vec::new(),
        objections: names.objections.clone(),
        is_doubtful: names.is_doubtful,
    };
    weighing.weigh_contact_points();
    weighing.weigh_birthdays();
    weighing.weigh_names(&names);
    weighing.weigh_the_rest(&names);
    weighing.finish(&names)
}

struct Weighing<'a> {
    one: &'a Candidate,
    other: &'a Candidate,
    sharers: &'a Sharers,
    points: i32,
    /// The points of shared numbers, addresses and accounts.
    contact_points: i32,
    reasons: Vec<Reason>,
    objections: Vec<Objection>,
    /// True if something is odd enough that a user would look twice.
    is_doubtful: bool,
}

impl Weighing<'_> {
    /// Shared numbers, addresses and accounts. A second one says less than the first.
    fn weigh_contact_points(&mut self) {
        let (one, other) = (&self.one.profile, &self.other.profile);
        let mut found: Vec<(i32, Reason)> = Vec::new();
        for (number, phone) in &one.phones {
            let Some(theirs) = other.phones.get(number) else {
                continue;
            };
            let extensions = (phone.after.as_str(), theirs.after.as_str());
            let points = match extensions {
                (a, b) if a == b => 50,
                ("", _) | (_, "") => 20,
                _ => continue,
            };
            let points = self.shared(points, phone_hash(number));
            found.push((points, Reason::Phone(phone.text.clone())));
        }
        for address in one.emails.intersection(&other.emails) {
            let points = if is_role_mailbox(address) { 20 } else { 50 };
            let points = self.shared(points, email_hash(address));
            found.push((points, Reason::Email(address.clone())));
        }
        for account in one.messengers.intersection(&other.messengers) {
            let points = self.shared(50, messenger_hash(account));
            found.push((points, Reason::Messenger(account.1.clone())));
        }
        for link in one.links.intersection(&other.links) {
            let points = self.shared(40, link_hash(link));
            found.push((points, Reason::Link(link.clone())));
        }
        found.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
        let weights = [100, 70, 40].into_iter().chain(std::iter::repeat(10));
        for ((points, reason), weight) in found.into_iter().zip(weights) {
            self.contact_points += points * weight / 100;
            self.reasons.push(reason);
        }
        self.points += self.contact_points;
        if !one.uid.is_empty() && one.uid == other.uid {
            self.add(100, Reason::Uid);
        }
        if one.photo.is_some() && one.photo == other.photo {
            self.add(50, Reason::Photo);
        }
    }

    /// The points of a shared key: the more contacts have it, the fewer. Contacts with the same name are one of them, and
    /// who else of a family has it says nothing about them.
    fn shared(&self, points: i32, key: i64) -> i32 {
        let count = |key: i64| self.sharers.get(&key).copied().unwrap_or(2).max(2);
        let same_name = self.one.certain.get(&key).zip(self.other.certain.get(&key));
        let (same_name, family) = same_name
            .filter(|(a, b)| a == b)
            .map_or((2, 0), |(key, _)| (count(*key), FAMILY));
        let others = count(key).saturating_sub(same_name.max(2)).saturating_sub(family);
        let others = i32::try_from(others).unwrap_or(i32::MAX / 8);
        points * 4 / (4 + others)
    }

    fn weigh_birthdays(&mut self) {
        let (Some(one), Some(other)) = (self.one.profile.birthday, self.other.profile.birthday) else {
            return;
        };
        let ((year, month, day), (their_year, their_month, their_day)) = (one, other);
        let has_years = year.is_some() && their_year.is_some();
        let is_same_day = (month, day) == (their_month, their_day);
        if is_same_day && year == their_year && has_years {
            self.add(35, Reason::Birthday);
        } else if is_same_day && !has_years {
            self.add(18, Reason::Birthday);
        } else if are_different(one, other) {
            self.objections.push(Objection::Birthday);
        } else if is_slip(one, other) {
            self.is_doubtful = true;
        }
    }

    fn weigh_names(&mut self, names: &NameVerdict) {
        let is_word = matches!(names.likeness, Some(Likeness::OneWord | Likeness::Text));
        // A single word says nothing of its own, and much about who has the same number.
        let more = if is_word && self.contact_points > 0 { 35 } else { 0 };
        self.points += names.points + more;
        if let Some(likeness) = names.likeness {
            self.reasons.push(Reason::Name(likeness));
        } else if names.nameless != Nameless::Neither {
            self.reasons.push(Reason::Nameless);
        }
        if names.is_generation_one_sided {
            self.points -= 40;
        }
        let key = self.one.keys.iter().find(|(kind, _)| *kind == KeyKind::Name);
        let namesakes = key
            .and_then(|(_, key)| self.sharers.get(key))
            .copied()
            .unwrap_or(2);
        if self.contact_points == 0 && namesakes > 3 {
            self.points -= 20;
        }
    }

    fn weigh_the_rest(&mut self, names: &NameVerdict) {
        let (one, other) = (&self.one.profile, &self.other.profile);
        if let (Some((key, text)), Some((their_key, _))) = (&one.organization, &other.organization)
            && key == their_key
            && names.likeness != Some(Likeness::Organization)
        {
            let reason = Reason::Organization(text.clone());
            self.add(10, reason);
        }
        if one.addresses.intersection(&other.addresses).next().is_some() {
            self.add(12, Reason::Address);
        }
        let has_whole_name = matches!(
            names.likeness,
            Some(Likeness::Same | Likeness::OtherLetters | Likeness::Partial | Likeness::Organization)
        );
        if has_whole_name && (one.is_bare() || other.is_bare()) {
            self.points += 12;
        }
        let are_apart = |a: bool, b: bool| !a && !b;
        let has_others = are_apart(one.phones.is_empty(), other.phones.is_empty())
            || are_apart(one.emails.is_empty(), other.emails.is_empty());
        if self.contact_points == 0 && has_others {
            self.points -= 15;
        }
        // Father and son have one landline, and each his own mobile and address.
        let has_own = |own: &Profile, other: &Profile| {
            own.phones.keys().any(|number| !other.phones.contains_key(number))
                && !own.emails.is_empty()
                && own.emails.is_disjoint(&other.emails)
        };
        if self.contact_points > 0 && has_own(one, other) && has_own(other, one) {
            self.points -= 15;
        }
        if self.is_only_one_number() {
            self.is_doubtful = true;
        }
        let telegram = |profile: &Profile| {
            let mut names = profile
                .messengers
                .iter()
                .filter(|(service, _)| service == "telegram");
            names
                .next()
                .map(|(_, name)| name.clone())
                .filter(|_| names.next().is_none())
        };
        if let (Some(a), Some(b)) = (telegram(one), telegram(other))
            && a != b
        {
            self.points -= 15;
        }
    }

    /// True if one number is all that they share beside the name, and each has one of his own: a father may have given
    /// his name to his son.
    fn is_only_one_number(&self) -> bool {
        let (one, other) = (&self.one.profile, &self.other.profile);
        let has_own = |own: &Profile, other: &Profile| {
            own.phones.keys().any(|number| !other.phones.contains_key(number))
        };
        let proofs = self.reasons.iter().filter(|reason| {
            matches!(
                reason,
                Reason::Phone(_)
                    | Reason::Email(_)
                    | Reason::Messenger(_)
                    | Reason::Link(_)
                    | Reason::Birthday
                    | Reason::Uid
            )
        });
        let proofs: Vec<&Reason> = proofs.collect();
        matches!(proofs.as_slice(), [Reason::Phone(_)]) && has_own(one, other) && has_own(other, one)
    }

    fn finish(self, names: &NameVerdict) -> Comparison {
        let is_whole = matches!(
            names.likeness,
            Some(
                Likeness::Same
                    | Likeness::OtherLetters
                    | Likeness::Partial
                    | Likeness::OneWord
                    | Likeness::Text
                    | Likeness::Organization
            )
        );
        let has_proof = self.contact_points > 0
            || self
                .reasons
                .iter()
                // A photo may be the logo of a firm, or the picture that a program gives everyone.
                .any(|reason| matches!(reason, Reason::Uid | Reason::Birthday));
        let is_only_value = names.nameless == Nameless::Both
            && self
                .one
                .profile
                .phones
                .keys()
                .eq(self.other.profile.phones.keys())
            && self.one.profile.emails == self.other.profile.emails;
        let sure = match names.likeness {
            Some(_) if is_whole => SURE,
            Some(_) => SURE_OTHER_NAME,
            None if is_only_value => SURE_NAMELESS,
            None => i32::MAX,
        };
        let is_certain = has_proof && !names.is_generation_one_sided && !self.is_doubtful;
        let certainty = match self.points {
            _ if !self.objections.is_empty() => None,
            points if points >= sure && is_certain => Some(Certainty::Sure),
            // A father and his son share a name, and often a number.
            points if points >= LIKELY && !names.is_generation_one_sided => Some(Certainty::Likely),
            points if points >= MAYBE => Some(Certainty::Maybe),
            _ => None,
        };
        let mut objections = self.objections;
        objections.sort_unstable();
        objections.dedup();
        Comparison {
            certainty,
            reasons: self.reasons,
            objections,
        }
    }

    fn add(&mut self, points: i32, reason: Reason) {
        self.points += points;
        self.reasons.push(reason);
    }
}

/// True if two birthdays are those of two people.
pub(super) fn are_different(one: Day, other: Day) -> bool {
    let ((year, month, day), (their_year, their_month, their_day)) = (one, other);
    let is_same_year = year == their_year;
    let has_years = year.is_some() && their_year.is_some();
    let is_same_day = (month, day) == (their_month, their_day) && (is_same_year || !has_years);
    let is_exchanged = has_years && is_same_year && (month, day) == (their_day, their_month);
    !is_same_day && !is_exchanged && !is_slip(one, other)
}

/// True if two birthdays differ by a day, as by a time zone.
fn is_slip(one: Day, other: Day) -> bool {
    let ((Some(year), month, day), (Some(their_year), their_month, their_day)) = (one, other) else {
        return false;
    };
    (year, month) == (their_year, their_month) && day.abs_diff(their_day) == 1
}
