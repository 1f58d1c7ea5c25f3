//! Names of files that every system takes: Windows forbids signs and words, macOS and Windows do not
//! tell capitals from small letters.

use std::collections::HashMap;

use super::fold::fold;

/// Bytes of a name, so that a folder, a number and an ending still fit into 255.
const LONGEST: usize = 120;
/// What stands where a name leaves nothing.
const NAMELESS: &str = "photo";

/// The names of one folder: no two are the same to any system.
#[derive(Debug, Default)]
pub struct FileNames {
    /// Folded names, and how many wanted each.
    taken: HashMap<String, u32>,
}

impl FileNames {
    /// A name for what is called so, with this ending: `Иванов Иван.jpg`, then `Иванов Иван (2).jpg`.
    pub fn name(&mut self, title: &str, ending: &str) -> String {
        let stem = stem(title);
        let key = fold(&stem);
        let mut number = self.taken.get(&key).map_or(1, |wanted| wanted + 1);
        let mut name = numbered(&stem, number);
        while number > 1 && self.taken.contains_key(&fold(&name)) {
            number += 1;
            name = numbered(&stem, number);
        }
        self.taken.insert(fold(&name), 1);
        self.taken.insert(key, number);
        format!("{name}.{ending}")
    }
}

fn numbered(stem: &str, number: u32) -> String {
    match number {
        1 => stem.to_owned(),
        number => format!("{stem} ({number})"),
    }
}

/// The name without what some system does not take.
fn stem(title: &str) -> String {
    let kept = title.chars().filter(|c| !is_unseen(*c));
    let fit: String = kept
        .map(|c| {
            let unfit = c.is_control() || "<>:\"/\\|?*".contains(c);
            if unfit && !c.is_whitespace() { '_' } else { c }
        })
        .collect();
    let words = fit.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short = trimmed(&words);
    while short.len() > LONGEST {
        let last = short.char_indices().next_back().map_or(0, |(at, _)| at);
        short = trimmed(short.get(..last).unwrap_or_default());
    }
    match short {
        "" => NAMELESS.to_owned(),
        reserved if is_reserved(reserved) => format!("_{reserved}"),
        fit => fit.to_owned(),
    }
}

/// A dot in front hides a file; Windows drops blanks and dots at the end.
fn trimmed(name: &str) -> &str {
    name.trim_matches([' ', '.'])
}

/// Marks of direction, of width none, and of byte order: a name could look like another by them.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The names of Windows' devices, with any ending.
fn is_reserved(name: &str) -> bool {
    let word = name.split('.').next().unwrap_or_default().trim().to_uppercase();
    let numbered = |device: &str| {
        let number = word.strip_prefix(device).unwrap_or_default();
        number.chars().count() == 1 && number.chars().all(|c| c.is_ascii_digit() || "¹²³".contains(c))
    };
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(&word.as_str())
        || numbered("COM")
        || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_fit_for_every_system() {
        for (title, name) in [
            ("Иванов Иван", "Иванов Иван.jpg"),
            ("../../etc/passwd", "_.._etc_passwd.jpg"),
            ("ООО «Ромашка»: a|b?", "ООО «Ромашка»_ a_b_.jpg"),
            ("  two\n lines.  ", "two lines.jpg"),
            ("con", "_con.jpg"),
            ("Aux.x", "_Aux.x.jpg"),
            ("com7", "_com7.jpg"),
            ("Contact", "Contact.jpg"),
            ("...", "photo.jpg"),
            ("", "photo.jpg"),
            ("a\u{202e}gpj", "agpj.jpg"),
            ("a\u{7}b", "a_b.jpg"),
        ] {
            assert_eq!(FileNames::default().name(title, "jpg"), name, "{title:?}");
        }
        let long = FileNames::default().name(&"щ".repeat(500), "jpg");
        assert_eq!(long.len(), LONGEST + 4);
    }

    #[test]
    fn no_two_are_the_same_to_any_system() {
        let mut names = FileNames::default();
        let given: Vec<String> = [
            "Анна (2)",
            "Анна",
            "АННА",
            "анна",
            "Анна (3)",
            "e\u{301}",
            "\u{e9}",
        ]
        .iter()
        .map(|title| names.name(title, "png"))
        .collect();
        assert_eq!(
            given,
            [
                "Анна (2).png",
                "Анна.png",
                "АННА (3).png",
                "анна (4).png",
                "Анна (3) (2).png",
                "e\u{301}.png",
                "\u{e9} (2).png"
            ]
        );
    }
}
