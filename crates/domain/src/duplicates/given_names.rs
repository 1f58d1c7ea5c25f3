//! The given names of the data files `names/ru.txt` and `names/en.txt`: which short forms belong to which name.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use crate::fold::fold;
use crate::search::sound::sound_key;

/// The grammatical gender of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gender {
    /// Иван, -ович.
    Male,
    /// Анна, -овна.
    Female,
}

/// One name of a data file, of which a word is a spelling or a short form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Meaning {
    /// The line of the name.
    name: usize,
    gender: Gender,
    is_short: bool,
}

/// How two given names belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinship {
    /// Both are full spellings of one name: Александр, Alexander.
    Spelling,
    /// One is, or both are, a short form of one name: Саша, Александр.
    Short,
    /// Both are known, and belong to different names.
    Strangers,
    /// One of them is not known.
    Unknown,
}

static NAMES: LazyLock<HashMap<String, Vec<Meaning>>> = LazyLock::new(|| {
    let mut names: HashMap<String, Vec<Meaning>> = HashMap::new();
    let lines = [include_str!("names/ru.txt"), include_str!("names/en.txt")]
        .into_iter()
        .flat_map(str::lines);
    for (name, line) in lines.enumerate() {
        let (gender, words) = match line.split_once(' ') {
            Some(("m", words)) => (Gender::Male, words),
            Some(("f", words)) => (Gender::Female, words),
            _ => continue,
        };
        let (full, short) = words.split_once('|').unwrap_or((words, ""));
        for (words, is_short) in [(full, false), (short, true)] {
            for word in words.split_whitespace() {
                let meanings = names.entry(spoken(&fold(word))).or_default();
                meanings.push(Meaning {
                    name,
                    gender,
                    is_short,
                });
            }
        }
    }
    names
});

/// Family names that sound like a given name in Latin letters: Kim, Lee.
const RATHER_FAMILY: [&str; 2] = ["ким", "ли"];

static OTHER_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let lines = include_str!("names/other.txt").lines();
    let words = lines
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace);
    words.map(|word| spoken(&fold(word))).collect()
});

/// A folded word by its sound; a word of another script as it is.
pub fn spoken(folded: &str) -> String {
    sound_key(folded).unwrap_or_else(|| folded.to_owned())
}

/// True for a word that names no person, such as «сантехник» and «мама».
pub fn is_other_word(spoken: &str) -> bool {
    OTHER_WORDS.contains(spoken)
}

/// True for a given name of the data files.
pub fn is_given_name(spoken: &str) -> bool {
    NAMES.contains_key(spoken)
}

/// How much a folded word is a given name: 0 if it is not one, 1 if it is rather a family name.
pub fn rank(folded: &str, spoken: &str) -> u8 {
    if !is_given_name(spoken) {
        0
    } else if RATHER_FAMILY.contains(&folded) {
        1
    } else {
        2
    }
}

/// True for a given name that may be written in full in a document.
pub fn is_full_name(spoken: &str) -> bool {
    meanings(spoken).iter().any(|meaning| !meaning.is_short)
}

/// The gender of a given name; `None` if it is not known or both have the name.
pub fn gender(spoken: &str) -> Option<Gender> {
    let genders: BTreeSet<Gender> = meanings(spoken).iter().map(|meaning| meaning.gender).collect();
    genders.first().copied().filter(|_| genders.len() == 1)
}

/// How two given names belong together.
pub fn kinship(one: &str, other: &str) -> Kinship {
    let (one, other) = (meanings(one), meanings(other));
    if one.is_empty() || other.is_empty() {
        return Kinship::Unknown;
    }
    let shared: Vec<bool> = one
        .iter()
        .flat_map(|a| {
            other
                .iter()
                .filter(|b| a.name == b.name)
                .map(|b| a.is_short || b.is_short)
        })
        .collect();
    match shared.as_slice() {
        [] => Kinship::Strangers,
        shared if shared.contains(&false) => Kinship::Spelling,
        _ => Kinship::Short,
    }
}

/// The names that a word may stand for, one text for each; the word itself if it is not known.
pub fn canonical(spoken: &str) -> Vec<String> {
    let names: BTreeSet<usize> = meanings(spoken).iter().map(|meaning| meaning.name).collect();
    if names.is_empty() {
        return vec![spoken.to_owned()];
    }
    names.into_iter().map(|name| format!("={name}")).collect()
}

fn meanings(spoken: &str) -> &'static [Meaning] {
    NAMES.get(spoken).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_belong_to_their_names() {
        for (one, other, expected) in [
            ("Саша", "Александр", Kinship::Short),
            ("Саша", "Александра", Kinship::Short),
            ("Александр", "Александра", Kinship::Strangers),
            ("Bob", "Robert", Kinship::Short),
            ("Alexander", "Александр", Kinship::Spelling),
            ("Лёша", "Алексей", Kinship::Short),
            ("Лёша", "Леонид", Kinship::Strangers),
            ("Саша", "Котик", Kinship::Unknown),
        ] {
            let of = |name: &str| spoken(&fold(name));
            assert_eq!(kinship(&of(one), &of(other)), expected, "{one} {other}");
        }
        assert_eq!(gender(&spoken("саша")), None);
        assert_eq!(gender(&spoken("мария")), Some(Gender::Female));
        assert!(is_other_word(&spoken("сантехник")));
        for (word, expected) in [
            ("настя", 2),
            ("kim", 2),
            ("sasha", 2),
            ("ким", 1),
            ("адам", 2),
            ("котик", 0),
        ] {
            assert_eq!(rank(word, &spoken(word)), expected, "{word}");
        }
    }
}
