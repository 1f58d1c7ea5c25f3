//! The name of a contact, taken apart for comparing.

use std::collections::BTreeSet;

use super::given_names::{self, Gender, is_given_name, is_other_word, spoken};
use super::roles::{Role, role_of};
use crate::contact::Contact;
use crate::fold::fold;
use crate::name::{Name, guess_name, is_family_name, is_legal_form, is_patronymic, without_particles};

/// A word of a name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NameWord {
    /// Folded.
    pub folded: String,
    /// By its sound.
    pub spoken: String,
}

impl NameWord {
    fn of(folded: &str) -> Self {
        Self {
            folded: folded.to_owned(),
            spoken: spoken(folded),
        }
    }

    /// True for a single letter.
    pub fn is_initial(&self) -> bool {
        self.folded.chars().nth(1).is_none()
    }
}

/// Which of several people of one name: мл., Jr., III.
pub type Generation = &'static str;

/// The parts of a person's name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PersonParts {
    /// The given name.
    pub given: Option<NameWord>,
    /// Further given names: «Анна-Мария», `Mary Ann`.
    pub further: Vec<NameWord>,
    /// The patronymic or middle name.
    pub middle: Option<NameWord>,
    /// The words of the family name.
    pub family: Vec<NameWord>,
    /// «мл.», `Jr.`
    pub generation: Option<Generation>,
    /// Which of a family, beside a whole name: «(сын)».
    pub role: Option<Role>,
    /// What the name says about it.
    pub gender: Option<Gender>,
}

/// What the name of a contact names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PersonName {
    /// A person.
    PersonParts(PersonParts),
    /// An organization, by its folded name without legal form.
    Organization(String),
    /// Something that is not a name of a person: «Мама», «Ключи от дачи», folded.
    Other(String),
    /// The contact has no name; it is shown by a number or an address.
    None,
}

/// Words for the generation, folded, with one text for each meaning.
const GENERATIONS: [(&str, Generation); 15] = [
    ("jr", "jr"),
    ("jnr", "jr"),
    ("junior", "jr"),
    ("мл", "jr"),
    ("младший", "jr"),
    ("младшая", "jr"),
    ("sr", "sr"),
    ("snr", "sr"),
    ("senior", "sr"),
    ("ст", "sr"),
    ("старший", "sr"),
    ("старшая", "sr"),
    ("ii", "ii"),
    ("iii", "iii"),
    ("iv", "iv"),
];

impl PersonName {
    /// The name of a contact.
    pub fn of(contact: &Contact) -> Self {
        let shown = contact.formatted_name.trim();
        let has_parts = !contact.name.family.trim().is_empty() || !contact.name.given.trim().is_empty();
        if !has_parts && (shown.is_empty() || is_value(shown)) {
            return Self::without_name(contact);
        }
        let organization = organization_key(&contact.organization);
        if !has_parts && organization.as_deref() == Some(fold(shown).trim()) {
            return Self::Organization(organization.unwrap_or_default());
        }
        let name = if has_parts {
            contact.name.clone()
        } else {
            guess_name(shown)
        };
        if name.is_empty() {
            return Self::of_text(shown);
        }
        Self::of_parts(&name, shown)
    }

    fn without_name(contact: &Contact) -> Self {
        let nickname = contact.nickname.trim();
        if !nickname.is_empty() {
            return Self::of_parts(&guess_name(nickname), nickname);
        }
        organization_key(&contact.organization).map_or(Self::None, Self::Organization)
    }

    /// A text that is not a name of a person.
    fn of_text(text: &str) -> Self {
        let is_firm = text.split_whitespace().any(is_legal_form) || text.contains(['«', '"', '“']);
        match organization_key(text) {
            Some(key) if is_firm => Self::Organization(key),
            _ => Self::Other(words(text).join(" ")),
        }
    }

    fn of_parts(name: &Name, shown: &str) -> Self {
        let generation = generation(name, shown);
        let is_word = |word: &String| !GENERATIONS.iter().any(|(known, _)| known == word);
        let words_of = |text: &str| words(text).into_iter().filter(is_word).collect::<Vec<_>>();
        let family = words_of(without_particles(&name.family));
        let mut given = words_of(&name.given).into_iter();
        let first = given.next().map(|word| NameWord::of(&word));
        let (second, further): (Vec<String>, Vec<String>) =
            given.partition(|word| is_patronymic(word) || word.chars().nth(1).is_none());
        let middle = words_of(&name.middle).into_iter().next();
        let middle = middle.or_else(|| second.into_iter().next());
        let (first, middle) = match (first, middle) {
            // «Иван Иванович» as a family name and a given name.
            (Some(first), None) if is_patronymic(&first.folded) => (None, Some(first)),
            (first, middle) => (first, middle.map(|word| NameWord::of(&word))),
        };
        let further = further.iter().map(|word| NameWord::of(word));
        let mut person = PersonParts {
            given: first,
            further: further.filter(names_a_person).collect(),
            middle,
            family: family.iter().map(|word| NameWord::of(word)).collect(),
            generation,
            role: None,
            gender: None,
        };
        person.take_given_from_family();
        person.put_in_order();
        if person.names_no_person() {
            return Self::Other(words(shown).join(" "));
        }
        person.drop_other_words();
        person.gender = person.find_gender();
        if person.count() > 1 {
            person.role = words(shown).iter().find_map(|word| role_of(word));
        }
        Self::PersonParts(person)
    }
}

impl PersonParts {
    /// «Иван Иванович»: what stands in the place of the family name is a given name.
    fn take_given_from_family(&mut self) {
        if self.given.is_none()
            && self.family.len() == 1
            && let Some(word) = self.family.first()
            && is_given_name(&word.spoken)
        {
            self.given = self.family.pop();
        }
    }

    /// «Анастасия Ким» is no Ким of a family Анастасия.
    fn put_in_order(&mut self) {
        let rank =
            |word: Option<&NameWord>| word.map_or(0, |word| given_names::rank(&word.folded, &word.spoken));
        if rank(self.family.first()) > rank(self.given.as_ref()) {
            let in_order = self
                .exchanged()
                .filter(|_| self.given.as_ref().is_some_and(|w| !w.is_initial()));
            if let Some(in_order) = in_order {
                *self = in_order;
            }
        }
    }

    /// True for «Мама» and «Сантехник», and for a single word that is neither a known name nor looks like a family
    /// name.
    fn names_no_person(&self) -> bool {
        let all: Vec<&NameWord> = self
            .given
            .iter()
            .chain(&self.middle)
            .chain(&self.family)
            .collect();
        match all.as_slice() {
            [] => true,
            [only] => {
                is_other_word(&only.spoken) || !(is_given_name(&only.spoken) || is_family_name(&only.folded))
            }
            all => all.iter().all(|word| is_other_word(&word.spoken)),
        }
    }

    /// «Саша Работа» is Саша, whatever the family name is.
    fn drop_other_words(&mut self) {
        self.family.retain(|word| !is_other_word(&word.spoken));
        if self
            .given
            .as_ref()
            .is_some_and(|word| is_other_word(&word.spoken))
        {
            self.given = None;
            if self.family.len() == 1 {
                self.take_given_from_family();
            }
        }
        if self
            .middle
            .as_ref()
            .is_some_and(|word| is_other_word(&word.spoken))
        {
            self.middle = None;
        }
    }

    fn find_gender(&self) -> Option<Gender> {
        let family = || self.family.last().and_then(|word| family_gender(&word.spoken));
        self.gender_of_names().or_else(family)
    }

    /// What the given name and the patronymic say. The ending of a family name says less: Martin is the name of men and
    /// women.
    pub fn gender_of_names(&self) -> Option<Gender> {
        let middle = self
            .middle
            .as_ref()
            .and_then(|word| patronymic_gender(&word.spoken));
        let given = || {
            self.given
                .as_ref()
                .and_then(|word| given_names::gender(&word.spoken))
        };
        middle.or_else(given)
    }

    /// The words of the whole name by their sound, in no order.
    pub fn all(&self) -> BTreeSet<&str> {
        let all = self.given.iter().chain(&self.further).chain(&self.middle);
        all.chain(&self.family).map(|word| word.spoken.as_str()).collect()
    }

    /// The number of words.
    pub fn count(&self) -> usize {
        self.all().len()
    }

    /// The same person with given name and family name exchanged: «Иван Иванов», written in the wrong fields.
    pub fn exchanged(&self) -> Option<Self> {
        let [family] = self.family.as_slice() else {
            return None;
        };
        let given = self.given.clone()?;
        Some(Self {
            given: Some(family.clone()),
            family: vec![given],
            ..self.clone()
        })
    }
}

/// Endings of patronymics by their sound.
const MALE_PATRONYMICS: [&str; 2] = ["iʧ", "oviʧ"];
const FEMALE_PATRONYMICS: [&str; 6] = ["ovna", "evna", "ivna", "avna", "iʧna", "iniʧna"];

/// The gender of a patronymic by its sound.
pub fn patronymic_gender(spoken: &str) -> Option<Gender> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| spoken.ends_with(ending));
    if ends(&FEMALE_PATRONYMICS) {
        Some(Gender::Female)
    } else if ends(&MALE_PATRONYMICS) {
        Some(Gender::Male)
    } else {
        None
    }
}

/// The name of the father in a patronymic by its sound: one for «Иванович», «Иваныч» and «Ивановна».
pub fn father(spoken: &str) -> &str {
    let endings = [
        "oviʧ", "eviʧ", "iviʧ", "viʧ", "iniʧna", "ovna", "evna", "ivna", "vna", "iʧna", "iʧ",
    ];
    let stem = endings.into_iter().find_map(|ending| spoken.strip_suffix(ending));
    stem.unwrap_or(spoken).trim_end_matches(['i', 'e'])
}

/// Endings of family names by their sound, of men and of women.
const FAMILY_ENDINGS: [(&str, &str); 7] = [
    ("ov", "ova"),
    ("ev", "eva"),
    ("in", "ina"),
    ("ski", "skaia"),
    ("ʦki", "ʦkaia"),
    ("oi", "aia"),
    ("i", "aia"),
];

fn family_gender(spoken: &str) -> Option<Gender> {
    let known = FAMILY_ENDINGS.iter().take(5);
    known.into_iter().find_map(|(male, female)| {
        if spoken.ends_with(female) {
            Some(Gender::Female)
        } else if spoken.ends_with(male) && spoken.len() > male.len() + 1 {
            Some(Gender::Male)
        } else {
            None
        }
    })
}

/// True if two family names are those of a man and a woman of one family: Иванов, Иванова.
pub fn differ_by_gender(one: &str, other: &str) -> bool {
    let pair = |man: &str, woman: &str| {
        FAMILY_ENDINGS.iter().any(|(male, female)| {
            let stems = (man.strip_suffix(male), woman.strip_suffix(female));
            matches!(stems, (Some(a), Some(b)) if a == b && !a.is_empty())
        })
    };
    pair(one, other) || pair(other, one)
}

/// The folded name of an organization without its legal form and signs; `None` if nothing is left.
pub fn organization_key(name: &str) -> Option<String> {
    let words = words(name);
    let left: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !is_legal_form(word))
        .collect();
    (!left.is_empty()).then(|| left.join(" "))
}

/// True if two names are those of one organization: they differ in signs, and in a legal form that only one has or that
/// stands elsewhere.
#[must_use]
pub fn is_same_organization(one: &str, other: &str) -> bool {
    let forms = |name: &str| -> BTreeSet<String> {
        words(name)
            .into_iter()
            .filter(|word| is_legal_form(word))
            .collect()
    };
    let key = organization_key(one);
    let (forms_of_one, forms_of_other) = (forms(one), forms(other));
    let has_one_form = forms_of_one.is_empty() || forms_of_other.is_empty() || forms_of_one == forms_of_other;
    key.is_some() && key == organization_key(other) && has_one_form
}

/// True for a number or an email address in the place of a name.
fn is_value(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (text.contains('@') && !text.contains(' ')) || (digits >= 3 && letters == 0)
}

fn generation(name: &Name, shown: &str) -> Option<Generation> {
    let texts = [name.suffix.as_str(), name.generation.as_str(), shown];
    let said = texts.into_iter().flat_map(words);
    said.filter_map(|word| GENERATIONS.iter().find(|(known, _)| *known == word))
        .map(|(_, generation)| *generation)
        .next()
}

/// True unless a word beside a given name is a trade, a place, or a number.
fn names_a_person(word: &NameWord) -> bool {
    word.folded.chars().all(char::is_alphabetic)
        && !is_other_word(&word.spoken)
        && role_of(&word.folded).is_none()
}

fn words(text: &str) -> Vec<String> {
    fold(text).split_whitespace().map(str::to_owned).collect()
}
