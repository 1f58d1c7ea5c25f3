//! The words of the pages: one thing has one word.

use crate::texts::messages;

/// Words for which the pages have another one, so that one thing has one word. The lab app's own texts keep theirs.
const OTHER_WORDS: [(&str, &[&str]); 2] = [
    (
        "ru",
        &[
            "пометк",
            "тег",
            "МиБ",
            "примеры контактов",
            "раньше ›",
            "дальше ›",
            "e-mail",
            "журнала изменений",
        ],
    ),
    (
        "en",
        &[
            "for ever",
            "mend",
            "octet",
            "many tries",
            "e-mail",
            "MiB",
            "demo contact",
            "by itself within",
            "as pronounced",
            "earlier ›",
            "look at",
            "journal",
        ],
    ),
];
/// The texts of the lab app, and one about it.
const LAB_TEXTS: [&str; 3] = ["search-placeholder", "quick-tags", "export-csv-lab-hint"];

#[test]
fn one_thing_has_one_word() {
    for (language, words) in OTHER_WORDS {
        for (key, message) in messages(language) {
            let text = message.to_lowercase();
            for word in words {
                let is_said = text.contains(&word.to_lowercase()) && !LAB_TEXTS.contains(&key.as_str());
                assert!(!is_said, "{language}: {key} says «{word}»: {message}");
            }
        }
    }
}
