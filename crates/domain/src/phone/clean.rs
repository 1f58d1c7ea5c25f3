//! Makes the characters of a typed number plain: digits and symbols of any script become ASCII, marks that nothing
//! shows disappear.

/// The zeros of the scripts that people write numbers in. Nine more digits follow each.
const ZEROS: [char; 22] = [
    '٠', '۰', '߀', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '០', '᠐', '꩐', '᱐', '꘠',
    '０',
];

/// A digit of any script as an ASCII digit.
#[must_use]
pub fn ascii_digit(c: char) -> Option<char> {
    if c.is_ascii_digit() {
        return Some(c);
    }
    if c.is_ascii() {
        return None;
    }
    let value = |zero: &char| {
        u32::from(c)
            .checked_sub(u32::from(*zero))
            .filter(|value| *value < 10)
    };
    char::from_digit(ZEROS.iter().find_map(value)?, 10)
}

/// A typed text with plain characters.
#[must_use]
pub fn clean(typed: &str) -> String {
    typed.chars().filter_map(plain).collect()
}

fn plain(c: char) -> Option<char> {
    Some(match c {
        '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{20e3}' => return None,
        '\n' | '\r' => '\n',
        _ if c.is_whitespace() => ' ',
        _ if c.is_control() => return None,
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{2043}'
        | '\u{30fc}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}' => '-',
        '\u{2024}' | '\u{ff0e}' | '\u{b7}' | '\u{2022}' | '\u{2027}' => '.',
        '\u{2044}' | '\u{2215}' | '\u{ff0f}' => '/',
        '\u{ff0b}' | '\u{fe62}' => '+',
        '\u{ff08}' | '[' => '(',
        '\u{ff09}' | ']' => ')',
        '\u{ff0a}' | '\u{2217}' => '*',
        '\u{ff03}' => '#',
        '\u{ff0c}' | '\u{60c}' | '\u{3001}' => ',',
        '\u{ff1b}' | '\u{61b}' => ';',
        '\u{ff1a}' => ':',
        '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => ascii_letter(c),
        _ => ascii_digit(c).unwrap_or(c),
    })
}

/// A full-width Latin letter as an ASCII letter.
fn ascii_letter(c: char) -> char {
    char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
}
