//! Folds text for comparing and searching, so that case, accents and punctuation do not matter.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
const NFD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfd();

/// Folds a text: lower case, ё as е (й stays), without accents, ß as ss, a blank for every punctuation mark. The result
/// is the same for composed and decomposed input.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in NFC.normalize(&text.to_lowercase()).chars() {
        fold_char(c, &mut folded);
    }
    folded
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
    fn cyrillic_is_transliterated() {
        assert_eq!(to_latin("иванов").as_deref(), Some("ivanov"));
        assert_eq!(to_latin("щеголев").as_deref(), Some("shchegolev"));
        assert_eq!(to_latin("ivanov"), None);
    }
}
