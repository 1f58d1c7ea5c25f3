//! Reads a query that was typed with the other keyboard layout: `bdfyjd` is «иванов».

const LATIN: &str = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>";
const CYRILLIC: &str = "ёйцукенгшщзхъфывапролджэячсмитьбюЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ";

/// The text as the other layout writes it; `None` if it has letters of neither or of both.
#[must_use]
pub fn in_other_layout(text: &str) -> Option<String> {
    let is_latin = text.chars().any(|c| c.is_ascii_alphabetic());
    let is_cyrillic = text.chars().any(|c| CYRILLIC.contains(c));
    let (from, to) = match (is_latin, is_cyrillic) {
        (true, false) => (LATIN, CYRILLIC),
        (false, true) => (CYRILLIC, LATIN),
        _ => return None,
    };
    let key = |c: char| {
        let place = from.chars().position(|known| known == c);
        place.and_then(|place| to.chars().nth(place)).unwrap_or(c)
    };
    Some(text.chars().map(key).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_in_the_other_layout() {
        for (typed, meant) in [
            ("bdfyjd", Some("иванов")),
            ("[f,fhjd", Some("хабаров")),
            ("шмфтщм", Some("ivanov")),
            ("'lefhl", Some("эдуард")),
            ("Gtnhjd 12", Some("Петров 12")),
            ("12", None),
            ("ivan иван", None),
        ] {
            assert_eq!(in_other_layout(typed).as_deref(), meant, "{typed}");
        }
    }
}
