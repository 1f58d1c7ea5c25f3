//! Checks the sources against `ARCHITECTURE.md`: which layer may use which, where a crate or word may
//! occur, and how long files and functions may be.

mod cycles;
pub mod source;

use std::fmt::Write as _;
use std::fs;

use source::{Source, files, program, root, shipped, sources, texts, words};

/// The layers, and the other layers that each may use.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("formats", &["domain"]),
    ("store", &["domain", "formats"]),
    ("config", &["domain", "store"]),
    ("app", &["domain", "formats", "store"]),
    ("http", &["domain", "app", "config"]),
    ("dav", &["domain", "formats", "app", "http", "config"]),
    ("web", &["domain", "formats", "app", "http", "dav", "config"]),
    ("bin", &["domain", "formats", "store", "app", "web", "config"]),
];

/// The maximum number of lines of a file without its test module, and of a function.
const MAX_FILE: usize = 400;
const MAX_FUNCTION: usize = 60;

/// Files that are data tables and may be longer.
const TABLES: &[&str] = &[
    "crates/formats/src/csv/import/header_dictionary.rs",
    "crates/store/src/schema.rs",
];

/// The entries of the repository's top folder besides dotfiles, `target`, and the default `DATA_DIR`.
const TOP_LEVEL: &[&str] = &[
    "ARCHITECTURE.md",
    "Cargo.lock",
    "Cargo.toml",
    "Dockerfile",
    "LICENSE",
    "README.md",
    "benches",
    "crates",
    "deny.toml",
    "diesel.toml",
    "docker",
    "docker-compose.yml",
    "docs",
    "migrations",
    "src",
    "static",
    "templates",
    "test",
    "tests",
];

fn assert_none(offences: &[String]) {
    let list = offences.iter().fold(String::new(), |mut list, offence| {
        let _ = writeln!(list, "  {offence}");
        list
    });
    assert!(offences.is_empty(), "\n{list}");
}

/// Fails if `offends` returns a reason for a shipped file outside `allowed`.
fn forbid_outside(allowed: &[&str], offends: impl Fn(&Source) -> Option<String>) {
    let all = shipped();
    let forbidden = all
        .iter()
        .filter(|source| !allowed.iter().any(|path| source.path.starts_with(path)));
    let offences: Vec<_> = forbidden
        .filter_map(|source| Some(format!("{}: {}", source.path, offends(source)?)))
        .collect();
    assert_none(&offences);
}

#[test]
fn each_file_begins_with_a_doc_comment() {
    let all = program().into_iter().chain(sources("tests"));
    assert_none(
        &all.filter(|s| !s.text.starts_with("//! "))
            .map(|s| s.path)
            .collect::<Vec<_>>(),
    );
}

#[test]
fn a_layer_uses_only_the_layers_it_may_use() {
    let mut offences = Vec::new();
    for source in shipped() {
        let module = source.module();
        let Some((layer, allowed)) = LAYERS.iter().find(|(name, _)| *name == module[0]) else {
            assert_eq!(source.path, "src/lib.rs", "this folder is not in a layer");
            continue;
        };
        for used in source.paths().into_iter().map(|mut path| path.swap_remove(0)) {
            let is_layer = LAYERS.iter().any(|(name, _)| *name == used);
            if is_layer && used != *layer && !allowed.contains(&used.as_str()) {
                offences.push(format!("{}: {layer} uses {used}", source.path));
            }
        }
    }
    assert_none(&offences);
}

#[test]
fn no_file_is_too_long() {
    let tests = sources("tests").into_iter().map(Source::without_tests);
    let unit_tests = program()
        .into_iter()
        .filter(|s| s.path.ends_with("/tests.rs") || s.path.contains("/tests/"));
    let all = shipped().into_iter().chain(tests).chain(unit_tests);
    let rust = all.map(|source| (source.path, source.text));
    let offences = rust
        .chain(texts("static", &["js", "css"]))
        .chain(texts("tests/browser", &["js", "css"]))
        .filter(|(path, _)| !TABLES.contains(&path.as_str()))
        .map(|(path, text)| (text.lines().count(), path))
        .filter(|(lines, _)| *lines > MAX_FILE)
        .map(|(lines, path)| format!("{path}: {lines} lines"));
    assert_none(&offences.collect::<Vec<_>>());
}

#[test]
fn no_function_is_too_long() {
    let mut offences = Vec::new();
    for source in program().iter().chain(&sources("tests")) {
        let long = source.functions().into_iter().filter(|f| f.lines > MAX_FUNCTION);
        offences.extend(long.map(|f| format!("{}: {} has {} lines", source.path, f.name, f.lines)));
    }
    assert_none(&offences);
}

#[test]
fn access_to_a_book_is_granted_in_one_place() {
    forbid_outside(&["src/app/books/mod.rs"], |s| {
        s.code
            .replace("-> BookAccess {", "")
            .contains("BookAccess {")
            .then(|| "constructs a BookAccess".to_owned())
    });
}

#[test]
fn only_the_write_module_writes_contacts_and_the_change_log() {
    let writes = [
        "contacts::insert_many(",
        "contacts::replace_card(",
        "contacts::replace_index(",
        "contacts::set_token(",
        "contacts::purge(",
        "changes::append(",
        "changes::purge(",
    ];
    forbid_outside(&["src/app/write/", "crates/store/"], |s| {
        writes
            .iter()
            .find(|w| s.code.contains(**w))
            .map(ToString::to_string)
    });
}

#[test]
fn only_the_store_uses_diesel() {
    let crates = ["diesel", "diesel_migrations", "libsqlite3_sys", "pq_sys"];
    forbid_outside(&["crates/store/"], |s| {
        crates.iter().find(|c| s.has_word(c)).map(ToString::to_string)
    });
}

#[test]
fn rows_of_the_store_are_not_passed_on_to_pages() {
    forbid_outside(&["crates/store/"], |s| {
        s.code
            .contains("pub use store::")
            .then(|| "re-exports from store".to_owned())
    });
}

#[test]
fn only_the_layers_of_http_use_actix() {
    let allowed = ["src/http/", "src/dav/", "src/web/", "src/bin/manage/signals.rs"];
    let is_actix = |word: &str| word.starts_with("actix");
    forbid_outside(&allowed, |s| {
        words(&s.code).find(|w| is_actix(w)).map(str::to_owned)
    });
}

#[test]
fn only_the_config_reads_the_environment() {
    forbid_outside(&["src/config/"], |s| {
        let code: String = s.code.split_whitespace().collect();
        ["std::env", "env::var", "vars_os(", "option_env!"]
            .iter()
            .find(|w| code.contains(**w))
            .map(ToString::to_string)
    });
}

#[test]
fn shipped_code_has_no_explicit_panic() {
    let words = [
        ".unwrap()",
        ".expect(",
        "todo!",
        "unimplemented!",
        "panic!(",
        "dbg!(",
    ];
    forbid_outside(&[], |s| {
        words
            .iter()
            .find(|w| s.code.contains(**w))
            .map(ToString::to_string)
    });
}

#[test]
fn only_the_store_contains_sql() {
    let begins = [
        "SELECT ",
        "INSERT INTO ",
        "UPDATE ",
        "DELETE FROM ",
        "CREATE ",
        "ALTER ",
        "PRAGMA ",
        "WITH ",
    ];
    forbid_outside(&["crates/store/"], |s| {
        s.strings
            .iter()
            .find(|text| begins.iter().any(|b| text.trim_start().starts_with(b)))
            .cloned()
    });
}

#[test]
fn only_the_clock_reads_the_system_time() {
    let words = ["Utc::now", "Local::now", "SystemTime::now", "SystemTime"];
    forbid_outside(&["src/app/clock.rs"], |s| {
        words
            .iter()
            .find(|w| s.code.contains(**w))
            .map(ToString::to_string)
    });
}

#[test]
fn domain_and_formats_do_no_io() {
    let words = [
        "std::fs",
        "std::net",
        "std::process",
        "std::thread",
        "Instant",
        "chrono::Utc",
        "File::",
    ];
    let pure = |path: &str| path.starts_with("crates/domain/") || path.starts_with("crates/formats/");
    forbid_outside(&[], |s| {
        words
            .iter()
            .filter(|_| pure(&s.path))
            .find(|w| s.code.contains(**w))
            .map(ToString::to_string)
    });
}

#[test]
fn only_the_commands_print() {
    let words = ["println!", "eprintln!", "print!", "eprint!"];
    forbid_outside(&["src/bin/"], |s| {
        words
            .iter()
            .find(|w| s.code.contains(**w))
            .map(ToString::to_string)
    });
}

#[test]
fn the_top_folder_has_only_known_entries() {
    let entries = fs::read_dir(root())
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap());
    let known = |name: &String| {
        name.starts_with('.')
            || ["target", "data"].contains(&name.as_str())
            || TOP_LEVEL.contains(&name.as_str())
    };
    assert_none(&entries.filter(|name| !known(name)).collect::<Vec<_>>());
}

#[test]
fn no_file_has_a_todo_mark() {
    let marks = ["TODO", "FIXME", "XXX", "HACK"];
    let mut found = Vec::new();
    for folder in ["crates", "src", "templates", "static", "migrations", "tests"] {
        let folder = root().join(folder);
        if folder.is_dir() {
            files(&folder, &mut found);
        }
    }
    let mut offences = Vec::new();
    for path in found
        .iter()
        .filter(|path| !path.ends_with("tests/it/tidy/mod.rs"))
    {
        let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        let mark = marks.iter().find(|mark| words(&text).any(|word| word == **mark));
        offences.extend(mark.map(|mark| format!("{}: {mark}", path.display())));
    }
    assert_none(&offences);
}
