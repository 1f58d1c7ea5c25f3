//! Writes a word by its sound, so that Щербаков, Shcherbakov and Scherbakov are one word.
//!
//! The keys of Cyrillic and Latin words are comparable. Four sounds have letters that no one types, so a key does
//! not begin another word by accident.

const SH: char = 'ʃ';
const CH: char = 'ʧ';
const ZH: char = 'ʒ';
const TS: char = 'ʦ';

/// Letter groups with a sound of their own, the longest first.
const GROUPS: [(&str, char); 22] = [
    ("shch", SH),
    ("szcz", SH),
    ("tsch", CH),
    ("sch", SH),
    ("shh", SH),
    ("tch", CH),
    ("sh", SH),
    ("sz", SH),
    ("ch", CH),
    ("cz", CH),
    ("zh", ZH),
    ("kh", 'h'),
    ("ts", TS),
    ("tz", TS),
    ("ph", 'f'),
    ("th", 't'),
    ("ck", 'k'),
    ("шч", SH),
    ("сч", SH),
    ("тч", CH),
    ("тс", TS),
    ("тц", TS),
];

/// Endings of an unfinished word that may become one of the groups, and the letters that complete them.
const UNFINISHED: [(&str, &[&str]); 8] = [
    ("shc", &["h"]),
    ("sc", &["h"]),
    ("tc", &["h"]),
    ("s", &["h"]),
    ("c", &["h"]),
    ("z", &["h"]),
    ("k", &["h"]),
    ("t", &["s"]),
];

/// The key of a folded word; `None` for a single letter, for a word with characters of other scripts or digits, and for
/// one with a letter three times in a row, which is no other spelling of a name.
#[must_use]
pub fn sound_key(word: &str) -> Option<String> {
    let is_known = |c: char| c.is_ascii_lowercase() || ('а'..='я').contains(&c) || "іїєґў".contains(c);
    if word.chars().nth(1).is_none() || !word.chars().all(is_known) || has_letter_thrice(word) {
        return None;
    }
    let mut key = Key::default();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let group = GROUPS.iter().find(|(letters, _)| rest.starts_with(letters));
        let length = if let Some((letters, sound)) = group {
            key.push(*sound);
            letters.len()
        } else {
            key.push_letter(first, rest.chars().nth(1));
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    Some(key.0).filter(|key| !key.is_empty())
}

fn has_letter_thrice(word: &str) -> bool {
    let next = word.chars().skip(1);
    let third = word.chars().skip(2);
    word.chars()
        .zip(next)
        .zip(third)
        .any(|((a, b), c)| a == b && b == c)
}

/// The keys with which a word may begin whose beginning was typed: `sc` may become `sch`.
#[must_use]
pub fn sound_beginnings(typed: &str) -> Vec<String> {
    let mut keys: Vec<String> = sound_key(typed).into_iter().collect();
    for (ending, completions) in UNFINISHED {
        if typed.ends_with(ending) {
            let completed = completions
                .iter()
                .filter_map(|more| sound_key(&format!("{typed}{more}")));
            keys.extend(completed);
            break;
        }
    }
    // `fy` may become `fyodor`, whose key begins with `fe`.
    if typed.is_ascii()
        && let Some(stem) = keys.first().and_then(|key| key.strip_suffix('i'))
        && !stem.is_empty()
    {
        let open = format!("{stem}e");
        keys.push(open);
    }
    keys.dedup();
    keys
}

/// A key as people can read it.
#[must_use]
pub fn readable(key: &str) -> String {
    key.replace(SH, "sh")
        .replace(CH, "ch")
        .replace(ZH, "zh")
        .replace(TS, "ts")
}

#[derive(Default)]
struct Key(String);

impl Key {
    fn push_letter(&mut self, letter: char, after: Option<char>) {
        let is_soft = matches!(after, Some('e' | 'i' | 'y'));
        match letter {
            'а' => self.push('a'),
            'б' => self.push('b'),
            'в' | 'w' => self.push('v'),
            'г' | 'ґ' => self.push('g'),
            'д' => self.push('d'),
            'е' | 'э' | 'є' => self.push('e'),
            'ж' => self.push(ZH),
            'з' => self.push('z'),
            'и' | 'і' | 'ї' | 'й' | 'ы' | 'y' | 'j' => self.push('i'),
            'к' | 'q' => self.push('k'),
            'c' => self.push(if is_soft { 's' } else { 'k' }),
            'л' => self.push('l'),
            'м' => self.push('m'),
            'н' => self.push('n'),
            'о' => self.push('o'),
            'п' => self.push('p'),
            'р' => self.push('r'),
            'с' => self.push('s'),
            'т' => self.push('t'),
            'у' | 'ў' => self.push('u'),
            'ф' => self.push('f'),
            'х' => self.push('h'),
            'ц' => self.push(TS),
            'ч' => self.push(CH),
            'ш' | 'щ' => self.push(SH),
            'ъ' | 'ь' => {}
            'ю' => "iu".chars().for_each(|sound| self.push(sound)),
            'я' => "ia".chars().for_each(|sound| self.push(sound)),
            'x' => "ks".chars().for_each(|sound| self.push(sound)),
            other => self.push(other),
        }
    }

    /// Adds a sound. Doubled ones count once, `io` and `ie` are ё and е, and `ae`, `oe`, `ue` are umlauts.
    fn push(&mut self, sound: char) {
        match (self.0.chars().next_back(), sound) {
            (Some('i'), 'e' | 'o') => {
                self.0.pop();
                self.push('e');
            }
            (Some('a' | 'o' | 'u'), 'e') => {}
            (Some(last), _) if last == sound => {}
            _ => self.0.push(sound),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        for spellings in [
            &["щербаков", "shcherbakov", "scherbakov", "sherbakov"][..],
            &["юлия", "yulia", "julia", "iuliia", "yuliya"],
            &["сергей", "sergey", "sergei", "sergej"],
            &["дмитрий", "dmitry", "dmitriy", "dmitrii"],
            &["федор", "fedor", "fyodor", "fiodor"],
            &["соловьев", "solovyov", "soloviev", "solovyev", "solovev"],
            &["чайковский", "tchaikovsky", "chaykovskiy", "tschaikowski"],
            &["александр", "alexandr", "aleksandr"],
            &["наталья", "natalia", "natalya", "nataliya"],
            &["андреева", "andreeva", "andreyeva"],
            &["николаев", "nikolaev", "nikolayev"],
            &["охотск", "okhotsk"],
            &["muller", "mueller"],
        ] {
            let keys: Vec<_> = spellings.iter().map(|word| sound_key(word).unwrap()).collect();
            assert!(keys.iter().all(|key| *key == keys[0]), "{spellings:?} {keys:?}");
        }
    }

    #[test]
    fn each_beginning_of_a_spelling_has_a_key_that_begins_the_whole() {
        for (typed, name) in [
            ("shcherbakov", "щербаков"),
            ("scherbakov", "щербаков"),
            ("chekhov", "чехов"),
            ("zhukov", "жуков"),
            ("tsoi", "цой"),
            ("khabarov", "хабаров"),
            ("fyodor", "федор"),
        ] {
            let whole = sound_key(name).unwrap();
            for end in 2..=typed.len() {
                let keys = sound_beginnings(&typed[..end]);
                assert!(
                    keys.iter().any(|key| whole.starts_with(key)),
                    "{} {keys:?} {whole}",
                    &typed[..end]
                );
            }
        }
    }

    #[test]
    fn words_of_other_scripts_have_no_key() {
        for word in ["и", "a", "b2b", "12", "日本", "", "aaa", "иваааан"] {
            assert_eq!(sound_key(word), None, "{word}");
        }
        assert_eq!(readable("ʃerbakov"), "sherbakov");
    }
}
