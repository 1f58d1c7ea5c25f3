//! The texts of the pages: both languages have every text, every text is used, and templates contain none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use domain::account::{AppScope, DeviceFault, LabelForm, Recency, Sort, Theme};
use domain::change_log::{Action, BatchKind, Origin};
use domain::contact::ENTRY_TYPES;
use domain::detail::DETAIL_KINDS;
use domain::duplicates::{Certainty, Decision, Likeness, Reason};
use domain::import::{Choice, ImportState, Verdict};
use domain::job::{JobKind, JobState};
use domain::repair::Defect;
use domain::search::narrowing::HAVINGS;
use formats::csv::Field;
use formats::import_file::{self, FileFormat};

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
pub fn messages(language: &str) -> BTreeMap<String, String> {
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
    assert_eq!(messages.len(), count, "{language} has a key twice");
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

/// The fields to which a column of a table can be assigned, without their numbers.
const COLUMN_FIELDS: [&str; 53] = [
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
    "birthday-month-first",
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

/// The lines of the contact form that have their own label.
const FORM_LINES: [&str; 15] = [
    "formatted",
    "family",
    "given",
    "middle",
    "prefix",
    "suffix",
    "second-family",
    "generation",
    "nickname",
    "organization",
    "department",
    "title",
    "birthday",
    "anniversary",
    "note",
];

/// The fields that the change log and the page of the QR code name.
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

/// The error pages.
const ERRORS: [&str; 24] = [
    "400",
    "403",
    "404",
    "405",
    "408",
    "409",
    "413",
    "414",
    "422",
    "429",
    "500",
    "503",
    "cross-origin",
    "unknown-host",
    "busy",
    "unreadable-form",
    "damaged",
    "too-large-to-edit",
    "filler",
    "bad-page",
    "not-undoable",
    "label-busy",
    "file-too-large",
    "last-book",
];

/// Prefixes with the words that follow them, if these are not the values of a type.
const FAMILIES: [(&str, &[&str]); 12] = [
    (
        "address",
        &[
            "po-box", "extended", "street", "city", "region", "postcode", "country",
        ],
    ),
    ("input", &["phone", "email", "link"]),
    ("list", &["phone", "email", "link"]),
    ("more", &["phone", "email", "link"]),
    ("input", &FORM_LINES),
    ("part", &["prefix", "suffix"]),
    ("known", &["phone", "email", "messenger"]),
    ("known-more", &["phone", "email", "messenger"]),
    ("outcome", &["added", "updated", "merged", "same", "skipped"]),
    ("verdict", &["remarks"]),
    ("about", &["remarks"]),
    ("field", &FIELDS),
];

/// The words of all values of a type.
fn words<T: Copy>(values: &[T], as_str: impl Fn(T) -> &'static str) -> Vec<String> {
    values.iter().map(|value| as_str(*value).to_owned()).collect()
}

/// The keys that the pages build from a prefix and a word.
fn composed_keys() -> BTreeSet<String> {
    let mut states = words(ImportState::ALL, ImportState::as_str);
    states.push("undone".to_owned());
    // An import that asks for the columns shows the title of that page.
    let titled = states.iter().filter(|s| *s != "asking").cloned().collect();
    let mut families: Vec<(String, Vec<String>)> = [
        ("batch", words(BatchKind::ALL, BatchKind::as_str)),
        ("kind-of-batch", words(BatchKind::ALL, BatchKind::as_str)),
        ("undone-batch", words(BatchKind::ALL, BatchKind::as_str)),
        ("job", words(JobKind::ALL, JobKind::as_str)),
        ("job-state", words(JobState::ALL, JobState::as_str)),
        ("origin", words(Origin::ALL, Origin::as_str)),
        ("action", words(Action::ALL, Action::as_str)),
        ("scope", words(AppScope::ALL, AppScope::as_str)),
        ("device-fault", words(DeviceFault::ALL, DeviceFault::as_str)),
        ("device-labels", words(LabelForm::ALL, LabelForm::as_str)),
        ("device-labels-now", words(LabelForm::ALL, LabelForm::as_str)),
        ("theme", words(Theme::ALL, Theme::as_str)),
        ("sort", words(Sort::ALL, Sort::as_str)),
        ("sort", words(Recency::ALL, Recency::as_str)),
        ("detail", words(&DETAIL_KINDS.map(|(word, _)| word), |word| word)),
        ("type", words(&ENTRY_TYPES.map(|(word, _)| word), |word| word)),
        ("import-state", states.clone()),
        ("import-past", states.clone()),
        ("import-title", titled),
        ("in-common", words(Certainty::ALL, Certainty::as_str)),
        ("format", words(FileFormat::ALL, FileFormat::as_str)),
        ("verdict", words(Verdict::ALL, Verdict::as_str)),
        ("about", words(Verdict::ALL, Verdict::as_str)),
        ("target", words(&COLUMN_FIELDS, |word| word)),
        (
            "narrow-having",
            words(&HAVINGS.map(|(word, _)| word), |word| word),
        ),
        ("duplicates", words(Certainty::ALL, Certainty::as_str)),
        ("duplicates-said", words(Decision::ALL, Decision::as_str)),
        ("flash-duplicates", words(Decision::ALL, Decision::as_str)),
        ("duplicates-why", words(Likeness::ALL, Likeness::as_str)),
        ("duplicates-why", words(&Reason::WORDS, |word| word)),
        ("repair", words(Defect::ALL, Defect::as_str)),
        ("remark", import_file::remark_words()),
    ]
    .map(|(prefix, words)| (prefix.to_owned(), words))
    .to_vec();
    for (prefix, family) in FAMILIES {
        families.push((prefix.to_owned(), words(family, |word| word)));
    }
    for verdict in Verdict::ALL.iter().filter(|verdict| verdict.choices().len() > 1) {
        let choices = words(verdict.choices(), Choice::as_str);
        families.push((format!("choice-{verdict}"), choices));
    }
    for error in ERRORS {
        families.push((format!("error-{error}"), words(&["title", "text"], |part| part)));
    }
    let keys = families.into_iter().flat_map(|(prefix, words)| {
        let key = move |word: String| format!("{prefix}-{word}");
        words.into_iter().map(key)
    });
    keys.collect()
}

#[test]
fn every_field_of_a_column_has_a_text() {
    for word in COLUMN_FIELDS {
        assert!(Field::parse(word).is_some(), "{word} is not a field");
    }
    for field in Field::CHOICES {
        assert!(COLUMN_FIELDS.contains(&field.word().as_str()), "{}", field.word());
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
fn every_used_text_exists_and_every_text_is_used() {
    let known: BTreeSet<String> = messages("ru").into_keys().collect();
    let composed = composed_keys();
    let missing: Vec<_> = composed.difference(&known).collect();
    assert!(missing.is_empty(), "missing: {missing:?}");
    // Texts that are used by their whole key.
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
    assert!(unused.is_empty(), "unused: {unused:?}");
}

#[test]
fn no_template_contains_text() {
    for (path, text) in files(&root().join("templates"), ".html") {
        let classes = ("{% block main_class %}", "{% endblock %}");
        let mut markup = without(&text, &[classes, ("{#", "#}"), ("{%", "%}"), ("{{", "}}")]);
        // Commands and keys are the same in every language.
        markup = without(&markup, &[("<code", "</code>"), ("<kbd", "</kbd>")]);
        for attribute in ["alt=\"", "title=\"", "placeholder=\"", "aria-label=\""] {
            for rest in markup.split(attribute).skip(1) {
                let value = rest.split('"').next().unwrap();
                assert!(
                    !value.contains(char::is_alphabetic),
                    "{}: {attribute}{value}\"",
                    path.display()
                );
            }
        }
        let text = without(&markup, &[("<", ">")]);
        let found: Vec<&str> = text
            .split_whitespace()
            .filter(|word| word.contains(char::is_alphabetic))
            .collect();
        assert!(found.is_empty(), "{}: {found:?}", path.display());
    }
}

/// The text without everything between these marks.
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
