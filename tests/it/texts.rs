//! Every text of the pages is there in both languages, each is used, and none stands in a template.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use blocknotik::domain::account::{Sort, Theme};
use blocknotik::domain::change_log::{Action, BatchKind, Origin};
use blocknotik::domain::contact::ENTRY_TYPES;
use blocknotik::domain::import::{ImportState, Verdict};
use blocknotik::domain::match_keys::MatchKey;
use blocknotik::domain::repair::Defect;
use blocknotik::formats::csv::Field;
use blocknotik::formats::import_file::{self, FileFormat};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

/// The messages of a language: key and everything up to the next key.
fn messages(language: &str) -> BTreeMap<String, String> {
    let text = fs::read_to_string(root().join(format!("src/web/text/{language}.ftl"))).unwrap();
    let mut messages: Vec<(String, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once(" = ") {
            Some((key, value)) if !key.starts_with([' ', '*', '[']) => {
                messages.push((key.into(), value.into()));
            }
            _ => {
                if let Some((_, value)) = messages.last_mut() {
                    value.push_str(line);
                }
            }
        }
    }
    let count = messages.len();
    let messages: BTreeMap<_, _> = messages.into_iter().collect();
    assert_eq!(messages.len(), count, "a key of {language} is there twice");
    messages
}

fn variables(message: &str) -> BTreeSet<String> {
    let names = message.split('$').skip(1);
    names
        .map(|rest| {
            rest.chars()
                .take_while(|c| c.is_alphanumeric() || *c == '-')
                .collect()
        })
        .collect()
}

/// Everything between quotes in the sources and templates of the pages.
fn literals() -> BTreeSet<String> {
    let web = files(&root().join("src/web"), ".rs");
    let templates = files(&root().join("templates"), ".html");
    let texts = web.into_iter().chain(templates).map(|(_, text)| text);
    texts
        .flat_map(|text| text.split('"').map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// What a column of a table may be taken for, numbers left out.
const TARGETS: [&str; 52] = [
    "note",
    "leave",
    "text",
    "formatted-name",
    "file-as",
    "family-name",
    "given-name",
    "middle-name",
    "name-prefix",
    "name-suffix",
    "phonetic-family",
    "phonetic-given",
    "phonetic-middle",
    "nickname",
    "organization",
    "department",
    "title",
    "role",
    "birthday",
    "birthday-day-first",
    "birth-year",
    "birth-month",
    "birth-day",
    "anniversary",
    "labels",
    "photo",
    "telegram",
    "whatsapp",
    "phone",
    "phone-kind",
    "email",
    "email-kind",
    "link",
    "link-kind",
    "messenger",
    "messenger-service",
    "messenger-kind",
    "address",
    "address-kind",
    "street",
    "extended",
    "city",
    "region",
    "postcode",
    "country",
    "po-box",
    "event",
    "event-kind",
    "relation",
    "relation-kind",
    "custom",
    "custom-kind",
];

/// The lines of the form that have a name of their own.
const LINES: [&str; 13] = [
    "formatted",
    "family",
    "given",
    "middle",
    "prefix",
    "suffix",
    "nickname",
    "organization",
    "department",
    "title",
    "birthday",
    "anniversary",
    "note",
];

/// The fields that a change, or a code that would not hold them all, may name.
const FIELDS: [&str; 15] = [
    "formatted-name",
    "name",
    "nickname",
    "organization",
    "title",
    "phone",
    "email",
    "address",
    "link",
    "messenger",
    "birthday",
    "anniversary",
    "note",
    "labels",
    "photo",
];

/// The pages of errors.
const ERRORS: [&str; 16] = [
    "400",
    "403",
    "404",
    "405",
    "408",
    "409",
    "413",
    "422",
    "429",
    "500",
    "503",
    "cross-origin",
    "unreadable-form",
    "bad-page",
    "not-undoable",
    "file-too-large",
];

/// The keys that are put together of two parts.
fn composed() -> Vec<String> {
    let mut keys = Vec::new();
    let mut family =
        |prefix: &str, words: &[&str]| keys.extend(words.iter().map(|word| format!("{prefix}-{word}")));
    family(
        "batch",
        &BatchKind::ALL
            .iter()
            .map(|kind| kind.as_str())
            .collect::<Vec<_>>(),
    );
    family(
        "origin",
        &Origin::ALL
            .iter()
            .map(|origin| origin.as_str())
            .collect::<Vec<_>>(),
    );
    family(
        "action",
        &Action::ALL
            .iter()
            .map(|action| action.as_str())
            .collect::<Vec<_>>(),
    );
    family(
        "theme",
        &Theme::ALL.iter().map(|theme| theme.as_str()).collect::<Vec<_>>(),
    );
    family(
        "sort",
        &Sort::ALL.iter().map(|sort| sort.as_str()).collect::<Vec<_>>(),
    );
    family("kind", &ENTRY_TYPES.map(|(word, _)| word));
    family(
        "address",
        &[
            "po-box", "extended", "street", "city", "region", "postcode", "country",
        ],
    );
    for prefix in ["input", "list", "more"] {
        family(prefix, &["phone", "email", "link"]);
    }
    family("input", &LINES);
    family("part", &["prefix", "suffix"]);
    let states = ImportState::ALL.iter().map(|state| state.as_str());
    let states: Vec<&str> = states.chain(["undone"]).collect();
    family("import-state", &states);
    family("import-past", &states);
    // Of one that asks the page is that of the columns.
    let titled: Vec<&str> = states.iter().filter(|s| **s != "asking").copied().collect();
    family("import-title", &titled);
    family("outcome", &["added", "updated", "merged", "same", "skipped"]);
    family(
        "alike",
        &MatchKey::ALL.iter().map(|a| a.as_str()).collect::<Vec<_>>(),
    );
    family(
        "format",
        &FileFormat::ALL.iter().map(|f| f.as_str()).collect::<Vec<_>>(),
    );
    let verdicts = Verdict::ALL.iter().map(|verdict| verdict.as_str());
    let shown: Vec<&str> = verdicts.chain(["noted"]).collect();
    family("verdict", &shown);
    family("about", &shown);
    for verdict in Verdict::ALL.iter().filter(|verdict| verdict.choices().len() > 1) {
        let choices: Vec<&str> = verdict.choices().iter().map(|choice| choice.as_str()).collect();
        family(&format!("choice-{verdict}"), &choices);
    }
    family("target", &TARGETS);
    family(
        "repair",
        &Defect::ALL
            .iter()
            .map(|defect| defect.as_str())
            .collect::<Vec<_>>(),
    );
    let remarks = import_file::remark_words();
    family("remark", &remarks.iter().map(String::as_str).collect::<Vec<_>>());
    family("field", &FIELDS);
    for error in ERRORS {
        keys.extend(["title", "text"].map(|part| format!("error-{error}-{part}")));
    }
    keys
}

#[test]
fn everything_a_column_may_be_taken_for_has_a_text() {
    for word in TARGETS {
        assert!(Field::parse(word).is_some(), "{word} is no target");
    }
    for target in Field::CHOICES {
        assert!(TARGETS.contains(&target.word().as_str()), "{}", target.word());
    }
}

#[test]
fn both_languages_have_the_same_texts_with_the_same_variables() {
    let (russian, english) = (messages("ru"), messages("en"));
    assert_eq!(
        russian.keys().collect::<Vec<_>>(),
        english.keys().collect::<Vec<_>>()
    );
    for (key, message) in &russian {
        assert_eq!(variables(message), variables(&english[key]), "{key}");
        assert!(
            !message.trim().is_empty() && !english[key].trim().is_empty(),
            "{key}"
        );
    }
}

#[test]
fn every_text_that_is_asked_for_is_there_and_every_one_is_asked_for() {
    let known: BTreeSet<String> = messages("ru").into_keys().collect();
    let composed: BTreeSet<String> = composed().into_iter().collect();
    let missing: Vec<_> = composed.difference(&known).collect();
    assert!(missing.is_empty(), "missing: {missing:?}");
    // What is asked for by its whole key.
    for (path, text) in files(&root().join("templates"), ".html")
        .into_iter()
        .chain(files(&root().join("src/web"), ".rs"))
    {
        for opening in [".t(\"", ".n(\"", ".with(\"", "Flash::new(\""] {
            for rest in text.split(opening).skip(1) {
                let key = rest.split('"').next().unwrap();
                assert!(known.contains(key), "{}: no text «{key}»", path.display());
            }
        }
    }
    let literals = literals();
    let unused: Vec<_> = known
        .iter()
        .filter(|key| !literals.contains(*key) && !composed.contains(*key))
        .collect();
    assert!(unused.is_empty(), "used by nobody: {unused:?}");
}

#[test]
fn no_template_says_anything_in_a_language_of_its_own() {
    for (path, text) in files(&root().join("templates"), ".html") {
        let classes = ("{% block main_class %}", "{% endblock %}");
        let mut words = without(&text, &[classes, ("{#", "#}"), ("{%", "%}"), ("{{", "}}")]);
        // What is typed into a terminal or on a key is the same in every language.
        words = without(&words, &[("<code", "</code>"), ("<kbd", "</kbd>")]);
        for attribute in ["alt=\"", "title=\"", "placeholder=\"", "aria-label=\""] {
            for rest in words.split(attribute).skip(1) {
                let value = rest.split('"').next().unwrap();
                assert!(
                    !value.contains(char::is_alphabetic),
                    "{}: {attribute}{value}\"",
                    path.display()
                );
            }
        }
        let said = without(&words, &[("<", ">")]);
        let said: Vec<&str> = said
            .split_whitespace()
            .filter(|word| word.contains(char::is_alphabetic))
            .collect();
        assert!(said.is_empty(), "{}: {said:?}", path.display());
    }
}

/// The text without what stands between these marks.
fn without(text: &str, marks: &[(&str, &str)]) -> String {
    let mut text = text.to_owned();
    for (opening, closing) in marks {
        let mut rest = text.as_str();
        let mut kept = String::new();
        while let Some((before, inside)) = rest.split_once(opening) {
            kept.push_str(before);
            rest = inside.split_once(closing).map_or("", |(_, after)| after);
        }
        kept.push_str(rest);
        text = kept;
    }
    text
}
