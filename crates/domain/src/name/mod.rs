//! Names of people: their parts (N), and guessing the parts of a name on one line.

mod renamed;
mod words;

pub use renamed::renamed;

use super::text::is_visible;
use words::{
    FAMILY_NAME_ENDINGS, GIVEN_NAMES, LEGAL_FORMS, PARTICLES, PATRONYMIC_ENDINGS, PATRONYMICS, PREFIXES,
    SUFFIXES, TURKIC_PATRONYMIC_WORDS,
};

/// The parts of a name (N, RFC 6350 §6.2.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// Family name.
    pub family: String,
    /// Given name.
    pub given: String,
    /// Middle name or patronymic.
    pub middle: String,
    /// Before the name: «проф.».
    pub prefix: String,
    /// After the name: «мл.».
    pub suffix: String,
    /// A second family name (RFC 9554 §2.2), which may be part of the family name, too.
    pub second_family: String,
    /// The generation: `III` (RFC 9554 §2.2), which may be part of the suffix, too.
    pub generation: String,
}

impl Name {
    /// The parts in the order of the N property (RFC 6350 §6.2.2).
    #[must_use]
    pub fn parts(&self) -> [&str; 5] {
        [
            &self.family,
            &self.given,
            &self.middle,
            &self.prefix,
            &self.suffix,
        ]
    }

    /// All parts in the order of the N property. Most cards have only those of [`Name::parts`].
    #[must_use]
    pub fn all_parts(&self) -> [&str; 7] {
        let [family, given, middle, prefix, suffix] = self.parts();
        let further = [&self.second_family, &self.generation];
        let [second_family, generation] = further.map(String::as_str);
        [family, given, middle, prefix, suffix, second_family, generation]
    }

    /// True if there is a part that only RFC 9554 has.
    #[must_use]
    pub fn has_further_parts(&self) -> bool {
        !self.second_family.is_empty() || !self.generation.is_empty()
    }

    /// True if no part has a character that can be seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.parts().iter().any(|part| is_visible(part))
    }

    /// The parts on one line. A Cyrillic name begins with the family name, a Chinese, Japanese or Korean one too, but
    /// without blanks; any other begins with the given name.
    #[must_use]
    pub fn joined(&self) -> String {
        let [family, given, middle, prefix, suffix] = self.parts();
        let order = if is_family_first(self) {
            [prefix, family, given, middle, suffix]
        } else {
            [prefix, given, middle, family, suffix]
        };
        let words: Vec<&str> = order
            .iter()
            .map(|part| part.trim())
            .filter(|part| is_visible(part))
            .collect();
        let has_blanks = words.iter().any(|word| !is_cjk(word));
        words.join(if has_blanks { " " } else { "" })
    }
}

/// True for names that begin with the family name.
fn is_family_first(name: &Name) -> bool {
    let first = if name.family.trim().is_empty() {
        &name.given
    } else {
        &name.family
    };
    is_cyrillic(first) || is_cjk(first)
}

/// True for a word in a script of China, Japan or Korea, which writes no blanks between the parts of a name.
fn is_cjk(word: &str) -> bool {
    let is_letter = |c: char| {
        matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
    };
    !word.is_empty() && word.chars().all(is_letter)
}

fn is_cyrillic(word: &str) -> bool {
    word.chars().any(|c| ('\u{400}'..='\u{52f}').contains(&c))
}

/// Guesses the parts of a name on one line. A single unknown word is the given name. A line that looks like
/// an organization gives an empty name.
#[must_use]
pub fn guess_name(line: &str) -> Name {
    let words: Vec<&str> = line.split_whitespace().collect();
    if words
        .iter()
        .any(|w| w.contains(['«', '»', '"', '&']) || w.chars().any(|c| c.is_ascii_digit()))
    {
        return Name::default();
    }
    if words.first().is_some_and(|w| is_legal_form(w)) || words.last().is_some_and(|w| is_legal_form(w)) {
        return Name::default();
    }
    if is_sentence(&words) {
        return Name::default();
    }
    let (words, suffix) = without_suffix(&words);
    let (words, prefix) = without_prefix(words);
    // «Иванов, Иван» and "Smith, John": the family name comes before the comma.
    if let Some((family, given)) = words.join(" ").split_once(',') {
        let mut rest = given.split_whitespace();
        let given = rest.next().unwrap_or_default().to_owned();
        let middle = rest.collect::<Vec<_>>().join(" ");
        return Name {
            family: family.trim().to_owned(),
            given,
            middle,
            prefix,
            suffix,
            ..Name::default()
        };
    }
    let parts = if words.iter().any(|w| is_cyrillic(w)) {
        slavic(words)
    } else {
        western(words)
    };
    let (family, given, middle) = parts;
    Name {
        family,
        given,
        middle,
        prefix,
        suffix,
        ..Name::default()
    }
}

/// No name has more words.
const MAX_WORDS: usize = 8;

/// True for a text that is not a name: too many words, or a Cyrillic sentence, which has words in lower case after the
/// first one («Ключи от сарая»).
fn is_sentence(words: &[&str]) -> bool {
    let starts = |word: &str, fits: fn(char) -> bool| word.chars().next().is_some_and(fits);
    let belongs_to_name = |word: &str| {
        is_particle(word) || is_turkic_patronymic(word) || SUFFIXES.contains(&bare(word).as_str())
    };
    let is_lower =
        |word: &str| is_cyrillic(word) && starts(word, char::is_lowercase) && !belongs_to_name(word);
    match words {
        [first, rest @ ..] if is_cyrillic(first) && starts(first, char::is_uppercase) => {
            words.len() > MAX_WORDS || rest.iter().any(|word| is_lower(word))
        }
        _ => words.len() > MAX_WORDS,
    }
}

/// Family, given and middle name.
type NameParts = (String, String, String);

fn slavic(words: &[&str]) -> NameParts {
    let owned = |s: &str| s.to_owned();
    // «Мамедов Али Гасан оглы»: the last two words are the patronymic.
    if let [before @ .., father, last] = words
        && is_turkic_patronymic(last)
    {
        let middle = format!("{father} {last}");
        return match before {
            [family, given] => (owned(family), owned(given), middle),
            [given] => (String::new(), owned(given), middle),
            _ => (before.join(" "), String::new(), middle),
        };
    }
    match words {
        [] => NameParts::default(),
        [only] if is_family_name(only) => (owned(only), String::new(), String::new()),
        [only] => (String::new(), owned(only), String::new()),
        [given, middle] if is_patronymic(middle) && !is_family_name(given) => {
            (String::new(), owned(given), owned(middle))
        }
        [first, second] if is_family_name(second) && !is_family_name(first) => {
            (owned(second), owned(first), String::new())
        }
        [family, given] => (owned(family), owned(given), String::new()),
        // «Иван Иванович Иванов»
        [given, middle, family] if is_patronymic(middle) && !is_patronymic(family) => {
            (owned(family), owned(given), owned(middle))
        }
        [family, given, middle] => (owned(family), owned(given), owned(middle)),
        [family @ .., given, middle] => (family.join(" "), owned(given), owned(middle)),
    }
}

fn western(words: &[&str]) -> NameParts {
    let owned = |s: &str| s.to_owned();
    match words {
        [] => NameParts::default(),
        [only] => (String::new(), owned(only), String::new()),
        [given, rest @ ..] => {
            // "Ludwig van Beethoven": the family name begins with its particle.
            let at = rest.iter().position(|w| is_particle(w)).unwrap_or(rest.len() - 1);
            let (middle, family) = rest.split_at(at);
            (family.join(" "), owned(given), middle.join(" "))
        }
    }
}

/// True for a legal form such as «ООО» or "GmbH", with or without a full stop.
#[must_use]
pub fn is_legal_form(word: &str) -> bool {
    let word = bare(word);
    LEGAL_FORMS.contains(&word.as_str())
}

fn bare(word: &str) -> String {
    word.trim_matches(['.', ',', ' ']).to_lowercase()
}

fn without_prefix<'a, 'b>(words: &'a [&'b str]) -> (&'a [&'b str], String) {
    match words {
        [first, rest @ ..] if !rest.is_empty() && PREFIXES.contains(&bare(first).as_str()) => {
            (rest, (*first).to_owned())
        }
        _ => (words, String::new()),
    }
}

fn without_suffix<'a, 'b>(words: &'a [&'b str]) -> (&'a [&'b str], String) {
    match words {
        [rest @ .., last] if !rest.is_empty() && SUFFIXES.contains(&bare(last).as_str()) => {
            (rest, (*last).to_owned())
        }
        _ => (words, String::new()),
    }
}

/// A family name without the particles before it: «Berg» of "van der Berg".
#[must_use]
pub fn without_particles(family: &str) -> &str {
    let mut rest = family.trim();
    while let Some((word, after)) = rest.split_once(' ') {
        if !is_particle(word) {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word.to_lowercase().as_str())
}

/// True if the word has one of the endings after a stem of at least two characters.
fn has_ending(word: &str, endings: &[&str]) -> bool {
    let word = word.to_lowercase();
    endings
        .iter()
        .any(|ending| word.ends_with(ending) && word.chars().count() > ending.chars().count() + 1)
}

fn is_turkic_patronymic(word: &str) -> bool {
    TURKIC_PATRONYMIC_WORDS.contains(&word.to_lowercase().as_str())
}

/// True for a word with the ending of a patronymic.
#[must_use]
pub fn is_patronymic(word: &str) -> bool {
    has_ending(word, &PATRONYMIC_ENDINGS) || PATRONYMICS.contains(&word.to_lowercase().as_str())
}

/// True for a word with the ending of a family name that is not a given name.
#[must_use]
pub fn is_family_name(word: &str) -> bool {
    if is_given_name_exception(word) {
        return false;
    }
    has_ending(word, &FAMILY_NAME_ENDINGS)
}

/// True for a given name that must not be taken for a family name. Of a double name the first part counts.
fn is_given_name_exception(word: &str) -> bool {
    let word = word.to_lowercase();
    let first = word.split('-').next().unwrap_or_default();
    GIVEN_NAMES.contains(&first)
}

#[cfg(test)]
mod tests;
