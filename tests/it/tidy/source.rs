//! Reads Rust files and separates their code from comments, strings and test modules.

use std::fs;
use std::path::{Path, PathBuf};

/// A Rust file.
pub struct Source {
    /// Relative to the top of the repository, with slashes.
    pub path: String,
    pub text: String,
    /// The text without comments and with every string empty. Line breaks stay.
    pub code: String,
    pub strings: Vec<String>,
}

/// A function: its name and its number of lines.
pub struct Function {
    pub name: String,
    pub lines: usize,
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file in a folder, except what npm installs.
pub fn files(folder: &Path, found: &mut Vec<PathBuf>) {
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

/// The paths and texts of the files of a folder of the repository whose names have one of these endings, in order.
pub fn texts(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    files(&root().join(folder), &mut found);
    found.sort();
    let named = found.into_iter().filter(|path| {
        path.extension()
            .is_some_and(|e| endings.iter().any(|ending| e == *ending))
    });
    named
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let path = path
                .strip_prefix(root())
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            (path, text)
        })
        .collect()
}

/// The Rust files of a folder of the repository, in order.
pub fn sources(folder: &str) -> Vec<Source> {
    let rust = texts(folder, &["rs"]).into_iter();
    rust.map(|(path, text)| Source::new(path, text)).collect()
}

/// The files of every crate of the program.
pub fn program() -> Vec<Source> {
    sources("crates").into_iter().chain(sources("src")).collect()
}

/// The files of the program without tests.
pub fn shipped() -> Vec<Source> {
    program()
        .into_iter()
        .filter(|s| !s.path.ends_with("/tests.rs") && !s.path.contains("/tests/"))
        .map(Source::without_tests)
        .collect()
}

impl Source {
    pub fn new(path: String, text: String) -> Self {
        let (code, strings) = separate(&text);
        Self {
            path,
            text,
            code,
            strings,
        }
    }

    pub fn without_tests(self) -> Self {
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

    /// True if the code contains `word` as a whole word.
    pub fn has_word(&self, word: &str) -> bool {
        words(&self.code).any(|found| found == word)
    }

    /// The layer that is a crate of its own and that the file belongs to: `store` for
    /// `crates/store/src/jobs.rs`.
    fn layer_crate(&self) -> Option<&str> {
        Some(self.path.strip_prefix("crates/")?.split_once('/')?.0)
    }

    /// The module path of the file: `app::write::log` for `src/app/write/log.rs`, and `store::jobs` for
    /// `crates/store/src/jobs.rs`.
    pub fn module(&self) -> Vec<String> {
        let path = self.path.strip_prefix("crates/").unwrap_or(&self.path);
        let path = path.strip_suffix(".rs").unwrap_or(path);
        let path = path.strip_suffix("/mod").unwrap_or(path);
        let path = path.replacen("src/", "", 1);
        let path = match self.layer_crate() {
            Some(layer) if path == format!("{layer}/lib") => layer,
            _ => &path,
        };
        path.split('/').map(str::to_owned).collect()
    }

    /// Every path from the top of the program that the code uses, `use` trees expanded. `crate::` and
    /// `super::` are resolved by the module of the file, and `store::` begins at `store`.
    pub fn paths(&self) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        for (start, base) in self.path_starts() {
            expand(&self.code[start..], &base, &mut found);
        }
        found
    }

    /// Where a path begins, and the module that it begins at.
    fn path_starts(&self) -> Vec<(usize, Vec<String>)> {
        let mut starts = Vec::new();
        let own: Vec<String> = self.layer_crate().map(str::to_owned).into_iter().collect();
        let mut roots = vec![("crate::", own), ("blocknotik::", Vec::new())];
        for layer in ["domain::", "formats::", "store::"] {
            roots.push((layer, vec![layer.trim_end_matches(':').to_owned()]));
        }
        for (prefix, base) in roots {
            for (at, _) in self.code.match_indices(prefix) {
                if self.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':') {
                    continue;
                }
                starts.push((at + prefix.len(), base.clone()));
            }
        }
        let module = self.module();
        for (at, _) in self.code.match_indices("super::") {
            if self.code[..at].ends_with("super::") {
                continue;
            }
            let (mut start, mut base) = (at, module.clone());
            while let Some(rest) = self.code[start..].strip_prefix("super::") {
                base.pop();
                start = self.code.len() - rest.len();
            }
            starts.push((start, base));
        }
        starts
    }

    /// The functions of the file, from `fn` to the closing brace.
    pub fn functions(&self) -> Vec<Function> {
        let mut found = Vec::new();
        for (at, _) in self.code.match_indices("fn ") {
            let is_word = !self.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let rest = &self.code[at + 3..];
            let Some(name) = words(rest)
                .next()
                .filter(|name| rest.starts_with(name) && is_word)
            else {
                continue;
            };
            if let Some(length) = body_end(rest) {
                found.push(Function {
                    name: name.to_owned(),
                    lines: rest[..length].matches('\n').count() + 1,
                });
            }
        }
        found
    }
}

/// Where the body of a function ends; `None` for one without a body.
fn body_end(signature: &str) -> Option<usize> {
    let mut depth = 0_i32;
    let mut braces = 0_i32;
    for (at, c) in signature.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ';' if depth == 0 && braces == 0 => return None,
            '{' => braces += 1,
            '}' => {
                braces -= 1;
                if braces == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Expands `a::{b, c::d}` into `a::b` and `a::c::d`, each prefixed with `base`.
fn expand(code: &str, base: &[String], found: &mut Vec<Vec<String>>) {
    let mut path = base.to_vec();
    let mut rest = code;
    loop {
        if let Some(group) = rest.strip_prefix('{') {
            for part in parts_of_group(group) {
                expand(part.trim_start(), &path, found);
            }
            return;
        }
        let Some(word) = words(rest).next().filter(|word| rest.starts_with(word)) else {
            break;
        };
        path.push(word.to_owned());
        match rest[word.len()..].strip_prefix("::") {
            Some(next) => rest = next,
            None => break,
        }
    }
    if path.len() > base.len() {
        found.push(path);
    }
}

/// The parts of `a, b::{c, d}, e}` up to the closing brace.
fn parts_of_group(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts
}

pub fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
}

/// The code without comments and with empty strings, and the strings.
fn separate(text: &str) -> (String, Vec<String>) {
    let (mut code, mut strings) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mut string = |code: &mut String, text: &str| {
            code.push_str("\"\"");
            code.extend(text.matches('\n'));
            strings.push(text.to_owned());
        };
        let skip = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some((quotes, hashes)) = raw_string(rest, &code) {
            let close = format!("\"{}", "#".repeat(hashes));
            let end = rest[quotes..].find(&close).unwrap_or(rest.len() - quotes);
            string(&mut code, &rest[quotes..quotes + end]);
            (quotes + end + close.len()).min(rest.len())
        } else if c == '"' {
            let end = string_end(&rest[1..]);
            string(&mut code, &rest[1..=end]);
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

/// Where the closing quote of a string is.
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

/// The length of the character literal at the start; a lifetime is not one.
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

#[test]
fn the_reader_separates_code_from_comments_and_strings() {
    let text = "//! crate::web\nuse crate::{app::{self, web}, store};\nlet a = 'x'; let b: &'a str = \"SELECT \\\" 1\";\n\
                let c = r#\"crate::\"dav\"#; /* crate::bin */ let q = '\"'; super::config::x();\n\
                #[cfg(test)]\nmod tests {\n    use crate::domain;\n}\n";
    let source = Source::new("src/domain/x.rs".into(), text.into()).without_tests();
    let paths: Vec<String> = source.paths().iter().map(|path| path.join("::")).collect();
    assert_eq!(paths, ["app::self", "app::web", "store", "domain::config::x"]);
    assert_eq!(source.strings, ["SELECT \\\" 1", "crate::\"dav"]);
    assert_eq!(source.module(), ["domain", "x"]);
    assert!(source.has_word("str") && !source.has_word("tests") && !source.has_word("SELECT"));
}

#[test]
fn the_reader_resolves_paths_between_crates() {
    let text = "//! x\nuse crate::labels;\nuse domain::{card::Card, text};\nfn f() { super::jobs::g() }\n";
    let source = Source::new("crates/store/src/list.rs".into(), text.into());
    let paths: Vec<String> = source.paths().iter().map(|path| path.join("::")).collect();
    assert_eq!(
        paths,
        [
            "store::labels",
            "domain::card::Card",
            "domain::text",
            "store::jobs::g"
        ]
    );
    assert_eq!(source.module(), ["store", "list"]);
    let root = Source::new("crates/store/src/lib.rs".into(), text.into());
    assert_eq!(root.module(), ["store"]);
}

#[test]
fn the_reader_measures_functions() {
    let text = "//! x\ntrait T {\n    fn declared(&self);\n}\nfn one() { \"}\" }\nfn three(a: [u8; 3]) -> u8 {\n    // }\n    a.len()\n}\n";
    let source = Source::new("src/x.rs".into(), text.into());
    let found: Vec<_> = source
        .functions()
        .iter()
        .map(|f| (f.name.clone(), f.lines))
        .collect();
    assert_eq!(found, [("one".to_owned(), 1), ("three".to_owned(), 4)]);
}
