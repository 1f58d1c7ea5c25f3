//! Emoji in searches. PostgreSQL's search index has letters and digits only, so the index and queries write an emoji
//! as a word.

/// The letter before the number of an emoji, which no one types.
pub(super) const EMOJI: char = 'ɘ';

/// The emoji and symbols of a text, as the words that the index has for them.
pub fn emoji_words(text: &str) -> impl Iterator<Item = String> {
    text.chars()
        .filter(|c| is_emoji(*c))
        // All numbers are as long, so that none is the beginning of another.
        .map(|c| format!("{EMOJI}{:06x}", u32::from(c)))
}

/// The emoji that a word stands for.
#[must_use]
pub fn emoji_of(word: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(word.strip_prefix(EMOJI)?, 16).ok()?)
}

/// True for emoji and other symbols that people put into names and notes, such as ★.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2300}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emoji_is_a_word_that_can_be_read_back() {
        let words: Vec<String> = emoji_words("Пётр 🎂★, a-b 1").collect();
        assert_eq!(words, ["ɘ01f382", "ɘ002605"]);
        let read: Vec<char> = words.iter().filter_map(|word| emoji_of(word)).collect();
        assert_eq!(read, ['🎂', '★']);
        assert_eq!(emoji_of("петр"), None);
    }
}
