//! Reads the sources and holds them to the map in `src/lib.rs`: who may use whom, and what is
//! named nowhere else.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers and what each may use besides itself.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("formats", &["domain"]),
    ("store", &["domain", "formats"]),
    ("config", &["domain", "store"]),
    ("app", &["domain", "formats", "store"]),
    ("web", &["domain", "formats", "store", "app", "config"]),
    ("dav", &["domain", "formats", "store", "app", "config"]),
    (
        "bin",
        &["domain", "formats", "store", "app", "web", "dav", "config"],
    ),
];

/// Everything that may lie at the top; dotfiles, `target` and the default `DATA_DIR` aside.
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

/// A Rust file, taken apart.
struct Source {
    /// From the top of the repository, with slashes.
    path: String,
    text: String,
    /// The text without comments, and with empty strings in place of the strings.
    code: String,
    strings: Vec<String>,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && name != "node_modules" {
            files(&path, found);
        } else if path.is_file() {
            found.push(path);
        }
    }
}

/// The Rust files of a folder of the repository, in order.
fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    files(&root().join(folder), &mut found);
    found.sort();
    let rust = found
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "rs"));
    rust.map(|path| {
        let text = fs::read_to_string(&path).unwrap();
        let path = path
            .strip_prefix(root())
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        Source::new(path, text)
    })
    .collect()
}

/// What runs outside of tests: `src` without its test modules.
fn shipped() -> Vec<Source> {
    sources("src")
        .into_iter()
        .filter(|s| !s.path.ends_with("/tests.rs"))
        .map(Source::without_tests)
        .collect()
}

impl Source {
    fn new(path: String, text: String) -> Self {
        let (code, strings) = take_apart(&text);
        Self {
            path,
            text,
            code,
            strings,
        }
    }

    fn without_tests(self) -> Self {
        let mut text = self.text;
        while let Some(start) = text.find("#[cfg(test)]\nmod ") {
            let rest = &text[start..];
            // The module is formatted: it ends with the first brace at the start of a line.
            let end = match (rest.find(";\n"), rest.find("{\n")) {
                (Some(semicolon), brace) if brace.is_none_or(|b| semicolon < b) => semicolon + 1,
                _ => rest.find("\n}\n").map_or(rest.len(), |brace| brace + 2),
            };
            text.replace_range(start..start + end, "");
        }
        Self::new(self.path, text)
    }

    fn layer(&self) -> Option<&str> {
        let first = self.path.strip_prefix("src/")?.split('/').next()?;
        let first = first.strip_suffix(".rs").unwrap_or(first);
        LAYERS.iter().map(|(name, _)| *name).find(|name| *name == first)
    }

    /// True if the code names `word` as a whole word.
    fn names(&self, word: &str) -> bool {
        words(&self.code).any(|found| found == word)
    }

    /// The modules that stand right after `crate::`, `blocknotik::` or `super::`, also in braces.
    fn uses(&self) -> Vec<String> {
        let mut found = Vec::new();
        for door in ["crate::", "blocknotik::", "super::"] {
            for (at, _) in self.code.match_indices(door) {
                let rest = &self.code[at + door.len()..];
                match rest.strip_prefix('{') {
                    Some(group) => found.extend(names_of_group(group)),
                    None => found.extend(words(rest).next().map(str::to_owned)),
                }
            }
        }
        found
    }
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
}

/// The first names of `a::b, c::{d, e}, f}`: a, c, f.
fn names_of_group(group: &str) -> Vec<String> {
    let mut depth = 1;
    let mut flat = String::new();
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            c if depth == 1 => flat.push(c),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    flat.split(',')
        .filter_map(|part| words(part).next().map(str::to_owned))
        .collect()
}

/// The code without comments and with empty strings, and the strings.
fn take_apart(text: &str) -> (String, Vec<String>) {
    let (mut code, mut strings) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skip = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some((quotes, hashes)) = raw_string(rest, &code) {
            let close = format!("\"{}", "#".repeat(hashes));
            let end = rest[quotes..].find(&close).unwrap_or(rest.len() - quotes);
            strings.push(rest[quotes..quotes + end].to_owned());
            code.push_str("\"\"");
            (quotes + end + close.len()).min(rest.len())
        } else if c == '"' {
            let end = string_end(&rest[1..]);
            strings.push(rest[1..=end].to_owned());
            code.push_str("\"\"");
            (end + 2).min(rest.len())
        } else if let Some(length) = character(rest) {
            code.push_str("' '");
            length
        } else {
            code.push(c);
            c.len_utf8()
        };
        rest = &rest[skip..];
    }
    (code, strings)
}

/// `r"…"`, `br#"…"#`: where the text begins, and how many hashes close it.
fn raw_string(rest: &str, before: &str) -> Option<(usize, usize)> {
    if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let prefix = ["br", "cr", "r"]
        .into_iter()
        .find(|prefix| rest.starts_with(prefix))?;
    let after = &rest[prefix.len()..];
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..]
        .starts_with('"')
        .then_some((prefix.len() + hashes + 1, hashes))
}

/// Where the closing quote of a string stands.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    text.len().saturating_sub(1)
}

/// The length of the character literal at the start; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    let first = inner.chars().next()?;
    if first == '\\' {
        return inner[2..].find('\'').map(|end| end + 4);
    }
    inner[first.len_utf8()..]
        .starts_with('\'')
        .then(|| first.len_utf8() + 2)
}

fn none(offences: &[String]) {
    let list = offences.iter().fold(String::new(), |mut list, offence| {
        let _ = writeln!(list, "  {offence}");
        list
    });
    assert!(offences.is_empty(), "\n{list}");
}

/// The files, of those that ship, where `offends` says something and that do not begin with one of `homes`.
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
fn a_folder_uses_only_those_to_its_left() {
    let mut offences = Vec::new();
    for source in shipped() {
        let Some(layer) = source.layer() else {
            assert_eq!(source.path, "src/lib.rs", "a folder that no layer names");
            continue;
        };
        let (_, allowed) = LAYERS.iter().find(|(name, _)| *name == layer).unwrap();
        for used in source.uses() {
            let known = LAYERS.iter().any(|(name, _)| *name == used);
            if known && used != layer && !allowed.contains(&used.as_str()) {
                offences.push(format!("{}: {layer} uses {used}", source.path));
            }
        }
    }
    none(&offences);
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
    for path in found.iter().filter(|path| !path.ends_with("tests/it/tidy.rs")) {
        let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        let mark = marks.iter().find(|mark| words(&text).any(|word| word == **mark));
        offences.extend(mark.map(|mark| format!("{}: {mark}", path.display())));
    }
    none(&offences);
}

#[test]
fn the_reader_tells_code_from_comments_and_strings() {
    let text = "//! crate::web\nuse crate::{app::{self, web}, store};\nlet a = 'x'; let b: &'a str = \"SELECT \\\" 1\";\n\
                let c = r#\"crate::\"dav\"#; /* crate::bin */ let q = '\"'; super::config::x();\n\
                #[cfg(test)]\nmod tests {\n    use crate::domain;\n}\n";
    let source = Source::new("src/domain/x.rs".into(), text.into()).without_tests();
    assert_eq!(source.uses(), ["app", "store", "config"]);
    assert_eq!(source.strings, ["SELECT \\\" 1", "crate::\"dav"]);
    assert_eq!(source.layer(), Some("domain"));
    assert!(source.names("str") && !source.names("tests") && !source.names("SELECT"));
}
