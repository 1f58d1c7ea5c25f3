//! The thumb index of the list: its letters, by script.

use crate::web::contacts::list_state::ListState;

/// A letter of the thumb index.
pub struct LetterTab {
    /// The letter.
    pub letter: String,
    /// The list from this letter on.
    pub url: String,
    /// True for the letter at which the list is open.
    pub open: bool,
}

/// The letters of one script, from the first to the last.
pub struct ScriptTabs<'a> {
    /// «А–Я», "A–Z".
    pub name: String,
    /// Its letters.
    pub letters: &'a [LetterTab],
    /// True if the list is open at one of them.
    pub open: bool,
}

/// As many letters fit beside the list on a small screen.
const LETTERS_THAT_FIT: usize = 30;

/// The letters as the list links them; `first` is that of its first row.
pub fn tabs(letters: &[String], state: &ListState, first: Option<&str>) -> Vec<LetterTab> {
    let has_letters = state.q.is_empty() && state.recency.is_none();
    let tab = |(letter, url): (&String, String)| LetterTab {
        url,
        open: has_letters && first == Some(letter),
        letter: letter.clone(),
    };
    letters.iter().zip(state.letter_urls(letters)).map(tab).collect()
}

/// True if there are more letters than fit, so that only one script is open at a time.
pub fn folds(letters: &[LetterTab]) -> bool {
    letters.len() > LETTERS_THAT_FIT
}

/// The letters by script. All are together if they fit, or if there is only one script.
pub fn by_script(letters: &[LetterTab]) -> Vec<ScriptTabs<'_>> {
    let script = |tab: &LetterTab| tab.letter.chars().next().map(Script::of);
    let groups: Vec<&[LetterTab]> = if folds(letters) {
        letters.chunk_by(|a, b| script(a) == script(b)).collect()
    } else {
        vec![letters]
    };
    let has_open = letters.iter().any(|tab| tab.open);
    let tabs = groups.into_iter().enumerate();
    tabs.map(|(at, letters)| ScriptTabs {
        name: match letters {
            [only] => only.letter.clone(),
            [first, .., last] => format!("{}–{}", first.letter, last.letter),
            [] => String::new(),
        },
        open: letters.iter().any(|tab| tab.open) || (!has_open && at == 0),
        letters,
    })
    .collect()
}

/// A script, as far as the thumb index distinguishes scripts.
#[derive(PartialEq, Eq)]
enum Script {
    Cyrillic,
    Latin,
    Other,
}

impl Script {
    fn of(letter: char) -> Self {
        match letter {
            '\u{400}'..='\u{52f}' => Self::Cyrillic,
            'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' => Self::Latin,
            _ => Self::Other,
        }
    }
}
