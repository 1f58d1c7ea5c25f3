//! Compares the names of two contacts.

use super::evidence::{Likeness, Objection};
use super::given_names::{Gender, Kinship, is_full_name, kinship};
use super::person_name::{NameWord, PersonName, PersonParts, differ_by_gender, father, patronymic_gender};
use super::roles::Role;
use super::slips::has_typo;
use crate::fold::to_latin;
use crate::name::is_family_name;

/// Which of two contacts has no name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nameless {
    /// Both have one.
    #[default]
    Neither,
    One,
    Both,
}

/// What the names of two contacts say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameVerdict {
    /// How they are alike; `None` if they say nothing.
    pub likeness: Option<Likeness>,
    /// The points of the likeness; below zero if the names speak against it.
    pub points: i32,
    /// What shows that they name two.
    pub objections: Vec<Objection>,
    /// Which of them has no name.
    pub nameless: Nameless,
    /// True if only one of them says «мл.» or `Jr.`
    pub is_generation_one_sided: bool,
    /// True if the names are alike, but are often those of two people of one family: Алина and Амина, «(сын)».
    pub is_doubtful: bool,
}

/// How two parts of names are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    /// At least one of them is missing.
    Absent,
    Same,
    /// In other letters, by another spelling.
    Spelling,
    Short,
    Initial,
    Typo,
    /// One has a part of the other: a double family name.
    Part,
    Differs,
}

/// Compares two names.
pub fn compare_names(one: &PersonName, other: &PersonName) -> NameVerdict {
    match (one, other) {
        (PersonName::None, _) | (_, PersonName::None) => NameVerdict {
            nameless: if one == other {
                Nameless::Both
            } else {
                Nameless::One
            },
            points: 15,
            ..NameVerdict::default()
        },
        (PersonName::PersonParts(a), PersonName::PersonParts(b)) => compare_people(a, b),
        (PersonName::Organization(a), PersonName::Organization(b)) if a == b => {
            NameVerdict::like(Likeness::Organization, 45)
        }
        (PersonName::Organization(a), PersonName::Other(b))
        | (PersonName::Other(b), PersonName::Organization(a))
            if a == b =>
        {
            NameVerdict::like(Likeness::Organization, 45)
        }
        (PersonName::Other(a), PersonName::Other(b)) if a == b => NameVerdict::like(Likeness::Text, 10),
        (PersonName::Other(word), PersonName::PersonParts(person))
        | (PersonName::PersonParts(person), PersonName::Other(word))
            if person.given.as_ref().is_some_and(|given| given.folded == *word) =>
        {
            // A rare given name alone.
            NameVerdict::like(Likeness::GivenOnly, 15)
        }
        (PersonName::Organization(_), PersonName::Organization(_) | PersonName::PersonParts(_))
        | (PersonName::PersonParts(_), PersonName::Organization(_)) => NameVerdict::object(Objection::Kind),
        _ => NameVerdict::default(),
    }
}

impl NameVerdict {
    fn like(likeness: Likeness, points: i32) -> Self {
        Self {
            likeness: Some(likeness),
            points,
            ..Self::default()
        }
    }

    fn object(objection: Objection) -> Self {
        Self {
            objections: vec![objection],
            ..Self::default()
        }
    }
}

fn compare_people(one: &PersonParts, other: &PersonParts) -> NameVerdict {
    let mut links = Links::of(one, other);
    if links.given == Link::Differs {
        let crossed = [
            other.exchanged().map(|exchanged| Links::of(one, &exchanged)),
            one.exchanged().map(|exchanged| Links::of(&exchanged, other)),
        ];
        let fits = |links: &Links| links.given != Link::Differs && links.family != Link::Differs;
        if let Some(fitting) = crossed.into_iter().flatten().find(fits) {
            links = fitting;
        }
    }
    let mut verdict = if one.count() > 1 && one.all() == other.all() {
        same_words(one, other)
    } else {
        links.verdict(one, other)
    };
    verdict.objections.extend(objections(one, other));
    verdict.is_generation_one_sided = one.generation.is_some() != other.generation.is_some();
    let is_other_given =
        one.given.as_ref().map(|word| &word.spoken) != other.given.as_ref().map(|word| &word.spoken);
    verdict.is_doubtful = one.role != other.role
        || verdict.likeness == Some(Likeness::Typo) && is_other_given
        || links.given == Link::Short && are_two_full_names(one, other);
    verdict
}

/// True for Вера and Вероника: one is a short form of the other, and a name of its own.
fn are_two_full_names(one: &PersonParts, other: &PersonParts) -> bool {
    let names = [one, other].map(|person| person.given.as_ref());
    names
        .iter()
        .all(|name| name.is_some_and(|word| is_full_name(&word.spoken)))
}

fn objections(one: &PersonParts, other: &PersonParts) -> Vec<Objection> {
    let generations = one.generation.zip(other.generation);
    let is_one_family = one
        .family
        .iter()
        .map(|word| &word.spoken)
        .eq(other.family.iter().map(|word| &word.spoken));
    let genders = if is_one_family {
        one.gender_of_names().zip(other.gender_of_names())
    } else {
        one.gender.zip(other.gender)
    };
    let are_parent_and_child = matches!(
        (one.role, other.role),
        (Some(Role::Parent), Some(Role::Child)) | (Some(Role::Child), Some(Role::Parent))
    );
    let found = [
        generations
            .is_some_and(|(a, b)| a != b)
            .then_some(Objection::Generation),
        are_parent_and_child.then_some(Objection::Generation),
        differ_in_further_names(one, other).then_some(Objection::GivenName),
        genders.is_some_and(|(a, b)| a != b).then_some(Objection::Gender),
    ];
    found.into_iter().flatten().collect()
}

/// True for Анна-Мария and Анна-Луиза, whose first given name is the same.
fn differ_in_further_names(one: &PersonParts, other: &PersonParts) -> bool {
    let are_both = !one.further.is_empty() && !other.further.is_empty();
    let has_match = one.further.iter().any(|a| {
        let mut links = other.further.iter().map(|b| given_link(a, b));
        links.any(|link| link != Link::Differs)
    });
    are_both && !has_match
}

struct Links {
    given: Link,
    middle: Link,
    family: Link,
}

impl Links {
    fn of(one: &PersonParts, other: &PersonParts) -> Self {
        let same_gender = one.gender.is_some() && one.gender == other.gender;
        Self {
            given: pair(one.given.as_ref(), other.given.as_ref(), given_link),
            middle: pair(one.middle.as_ref(), other.middle.as_ref(), middle_link),
            family: family_link(&one.family, &other.family, same_gender),
        }
    }

    fn verdict(&self, one: &PersonParts, other: &PersonParts) -> NameVerdict {
        if self.given == Link::Differs {
            return NameVerdict::object(Objection::GivenName);
        }
        if self.middle == Link::Differs {
            return NameVerdict::object(Objection::Patronymic);
        }
        let middle = i32::from(matches!(self.middle, Link::Same | Link::Spelling));
        match (self.given, self.family) {
            (_, Link::Differs) => self.other_family(one, other),
            (Link::Absent, Link::Absent) => NameVerdict::default(),
            (Link::Absent, _) => NameVerdict::like(Likeness::FamilyOnly, 12),
            (Link::Same | Link::Spelling, Link::Absent)
                if one.family.is_empty() && other.family.is_empty() =>
            {
                NameVerdict::like(Likeness::OneWord, if middle == 1 { 40 } else { 10 })
            }
            (_, Link::Absent) => NameVerdict::like(Likeness::GivenOnly, 15 + 15 * middle),
            (Link::Typo, Link::Typo) => NameVerdict::like(Likeness::Typo, 15 + 15 * middle),
            (Link::Typo, _) | (_, Link::Typo) => NameVerdict::like(Likeness::Typo, 36 + 14 * middle),
            (Link::Short, _) => NameVerdict::like(Likeness::ShortForm, 40 + 14 * middle),
            (Link::Initial, _) => {
                let initials = i32::from(self.middle == Link::Initial) + middle;
                NameVerdict::like(Likeness::Initials, 28 + 6 * initials)
            }
            (Link::Same | Link::Spelling, _) if self.middle == Link::Typo => {
                NameVerdict::like(Likeness::Typo, 50)
            }
            (Link::Same, Link::Same) => NameVerdict::like(Likeness::Partial, 45 + 15 * middle),
            (Link::Spelling, Link::Same) => NameVerdict::like(Likeness::OtherLetters, 45 + 15 * middle),
            _ => NameVerdict::like(Likeness::Partial, 40 + 14 * middle),
        }
    }

    /// The verdict on names whose family names differ: a woman may have married.
    fn other_family(&self, one: &PersonParts, other: &PersonParts) -> NameVerdict {
        if self.given == Link::Absent {
            return NameVerdict::object(Objection::FamilyName);
        }
        let may_have_married = one.gender.or(other.gender) != Some(Gender::Male);
        let is_known = |person: &PersonParts| person.family.iter().all(|word| is_family_name(&word.folded));
        let middle = matches!(self.middle, Link::Same | Link::Spelling);
        match (middle, may_have_married) {
            (true, true) => NameVerdict::like(Likeness::FormerName, 28),
            (false, true) if is_known(one) && is_known(other) => NameVerdict {
                points: -5,
                ..NameVerdict::default()
            },
            _ => NameVerdict {
                points: -20,
                ..NameVerdict::default()
            },
        }
    }
}

/// The verdict on names with the same words in any order.
fn same_words(one: &PersonParts, other: &PersonParts) -> NameVerdict {
    let is_other_script = one
        .given
        .as_ref()
        .zip(other.given.as_ref())
        .is_some_and(|(a, b)| a.folded != b.folded);
    let likeness = if is_other_script {
        Likeness::OtherLetters
    } else {
        Likeness::Same
    };
    NameVerdict::like(likeness, if one.count() > 2 { 60 } else { 45 })
}

fn pair(one: Option<&NameWord>, other: Option<&NameWord>, link: fn(&NameWord, &NameWord) -> Link) -> Link {
    match (one, other) {
        (Some(one), Some(other)) => link(one, other),
        _ => Link::Absent,
    }
}

fn given_link(one: &NameWord, other: &NameWord) -> Link {
    if one.is_initial() || other.is_initial() {
        return initial_link(one, other);
    }
    if one.folded == other.folded {
        return Link::Same;
    }
    if one.spoken == other.spoken {
        return Link::Spelling;
    }
    match kinship(&one.spoken, &other.spoken) {
        Kinship::Spelling if is_cyrillic(one) != is_cyrillic(other) => Link::Spelling,
        Kinship::Spelling | Kinship::Short => Link::Short,
        Kinship::Unknown if has_typo(one, other) => Link::Typo,
        Kinship::Unknown | Kinship::Strangers => Link::Differs,
    }
}

fn middle_link(one: &NameWord, other: &NameWord) -> Link {
    if one.is_initial() || other.is_initial() {
        return initial_link(one, other);
    }
    if one.spoken == other.spoken {
        return Link::Same;
    }
    let genders = (patronymic_gender(&one.spoken), patronymic_gender(&other.spoken));
    let (a, b) = (father(&one.spoken), father(&other.spoken));
    if genders.0.is_some() && genders.0 == genders.1 {
        if a == b {
            return Link::Same;
        }
        return match kinship_of_fathers(a, b) {
            // Олександрович and Александрович, Миколаївна and Николаевна.
            Kinship::Spelling => Link::Same,
            Kinship::Unknown if has_typo(one, other) => Link::Typo,
            _ => Link::Differs,
        };
    }
    given_link(one, other)
}

/// How two names that were taken out of patronymics belong together. Some have lost their last sound: Николай is in
/// Николаевна without it.
fn kinship_of_fathers(one: &str, other: &str) -> Kinship {
    let forms = |name: &str| [name.to_owned(), format!("{name}i")];
    let (ones, others) = (forms(one), forms(other));
    let mut kinships = ones
        .iter()
        .flat_map(|one| others.iter().map(move |other| kinship(one, other)));
    if kinships.any(|kinship| kinship == Kinship::Spelling) {
        return Kinship::Spelling;
    }
    kinship(one, other)
}

fn family_link(one: &[NameWord], other: &[NameWord], same_gender: bool) -> Link {
    let (Some(first), Some(second)) = (one.last(), other.last()) else {
        return Link::Absent;
    };
    if one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.spoken == b.spoken) {
        return Link::Same;
    }
    let has = |words: &[NameWord], word: &NameWord| words.iter().any(|w| w.spoken == word.spoken);
    if one.iter().all(|word| has(other, word)) || other.iter().all(|word| has(one, word)) {
        return Link::Part;
    }
    if one.len() != 1 || other.len() != 1 {
        return Link::Differs;
    }
    if first.is_initial() || second.is_initial() {
        return initial_link(first, second);
    }
    if differ_by_gender(&first.spoken, &second.spoken) {
        return if same_gender { Link::Part } else { Link::Differs };
    }
    if has_typo(first, second) {
        Link::Typo
    } else {
        Link::Differs
    }
}

fn initial_link(one: &NameWord, other: &NameWord) -> Link {
    let letters = |word: &NameWord| {
        let latin = to_latin(&word.folded).unwrap_or_else(|| word.folded.clone());
        let first = |text: &str| {
            text.chars().next().map(|c| match c {
                'j' | 'i' => 'y',
                'c' => 'k',
                other => other,
            })
        };
        (first(&latin), first(&word.spoken))
    };
    let ((a, a_spoken), (b, b_spoken)) = (letters(one), letters(other));
    let is_both = one.is_initial() && other.is_initial();
    let is_one_script = is_cyrillic(one) == is_cyrillic(other);
    let is_like = if is_one_script && (is_both || is_cyrillic(one)) {
        // «И.» is not «Ю.», though Latin letters may write both as Y.
        one.folded.chars().next() == other.folded.chars().next()
    } else {
        a == b || (!is_both && a_spoken == b_spoken)
    };
    if is_like {
        if is_both { Link::Same } else { Link::Initial }
    } else {
        Link::Differs
    }
}

fn is_cyrillic(word: &NameWord) -> bool {
    word.folded.chars().any(|c| ('\u{400}'..='\u{52f}').contains(&c))
}
