//! Folds text for comparing and searching, so that case, accents and punctuation do not matter.

use super::text::is_invisible;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
const NFD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfd();

/// Folds a text: lower case, ё as е (й stays), without accents, ß as ss, a blank for every punctuation mark. The result
/// is the same for composed and decomposed input.
#[must_use]
pub fn fold(text: &str) -> String {
    if !text.chars().all(is_plain) {
        return fold_any(text);
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        let lower = c.to_lowercase().next().unwrap_or(c);
        fold_char(lower, &mut folded);
    }
    folded
}

/// True for a character that folds by itself, whatever is before or after it: a search folds thousands of names, and
/// most have no others.
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | 'А'..='я' | 'Ё' | 'ё')
}

fn fold_any(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in NFC.normalize(&text.to_lowercase()).chars() {
        fold_char(c, &mut folded);
    }
    folded
}

/// Folds the letters of a text like [`fold`] and keeps every other character that a reader sees, with a blank for a
/// stretch of blanks. The joiners and tags of a sign belong to it: they make a family of three people, or a flag of
/// another country.
#[must_use]
pub fn fold_letters(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in NFC.normalize(&text.to_lowercase()).chars() {
        let before = folded.chars().next_back();
        let is_after_sign = before.is_some_and(|c| !c.is_alphanumeric() && c != ' ');
        match c {
            '\u{200d}' | '\u{e0020}'..='\u{e007f}' if is_after_sign => folded.push(c),
            _ if c.is_alphanumeric() => {
                let length = folded.len();
                fold_char(c, &mut folded);
                if folded.len() == length {
                    folded.push(c);
                }
            }
            _ if c.is_whitespace() && before != Some(' ') => folded.push(' '),
            '\u{20d0}'..='\u{20ff}' => folded.push(c),
            _ if is_mark(c) || is_invisible(c) => {}
            _ => folded.push(c),
        }
    }
    let text = folded.trim_matches([' ', '\u{200d}']);
    text.to_owned()
}

fn fold_char(c: char, folded: &mut String) {
    match c {
        'a'..='z' | '0'..='9' | 'а'..='я' => folded.push(c),
        'ё' => folded.push('е'),
        'ß' => folded.push_str("ss"),
        'ø' => folded.push('o'),
        'ł' => folded.push('l'),
        'đ' | 'ð' => folded.push('d'),
        'ı' => folded.push('i'),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'þ' => folded.push_str("th"),
        // An apostrophe does not separate words: O'Brien is found as obrien.
        '\'' | '’' | 'ʼ' | '`' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{301}' => {}
        _ if c.is_alphanumeric() => {
            let mut buffer = [0; 4];
            let letters = NFD.normalize(c.encode_utf8(&mut buffer));
            folded.extend(letters.chars().filter(|l| l.is_alphanumeric()));
        }
        _ if is_mark(c) => {}
        _ => folded.push(' '),
    }
}

/// True for combining accents that did not compose with a letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}')
}

/// Transliterates a folded word to Latin letters, as Russian passports do; `None` if it has no Cyrillic
/// letter.
#[must_use]
pub fn to_latin(word: &str) -> Option<String> {
    let mut changed = false;
    let mut latin = String::with_capacity(word.len());
    for c in word.chars() {
        let letters = match c {
            'а' => "a",
            'б' => "b",
            'в' => "v",
            'г' | 'ґ' => "g",
            'д' => "d",
            'е' | 'э' => "e",
            'є' => "ye",
            'ж' => "zh",
            'з' => "z",
            'и' | 'і' => "i",
            'ї' => "yi",
            'й' | 'ы' => "y",
            'к' => "k",
            'л' => "l",
            'м' => "m",
            'н' => "n",
            'о' => "o",
            'п' => "p",
            'р' => "r",
            'с' => "s",
            'т' => "t",
            'у' | 'ў' => "u",
            'ф' => "f",
            'х' => "kh",
            'ц' => "ts",
            'ч' => "ch",
            'ш' => "sh",
            'щ' => "shch",
            'ъ' | 'ь' => "",
            'ю' => "yu",
            'я' => "ya",
            other => {
                latin.push(other);
                continue;
            }
        };
        changed = true;
        latin.push_str(letters);
    }
    changed.then_some(latin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded() {
        for (text, folded) in [
            ("Семёнович", "семенович"),
            ("ЙОД", "йод"),
            ("и\u{306}од", "йод"),
            ("Zoë Müller-Łódź", "zoe muller lodz"),
            ("Zoe\u{308}", "zoe"),
            ("Straße", "strasse"),
            ("O'Brien", "obrien"),
            ("«Ромашка», ООО", " ромашка   ооо"),
            ("Ї", "і"),
            ("50% _x_", "50   x "),
            ("Анто́н", "антон"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn plain_texts_are_folded_like_others() {
        let plain: Vec<char> = ('\0'..'\u{500}').filter(|c| is_plain(*c)).collect();
        for one in &plain {
            for other in &plain {
                let text = format!("{one}{other}{one}");
                assert_eq!(fold(&text), fold_any(&text));
            }
        }
    }

    #[test]
    fn letters_are_folded_beside_signs() {
        for (text, folded) in [
            (" Друзья  Ёлки ", "друзья елки"),
            ("C++", "c++"),
            ("«Друзья»!", "«друзья»!"),
            ("O’Brien", "o’brien"),
            ("дру\u{200b}зья\u{feff}", "друзья"),
            ("\u{200e}а\u{301}", "а"),
            ("👨\u{200d}👩\u{200d}👧 Семья", "👨\u{200d}👩\u{200d}👧 семья"),
            ("👨👩👧 семья", "👨👩👧 семья"),
            ("❤\u{fe0f}", "❤"),
            ("❤\u{fe0f}\u{200d}🔥", "❤\u{200d}🔥"),
            ("1\u{fe0f}\u{20e3}", "1\u{20e3}"),
            ("🏴\u{e0067}\u{e007f}", "🏴\u{e0067}\u{e007f}"),
            ("\u{200b}\u{200d}", ""),
        ] {
            assert_eq!(fold_letters(text), folded, "{text}");
        }
    }

    #[test]
    fn cyrillic_is_transliterated() {
        assert_eq!(to_latin("иванов").as_deref(), Some("ivanov"));
        assert_eq!(to_latin("щеголев").as_deref(), Some("shchegolev"));
        assert_eq!(to_latin("ivanov"), None);
    }
}
