//! Joins pairs to groups in which no two contacts are known to be different people.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

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

/// What shows that a contact is another person than others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The number of its identity: contacts with one identity are compared once.
    pub identity: usize,
    /// The decisions of the user that name it: two contacts that one decision names are not joined.
    pub decisions: BTreeSet<i64>,
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
/// group is in a less certain one, so a sure group can be merged as it is. Contacts that are not in `known` are in no
/// group. `are_two` says whether two identities are those of two people.
#[must_use]
pub fn groups(
    pairs: &[Pair],
    known: &BTreeMap<i64, Known>,
    are_two: impl FnMut(usize, usize) -> bool,
) -> Vec<Group> {
    let mut apart = Apart {
        known,
        are_two,
        compared: HashMap::new(),
    };
    let mut pairs: Vec<Pair> = pairs
        .iter()
        .filter(|pair| !apart.contacts(pair.one, pair.other))
        .copied()
        .collect();
    lower_doubtful(&mut pairs, &mut apart);
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
            clusters.join(pair.one, pair.other, &mut apart);
        }
        let mut found = clusters.into_members();
        found.sort_unstable();
        for members in found {
            grouped.extend(&members);
            groups.push(Group {
                certainty: *certainty,
                members,
            });
        }
    }
    groups
}

/// Answers whether two contacts are known to be two people. Two identities are compared once, however many contacts have
/// them.
struct Apart<'a, F> {
    known: &'a BTreeMap<i64, Known>,
    are_two: F,
    compared: HashMap<(usize, usize), bool>,
}

impl<F: FnMut(usize, usize) -> bool> Apart<'_, F> {
    /// True if two contacts are not joined.
    fn contacts(&mut self, one: i64, other: i64) -> bool {
        let (Some(one), Some(other)) = (self.known.get(&one), self.known.get(&other)) else {
            return true;
        };
        !one.decisions.is_disjoint(&other.decisions) || self.identities(one.identity, other.identity)
    }

    fn identities(&mut self, one: usize, other: usize) -> bool {
        let (low, high) = (one.min(other), one.max(other));
        if low == high {
            return false;
        }
        let compared = self.compared.entry((low, high));
        *compared.or_insert_with(|| (self.are_two)(low, high))
    }

    /// True if a contact of the one cluster is apart from one of the other.
    fn clusters(&mut self, one: &Cluster, other: &Cluster) -> bool {
        if !one.decisions.is_disjoint(&other.decisions) {
            return true;
        }
        // Within a cluster no one is apart, so what both have needs no comparing.
        let of_one: Vec<usize> = one.identities.difference(&other.identities).copied().collect();
        let of_other: Vec<usize> = other.identities.difference(&one.identities).copied().collect();
        if of_one.len() + of_other.len() > MAX_IDENTITIES {
            return true;
        }
        of_one
            .iter()
            .any(|a| of_other.iter().any(|b| self.identities(*a, *b)))
    }
}

/// Clusters that differ in more names and birthdays are not those of one person. It bounds the comparing of thousands of
/// contacts, each with a name of its own.
const MAX_IDENTITIES: usize = 200;

/// Lowers a pair to likely if one of its contacts is surely the same as two contacts that are two people: it is one of
/// them, and no one can tell which.
fn lower_doubtful<F: FnMut(usize, usize) -> bool>(pairs: &mut [Pair], apart: &mut Apart<F>) {
    let mut partners: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for pair in pairs.iter().filter(|pair| pair.certainty == Certainty::Sure) {
        partners.entry(pair.one).or_default().push(pair.other);
        partners.entry(pair.other).or_default().push(pair.one);
    }
    let mut doubtful: HashSet<i64> = HashSet::new();
    for (contact, partners) in &partners {
        if has_two_people(partners, apart) {
            doubtful.insert(*contact);
        }
    }
    for pair in pairs {
        let is_doubtful = doubtful.contains(&pair.one) || doubtful.contains(&pair.other);
        if is_doubtful && pair.certainty == Certainty::Sure {
            pair.certainty = Certainty::Likely;
        }
    }
}

/// True if two of these contacts are two people. Copies of one are looked at once.
fn has_two_people<F: FnMut(usize, usize) -> bool>(contacts: &[i64], apart: &mut Apart<F>) -> bool {
    let known = apart.known;
    let mut kinds: BTreeMap<(usize, &BTreeSet<i64>), i64> = BTreeMap::new();
    for contact in contacts {
        let Some(known) = known.get(contact) else { continue };
        let earlier = kinds.insert((known.identity, &known.decisions), *contact);
        // One decision names both.
        if earlier.is_some() && !known.decisions.is_empty() {
            return true;
        }
    }
    let kinds: Vec<i64> = kinds.into_values().collect();
    if kinds.len() > MAX_IDENTITIES {
        return true;
    }
    let mut two = (1..).zip(&kinds).flat_map(|(next, one)| {
        let others = kinds.iter().skip(next);
        others.map(move |other| (*one, *other))
    });
    two.any(|(one, other)| apart.contacts(one, other))
}

/// Contacts that were joined, and what is known of all of them.
#[derive(Debug, Default)]
struct Cluster {
    members: Vec<i64>,
    identities: BTreeSet<usize>,
    decisions: BTreeSet<i64>,
}

#[derive(Default)]
struct Clusters {
    /// The cluster of each contact, by the contact that it began with.
    of: HashMap<i64, i64>,
    all: HashMap<i64, Cluster>,
    /// Clusters that are apart; they stay so when others join them.
    apart: HashSet<(i64, i64)>,
}

impl Clusters {
    /// Joins the clusters of two contacts unless a member of the one is apart from a member of the other.
    fn join<F: FnMut(usize, usize) -> bool>(&mut self, one: i64, other: i64, apart: &mut Apart<F>) {
        let (a, b) = (self.cluster(one, apart), self.cluster(other, apart));
        let both = (a.min(b), a.max(b));
        if a == b || self.apart.contains(&both) {
            return;
        }
        let (Some(first), Some(second)) = (self.all.get(&a), self.all.get(&b)) else {
            return;
        };
        if apart.clusters(first, second) {
            self.apart.insert(both);
            return;
        }
        let (large, small) = if first.members.len() < second.members.len() {
            (b, a)
        } else {
            (a, b)
        };
        let small = self.all.remove(&small).unwrap_or_default();
        for member in &small.members {
            self.of.insert(*member, large);
        }
        if let Some(cluster) = self.all.get_mut(&large) {
            cluster.members.extend(small.members);
            cluster.identities.extend(small.identities);
            cluster.decisions.extend(small.decisions);
        }
    }

    fn cluster<F>(&mut self, contact: i64, apart: &Apart<F>) -> i64 {
        let cluster = *self.of.entry(contact).or_insert(contact);
        self.all.entry(cluster).or_insert_with(|| {
            let known = apart.known.get(&contact);
            Cluster {
                members: vec![contact],
                identities: known.iter().map(|known| known.identity).collect(),
                decisions: known.map(|known| known.decisions.clone()).unwrap_or_default(),
            }
        });
        cluster
    }

    /// The contacts of each cluster of several, in order.
    fn into_members(self) -> Vec<Vec<i64>> {
        let joined = self.all.into_values().filter(|cluster| cluster.members.len() > 1);
        let sorted = joined.map(|cluster| {
            let mut members = cluster.members;
            members.sort_unstable();
            members
        });
        sorted.collect()
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

    /// Contacts up to a number, each with an identity of its own, and those of a decision.
    fn known(count: i64, decided: &[i64]) -> BTreeMap<i64, Known> {
        let known = |id: i64| Known {
            identity: usize::try_from(id).unwrap(),
            decisions: decided.iter().filter(|own| **own == id).map(|_| 1).collect(),
        };
        (1..=count).map(|id| (id, known(id))).collect()
    }

    fn found(
        pairs: &[Pair],
        known: &BTreeMap<i64, Known>,
        apart: (usize, usize),
    ) -> Vec<(Certainty, Vec<i64>)> {
        let found = groups(pairs, known, |a, b| (a, b) == apart);
        found.into_iter().map(|g| (g.certainty, g.members)).collect()
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
        let expected = [
            (Certainty::Sure, vec![4, 5]),
            // 2 is 1 or 3, who are two people.
            (Certainty::Likely, vec![1, 2]),
            (Certainty::Likely, vec![7, 8]),
        ];
        assert_eq!(found(&pairs, &known(8, &[]), (1, 3)), expected);
        assert_eq!(found(&pairs, &known(8, &[1, 3]), (0, 0)), expected, "decided");
        let all = found(&pairs, &known(8, &[]), (0, 0));
        assert_eq!(
            all.first().map(|(_, members)| members.clone()),
            Some(vec![1, 2, 3])
        );
    }

    #[test]
    fn contacts_of_a_decision_or_out_of_the_book_are_in_no_group() {
        let pairs = [pair(Certainty::Sure, 1, 2), pair(Certainty::Sure, 3, 4)];
        assert_eq!(found(&pairs, &known(3, &[1, 2]), (0, 0)), []);
        let three = [
            pair(Certainty::Sure, 1, 2),
            pair(Certainty::Sure, 1, 3),
            pair(Certainty::Sure, 2, 3),
        ];
        let left = found(&three, &known(3, &[1, 2]), (0, 0));
        assert_eq!(left, [(Certainty::Likely, vec![1, 3])]);
    }

    #[test]
    fn copies_that_may_be_either_of_two_people_are_surely_neither() {
        // 1 and 2 have different birthdays, and twenty others have none.
        let copies = 3..=22;
        let to_both = copies.clone().flat_map(|copy| [(1, copy), (2, copy)]);
        let among = copies
            .clone()
            .flat_map(|one| (one + 1..=22).map(move |other| (one, other)));
        let pairs: Vec<Pair> = to_both
            .chain(among)
            .map(|(one, other)| pair(Certainty::Sure, one, other))
            .collect();
        let found = found(&pairs, &known(22, &[]), (1, 2));
        assert!(
            found.iter().all(|(certainty, _)| *certainty == Certainty::Likely),
            "{found:?}"
        );
    }

    #[test]
    fn thousands_of_copies_are_compared_once() {
        const COPIES: i64 = 20_000;
        let near = |one: i64| (1..=3).map(move |step| pair(Certainty::Sure, one, one + step));
        let pairs: Vec<Pair> = (1..=COPIES - 3).flat_map(near).collect();
        // Every third is written in another way.
        let known: BTreeMap<i64, Known> = known(COPIES, &[])
            .into_iter()
            .map(|(id, known)| {
                (
                    id,
                    Known {
                        identity: usize::from(id % 3 == 0),
                        ..known
                    },
                )
            })
            .collect();
        let mut compared = 0;
        let found = groups(&pairs, &known, |_, _| {
            compared += 1;
            false
        });
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].members, (1..=COPIES).collect::<Vec<_>>());
        assert_eq!(compared, 1);
    }
}
