//! Checks the sources against the map in `ARCHITECTURE.md`: which layer may use which, what may be named
//! where, and how large files and functions may be.

mod cycles;
mod source;

use std::fmt::Write as _;
use std::fs;

use source::{Source, files, root, shipped, sources, words};

/// The layers and what each may use besides itself.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("formats", &["domain"]),
    ("store", &["domain", "formats"]),
    ("config", &["domain", "store"]),
    ("app", &["domain", "formats", "store"]),
    ("web", &["domain", "formats", "app", "config"]),
    ("dav", &["domain", "formats", "app", "config"]),
    (
        "bin",
        &["domain", "formats", "store", "app", "web", "dav", "config"],
    ),
];

/// Lines of a file without its test module, and of a function.
const FILE_MAX: usize = 400;
const FUNCTION_MAX: usize = 60;

/// Files that are data tables and may be longer.
const TABLES: &[&str] = &[
    "src/formats/csv/import/header_dictionary.rs",
    "src/store/schema.rs",
];

/// What may be at the top of the repository besides dotfiles, `target` and the default `DATA_DIR`.
const TOP_LEVEL: &[&str] = &[
    "ARCHITECTURE.md",
    "Cargo.lock",
    "Cargo.toml",
    "Dockerfile",
    "LICENSE",
    "README.md",
    "askama.toml",
    "benches",
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

fn none(offences: &[String]) {
    let list = offences.iter().fold(String::new(), |mut list, offence| {
        let _ = writeln!(list, "  {offence}");
        list
    });
    assert!(offences.is_empty(), "\n{list}");
}

/// Fails for each shipped file outside `homes` for which `offends` returns a reason.
fn outside(homes: &[&str], offends: impl Fn(&Source) -> Option<String>) {
    let all = shipped();
    let away = all
        .iter()
        .filter(|source| !homes.iter().any(|home| source.path.starts_with(home)));
    let offences: Vec<_> = away
        .filter_map(|source| Some(format!("{}: {}", source.path, offends(source)?)))
        .collect();
    none(&offences);
}

#[test]
fn each_file_says_what_it_is_for() {
    let all = sources("src").into_iter().chain(sources("tests"));
    none(
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
            assert_eq!(source.path, "src/lib.rs", "this folder is in no layer");
            continue;
        };
        for used in source.paths().into_iter().map(|mut path| path.swap_remove(0)) {
            let is_layer = LAYERS.iter().any(|(name, _)| *name == used);
            if is_layer && used != *layer && !allowed.contains(&used.as_str()) {
                offences.push(format!("{}: {layer} uses {used}", source.path));
            }
        }
    }
    none(&offences);
}

#[test]
fn no_file_is_too_long() {
    let tests = sources("tests").into_iter().map(Source::without_tests);
    let unit_tests = sources("src")
        .into_iter()
        .filter(|s| s.path.ends_with("/tests.rs") || s.path.contains("/tests/"));
    let all = shipped().into_iter().chain(tests).chain(unit_tests);
    let offences = all
        .filter(|s| !TABLES.contains(&s.path.as_str()))
        .map(|s| (s.text.lines().count(), s.path))
        .filter(|(lines, _)| *lines > FILE_MAX)
        .map(|(lines, path)| format!("{path}: {lines} lines"));
    none(&offences.collect::<Vec<_>>());
}

#[test]
fn no_function_is_too_long() {
    let mut offences = Vec::new();
    for source in sources("src").iter().chain(&sources("tests")) {
        let long = source.functions().into_iter().filter(|f| f.lines > FUNCTION_MAX);
        offences.extend(long.map(|f| format!("{}: {} has {} lines", source.path, f.name, f.lines)));
    }
    none(&offences);
}

#[test]
fn access_to_a_book_is_granted_in_one_place() {
    outside(&["src/app/books.rs"], |s| {
        s.code
            .contains("BookAccess {")
            .then(|| "makes a BookAccess".to_owned())
            .filter(|_| !s.code.contains("-> BookAccess {"))
    });
}

#[test]
fn diesel_is_named_in_the_store_only() {
    let crates = ["diesel", "diesel_migrations", "libsqlite3_sys", "pq_sys"];
    outside(&["src/store/"], |s| {
        crates.iter().find(|c| s.names(c)).map(ToString::to_string)
    });
}

#[test]
fn actix_is_named_by_the_pages_and_their_server_only() {
    let homes = ["src/web/", "src/dav/", "src/bin/manage/signals.rs"];
    let is_actix = |word: &str| word.starts_with("actix");
    outside(&homes, |s| {
        words(&s.code).find(|w| is_actix(w)).map(str::to_owned)
    });
}

#[test]
fn the_environment_is_read_in_one_place() {
    outside(&["src/config/"], |s| {
        let code: String = s.code.split_whitespace().collect();
        ["std::env", "env::var", "vars_os(", "option_env!"]
            .iter()
            .find(|w| code.contains(**w))
            .map(ToString::to_string)
    });
}

#[test]
fn nothing_that_ships_can_panic_on_purpose() {
    let words = [
        ".unwrap()",
        ".expect(",
        "todo!",
        "unimplemented!",
        "panic!(",
        "dbg!(",
    ];
    outside(&[], |s| {
        words
            .iter()
            .find(|w| s.code.contains(**w))
            .map(ToString::to_string)
    });
}

#[test]
fn sql_is_written_in_the_store_only() {
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
    outside(&["src/store/"], |s| {
        s.strings
            .iter()
            .find(|text| begins.iter().any(|b| text.trim_start().starts_with(b)))
            .cloned()
    });
}

#[test]
fn the_time_comes_from_the_clock_only() {
    let words = ["Utc::now", "Local::now", "SystemTime::now", "SystemTime"];
    outside(&["src/app/clock.rs"], |s| {
        words
            .iter()
            .find(|w| s.code.contains(**w))
            .map(ToString::to_string)
    });
}

#[test]
fn domain_and_formats_touch_nothing_outside() {
    let words = [
        "std::fs",
        "std::net",
        "std::process",
        "std::thread",
        "Instant",
        "chrono::Utc",
        "File::",
    ];
    let pure = |path: &str| path.starts_with("src/domain") || path.starts_with("src/formats");
    outside(&[], |s| {
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
    outside(&["src/bin/"], |s| {
        words
            .iter()
            .find(|w| s.code.contains(**w))
            .map(ToString::to_string)
    });
}

#[test]
fn the_top_level_is_what_it_is() {
    let entries = fs::read_dir(root())
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap());
    let known = |name: &String| {
        name.starts_with('.')
            || ["target", "data"].contains(&name.as_str())
            || TOP_LEVEL.contains(&name.as_str())
    };
    none(&entries.filter(|name| !known(name)).collect::<Vec<_>>());
}

#[test]
fn nothing_is_left_for_later() {
    let marks = ["TODO", "FIXME", "XXX", "HACK"];
    let mut found = Vec::new();
    for folder in ["src", "templates", "static", "migrations", "tests"] {
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
    none(&offences);
}
