//! Joins pairs to groups in which no two contacts are known to be different people.

use std::collections::{BTreeMap, BTreeSet};

use super::evidence::Certainty;

/// Two contacts that may be one person; `one` is below `other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// How certain it is.
    pub certainty: Certainty,
    /// The first contact.
    pub one: i64,
    /// The second.
    pub other: i64,
}

/// Contacts that may be one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The least certain link of the group.
    pub certainty: Certainty,
    /// Its contacts, at least two, in order.
    pub members: Vec<i64>,
}

/// Joins pairs to groups, the most certain ones first. A contact is in at most one group, and no contact of a sure
/// group is in a less certain one, so a sure group can be merged as it is. `is_apart` says whether two contacts are known
/// to be two people; it is asked for pairs that are not among `pairs`.
#[must_use]
pub fn groups(pairs: &[Pair], mut is_apart: impl FnMut(i64, i64) -> bool) -> Vec<Group> {
    let known: BTreeSet<(i64, i64)> = pairs.iter().map(|pair| (pair.one, pair.other)).collect();
    let pairs = &without_doubtful(pairs, |low, high| {
        !known.contains(&(low, high)) && is_apart(low, high)
    });
    let mut grouped: BTreeSet<i64> = BTreeSet::new();
    let mut groups = Vec::new();
    for certainty in Certainty::ALL {
        let mut level: Vec<&Pair> = pairs
            .iter()
            .filter(|pair| pair.certainty == *certainty)
            .filter(|pair| !grouped.contains(&pair.one) && !grouped.contains(&pair.other))
            .collect();
        level.sort_unstable();
        let mut clusters = Clusters::default();
        for pair in level {
            clusters.join(pair.one, pair.other, |a, b| {
                let (low, high) = (a.min(b), a.max(b));
                !known.contains(&(low, high)) && is_apart(low, high)
            });
        }
        for members in clusters.members.into_values() {
            grouped.extend(&members);
            groups.push(Group {
                certainty: *certainty,
                members: members.into_iter().collect(),
            });
        }
    }
    groups
}

/// A contact that is surely the same as more than this many others is a copy of them.
const MAX_DOUBTED: usize = 12;

/// The pairs, with those as likely in which a contact is surely the same as two that are two people: it is one of them,
/// and no one can tell which.
fn without_doubtful(pairs: &[Pair], mut is_apart: impl FnMut(i64, i64) -> bool) -> Vec<Pair> {
    let mut partners: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for pair in pairs.iter().filter(|pair| pair.certainty == Certainty::Sure) {
        partners.entry(pair.one).or_default().push(pair.other);
        partners.entry(pair.other).or_default().push(pair.one);
    }
    let mut doubtful: BTreeSet<i64> = BTreeSet::new();
    for (contact, partners) in partners
        .iter()
        .filter(|(_, partners)| partners.len() <= MAX_DOUBTED)
    {
        let mut two = (1..).zip(partners).flat_map(|(next, one)| {
            let others = partners.iter().skip(next);
            others.map(move |other| (*one.min(other), *one.max(other)))
        });
        if two.any(|(low, high)| is_apart(low, high)) {
            doubtful.insert(*contact);
        }
    }
    let is_doubtful = |pair: &Pair| doubtful.contains(&pair.one) || doubtful.contains(&pair.other);
    let lowered = pairs.iter().map(|pair| match pair.certainty {
        Certainty::Sure if is_doubtful(pair) => Pair {
            certainty: Certainty::Likely,
            ..*pair
        },
        _ => *pair,
    });
    lowered.collect()
}

#[derive(Default)]
struct Clusters {
    /// The cluster of each contact.
    of: BTreeMap<i64, i64>,
    /// The contacts of each cluster.
    members: BTreeMap<i64, BTreeSet<i64>>,
}

impl Clusters {
    /// Joins the clusters of two contacts unless a member of the one is apart from a member of the other.
    fn join(&mut self, one: i64, other: i64, mut is_apart: impl FnMut(i64, i64) -> bool) {
        let (a, b) = (self.cluster(one), self.cluster(other));
        if a == b {
            return;
        }
        let of = |cluster: i64| self.members.get(&cluster).cloned().unwrap_or_default();
        let (first, second) = (of(a), of(b));
        if first.iter().any(|x| second.iter().any(|y| is_apart(*x, *y))) {
            self.drop_if_alone(a);
            self.drop_if_alone(b);
            return;
        }
        self.members.remove(&b);
        for member in &second {
            self.of.insert(*member, a);
        }
        self.members.entry(a).or_default().extend(second);
    }

    fn cluster(&mut self, contact: i64) -> i64 {
        let cluster = *self.of.entry(contact).or_insert(contact);
        self.members
            .entry(cluster)
            .or_insert_with(|| BTreeSet::from([contact]));
        cluster
    }

    fn drop_if_alone(&mut self, cluster: i64) {
        if self
            .members
            .get(&cluster)
            .is_some_and(|members| members.len() < 2)
        {
            self.members.remove(&cluster);
            self.of.remove(&cluster);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(certainty: Certainty, one: i64, other: i64) -> Pair {
        Pair {
            certainty,
            one,
            other,
        }
    }

    #[test]
    fn no_group_has_two_who_are_known_to_be_different_people() {
        let pairs = [
            pair(Certainty::Sure, 1, 2),
            pair(Certainty::Sure, 2, 3),
            pair(Certainty::Sure, 4, 5),
            pair(Certainty::Maybe, 5, 6),
            pair(Certainty::Likely, 7, 8),
        ];
        let found = groups(&pairs, |a, b| (a, b) == (1, 3));
        let found: Vec<(Certainty, Vec<i64>)> = found.into_iter().map(|g| (g.certainty, g.members)).collect();
        assert_eq!(
            found,
            [
                (Certainty::Sure, vec![4, 5]),
                // 2 is 1 or 3, who are two people.
                (Certainty::Likely, vec![1, 2]),
                (Certainty::Likely, vec![7, 8]),
            ]
        );
        let found = groups(&pairs, |_, _| false);
        assert_eq!(found.first().map(|g| g.members.clone()), Some(vec![1, 2, 3]));
    }
}
