//! The words of the pages and of the code: one thing has one word, and the actor is named.

use std::fs;
use std::path::Path;

use crate::texts::messages;
use crate::tidy::source::{program, root, sources, texts};

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

/// Words that do not say who acts, and one for which RFCs of today have another.
const CODE_WORDS: [&str; 4] = ["somebody", "nobody", "whoever", "octets"];

/// What is not Rust and is read by people: pages, scripts, styles and documents.
fn other_texts() -> Vec<(String, String)> {
    let top = ["README.md", "ARCHITECTURE.md"].map(|name| {
        let text = fs::read_to_string(root().join(name)).unwrap();
        (name.to_owned(), text)
    });
    let folders = [
        ("docs", &["md"][..]),
        ("static", &["js", "css"]),
        ("templates", &["html"]),
        ("tests/browser", &["js"]),
    ];
    let found = folders
        .into_iter()
        .flat_map(|(folder, endings)| texts(folder, endings));
    top.into_iter().chain(found).collect()
}

/// A line without what it quotes as code, such as the names of columns.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_code_names_who_acts() {
    let tests = sources("tests").into_iter();
    let tests = tests.filter(|source| !source.path.ends_with("words.rs"));
    let rust = program().into_iter().chain(tests);
    let rust = rust.map(|source| (source.path, source.text));
    for (path, text) in rust.chain(other_texts()) {
        for (number, line) in text.lines().enumerate() {
            let plain = if Path::new(&path)
                .extension()
                .is_some_and(|extension| extension == "md")
            {
                without_code(line)
            } else {
                line.to_owned()
            };
            let line_words: Vec<String> = plain
                .split(|c: char| !c.is_alphabetic())
                .map(str::to_lowercase)
                .collect();
            for word in CODE_WORDS {
                let is_said = line_words.iter().any(|said| said == word);
                assert!(!is_said, "{path}:{} says «{word}»", number + 1);
            }
        }
    }
}

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
