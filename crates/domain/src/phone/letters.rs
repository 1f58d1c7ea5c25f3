//! Letters in the place of digits: those of a keypad, and those that hide a digit.

/// Letters in the place of digits that the person did not know or did not want to write.
pub fn is_placeholder(word: &str) -> bool {
    let mut chars = word.chars();
    let first = chars.next();
    matches!(first, Some('x' | 'х' | 'n' | 'y'))
        && word.chars().count() > 1
        && chars.all(|c| Some(c) == first)
}

/// The digit of a letter on a telephone's keypad (ITU-T E.161).
pub fn keypad_digit(letter: char) -> Option<char> {
    Some(match letter.to_ascii_lowercase() {
        'a'..='c' => '2',
        'd'..='f' => '3',
        'g'..='i' => '4',
        'j'..='l' => '5',
        'm'..='o' => '6',
        'p'..='s' => '7',
        't'..='v' => '8',
        'w'..='z' => '9',
        _ => return None,
    })
}
