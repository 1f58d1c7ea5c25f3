//! The numbers that a text names.

/// The digits of a number of Russia, Kazakhstan, or North America with its prefix.
pub const WITH_PREFIX: usize = 11;
/// Any number with so many digits has its area code.
pub const MIN_CLEAR: usize = 10;

/// A number as a telephone dials it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Number {
    /// The code before the number, which begins with `*` or `#`: `*31#`; or a whole service code: `*102#`.
    pub code: String,
    /// It begins with `+`.
    pub has_plus: bool,
    /// Its digits, letters of a keypad included.
    pub digits: String,
    /// What is dialed after it: `,` pauses, `;` waits, then digits, `*` and `#`.
    pub tail: String,
    /// The extension.
    pub extension: String,
}

/// The numbers of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// The numbers, in order; empty if the text is not a number.
    pub found: Vec<Number>,
    /// There is more than the numbers: words, or symbols that no number has.
    pub has_words: bool,
}

/// Words before an extension.
const EXTENSION_WORDS: [&str; 29] = [
    "доб",
    "добав",
    "добавочный",
    "добавочного",
    "вн",
    "внутр",
    "внутренний",
    "тон",
    "тональный",
    "тональном",
    "тональная",
    "тоновый",
    "тоновом",
    "додатковий",
    "ext",
    "extn",
    "extension",
    "x",
    "х",
    "dw",
    "durchwahl",
    "nebenstelle",
    "poste",
    "interno",
    "anexo",
    "ramal",
    "wew",
    "linka",
    "klapka",
];
/// Words between such a word and the extension: «добавочный номер 12», "extension number 12".
const EXTENSION_FILLERS: [&str; 12] = [
    "номер",
    "ном",
    "тел",
    "набор",
    "режим",
    "режиме",
    "number",
    "num",
    "no",
    "nr",
    "numer",
    "numero",
];

/// True for a word between the word for an extension and its digits.
pub fn is_extension_filler(word: &str) -> bool {
    let lower = word.trim_end_matches(['.', ':']).to_lowercase();
    EXTENSION_FILLERS.contains(&lower.as_str())
}

/// True for a word before an extension: `доб.`, `ext`.
#[must_use]
pub fn is_extension_word(word: &str) -> bool {
    let lower = word.trim_end_matches(['.', ':']).to_lowercase();
    EXTENSION_WORDS.contains(&lower.as_str())
}

/// Words that only announce a number.
pub const TELEPHONE_WORDS: [&str; 12] = [
    "тел",
    "телефон",
    "т",
    "моб",
    "м",
    "tel",
    "phone",
    "ph",
    "t",
    "mob",
    "mobile",
    "cell",
];

/// True for a word that only announces a number: `тел.`
#[must_use]
pub fn is_telephone_word(word: &str) -> bool {
    let lower = word.trim_end_matches(['.', ':']).to_lowercase();
    TELEPHONE_WORDS.contains(&lower.as_str())
}

/// True for a code that no telephone has: digits are hidden in it.
pub fn is_hidden_code(code: &str) -> bool {
    code.starts_with("***") || code.starts_with("###")
}

/// True for a code that is dialed even among words: `*102#`. `#4` among words is a room.
pub fn is_dialed_code(code: &str) -> bool {
    code.starts_with('*') || code.matches(['*', '#']).count() > 1
}

/// True for a number of 3 digits, or 01 to 09.
pub fn is_short_number(digits: &str) -> bool {
    digits.len() == 3 || digits.len() == 2 && digits.starts_with('0')
}

/// True for a number that calls for help and is not an extension.
pub fn is_emergency_number(digits: &str) -> bool {
    ["112", "911", "999", "01", "02", "03", "04"].contains(&digits)
}
