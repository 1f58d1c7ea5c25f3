//! The note of cards of one person: the notes of all of them, with an empty line between two.

/// True if a note says another one: as whole paragraphs, for «сад» is not said by «садовник». Both are unescaped.
pub fn says_note(note: &str, other: &str) -> bool {
    let other = other.trim();
    let (mut rest, mut is_start) = (note, true);
    loop {
        let (line, next) = rest.split_once('\n').unwrap_or((rest, ""));
        let is_empty = line.trim().is_empty();
        let is_said = || rest.trim_start().strip_prefix(other).is_some_and(ends_paragraph);
        if is_start && !is_empty && is_said() {
            return !other.is_empty();
        }
        if next.is_empty() {
            return false;
        }
        (rest, is_start) = (next, is_empty);
    }
}

/// The two notes as one.
pub fn join_notes(note: &str, other: &str) -> String {
    format!("{}\n\n{}", note.trim_end(), other.trim())
}

/// True if nothing of a paragraph is at the start of a text.
fn ends_paragraph(text: &str) -> bool {
    let mut lines = text.split('\n');
    lines.by_ref().take(2).all(|line| line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_said_as_whole_paragraphs() {
        for (note, other, expected) in [
            ("школа\n\nклуб", "клуб", true),
            ("школа\n\nклуб", " школа\n", true),
            ("школа\r\n \r\nклуб\r\n", "клуб", true),
            ("школа\n\nклуб\n\nдача", "школа\n\nклуб", true),
            ("школа\n\nклуб\n\nдача", "школа\n\nдача", false),
            ("садовник", "сад", false),
            ("новый сад", "сад", false),
            ("школа\n\nклубы", "клуб", false),
            ("школа\nклуб", "клуб", false),
            ("школа\nклуб", "школа", false),
            ("аа\n\nа\n\nа", "а\n\nа", true),
            ("школа", "", false),
            ("", "", false),
        ] {
            assert_eq!(says_note(note, other), expected, "{note:?} {other:?}");
        }
    }

    #[test]
    fn a_joined_note_says_both() {
        for (note, other) in [
            ("сад", "садовник"),
            (" а\n", "\nа\n\nа "),
            ("а\n\n\n\nб\n", "б\nв"),
        ] {
            let joined = join_notes(note, other);
            assert!(
                says_note(&joined, note) && says_note(&joined, other),
                "{joined:?}"
            );
        }
    }
}
