//! A word of a query, with the spellings that it finds.

use serde::{Deserialize, Serialize};

use super::sound::{sound_beginnings, sound_key};

/// A word of a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The word as it was typed, folded.
    pub text: String,
    /// The contact has a word that begins with one of these: the word itself, or its [`sound_key`].
    pub beginnings: Vec<String>,
}

impl Word {
    /// A word that finds itself and other spellings of its sound.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut beginnings = vec![text.to_owned()];
        beginnings.extend(sound_beginnings(text).into_iter().filter(|key| key != text));
        Self {
            text: text.to_owned(),
            beginnings,
        }
    }

    /// True if a folded word of a contact begins with this word, in one of its spellings.
    #[must_use]
    pub fn begins(&self, word: &str) -> bool {
        let begins = |word: &str| {
            self.beginnings
                .iter()
                .any(|beginning| word.starts_with(beginning.as_str()))
        };
        begins(word) || sound_key(word).is_some_and(|key| begins(&key))
    }
}
