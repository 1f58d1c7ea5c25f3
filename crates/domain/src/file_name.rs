//! File names that are valid on every system: without the characters and words that Windows forbids, and different
//! even if case is ignored, as on macOS and Windows.

use std::collections::HashMap;

use super::fold::fold;

/// Maximum bytes of a name, so that number and extension still fit into 255.
const MAX_LENGTH: usize = 120;
/// The name if no character of a title is allowed.
const FALLBACK: &str = "photo";

/// The file names of one folder, all different on every system.
#[derive(Debug, Default)]
pub struct FileNames {
    /// Folded names, with the last number given to each.
    taken: HashMap<String, u32>,
}

impl FileNames {
    /// A new file name for a title: `Иванов Иван.jpg`, the second time `Иванов Иван (2).jpg`.
    pub fn name(&mut self, title: &str, extension: &str) -> String {
        let stem = match file_stem(title, '_', MAX_LENGTH) {
            stem if stem.is_empty() => FALLBACK.to_owned(),
            stem => stem,
        };
        let key = fold(&stem);
        let mut number = self.taken.get(&key).map_or(1, |last| last + 1);
        let mut name = numbered(&stem, number);
        while number > 1 && self.taken.contains_key(&fold(&name)) {
            number += 1;
            name = numbered(&stem, number);
        }
        self.taken.insert(fold(&name), 1);
        self.taken.insert(key, number);
        format!("{name}.{extension}")
    }
}

fn numbered(stem: &str, number: u32) -> String {
    match number {
        1 => stem.to_owned(),
        number => format!("{stem} ({number})"),
    }
}

/// The title as a file name without its extension, at most `max` bytes long: characters that some system forbids are
/// replaced, and it is not a name that Windows reserves. Empty if no character is allowed.
#[must_use]
pub fn file_stem(title: &str, replacement: char, max: usize) -> String {
    let kept = title.chars().filter(|c| !is_invisible(*c));
    let allowed: String = kept
        .map(|c| {
            let is_forbidden = c.is_control() || "<>:\"/\\|?*".contains(c);
            if is_forbidden && !c.is_whitespace() {
                replacement
            } else {
                c
            }
        })
        .collect();
    let words = allowed.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short = trimmed(&words);
    while short.len() > max {
        let last = short.char_indices().next_back().map_or(0, |(at, _)| at);
        short = trimmed(short.get(..last).unwrap_or_default());
    }
    if is_reserved(short) {
        format!("_{short}")
    } else {
        short.to_owned()
    }
}

/// Trims dots and blanks: a leading dot hides a file, and Windows drops trailing ones.
fn trimmed(name: &str) -> &str {
    name.trim_matches([' ', '.'])
}

/// True for direction marks, zero-width characters and byte order marks, which could make two names look
/// equal.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// True for the device names of Windows, with any extension.
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
    fn names_are_valid_on_every_system() {
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
        assert_eq!(long.len(), MAX_LENGTH + 4);
    }

    #[test]
    fn names_differ_on_every_system() {
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
