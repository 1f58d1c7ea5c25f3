//! Records the statements that the program sends to the database of one test.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crate::support::db::TestDb;
use crate::support::statements::{unwatch, watch};

/// A statement, with the values that it was last sent with.
#[derive(Clone, Debug)]
pub struct Statement {
    pub sql: String,
    /// As Rust prints them for debugging.
    pub binds: Vec<String>,
}

/// The statements that were sent to a database, by their text without numbers.
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<BTreeMap<String, Statement>>>);

impl Recorder {
    /// Records what connections send that are opened from now on.
    pub fn start(db: &TestDb) -> Self {
        let recorder = Self::default();
        let statements = Arc::clone(&recorder.0);
        let record = move |printed: &str| {
            let statement = parse(printed);
            statements
                .lock()
                .unwrap()
                .insert(shape(&statement.sql), statement);
        };
        watch(db, Arc::new(record));
        recorder
    }

    /// What was recorded. Nothing is recorded any more.
    pub fn stop(self, db: &TestDb) -> Vec<Statement> {
        unwatch(db);
        let recorded = std::mem::take(&mut *self.0.lock().unwrap());
        recorded.into_values().collect()
    }
}

/// Splits what diesel prints: `SQL -- binds: [VALUE, …]`.
fn parse(printed: &str) -> Statement {
    let (sql, binds) = printed.rsplit_once(" -- binds: ").unwrap_or((printed, "[]"));
    Statement {
        sql: sql.to_owned(),
        binds: elements(binds),
    }
}

/// The elements of a list that Rust printed for debugging.
pub fn elements(list: &str) -> Vec<String> {
    let inner = list
        .trim()
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    let mut found = vec![String::new()];
    for c in inner.unwrap_or_default().chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '[' | '(' if !quoted => depth += 1,
            ']' | ')' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                found.push(String::new());
                continue;
            }
            _ => {}
        }
        found.last_mut().unwrap().push(c);
    }
    let found = found.into_iter().map(|element| element.trim().to_owned());
    found.filter(|element| !element.is_empty()).collect()
}

/// The text with one `?` for each list of parameters or numbers, so that the length of a list makes no
/// difference.
fn shape(sql: &str) -> String {
    let mut shape = String::new();
    for word in sql
        .replace(',', " , ")
        .replace('(', " ( ")
        .replace(')', " ) ")
        .split_whitespace()
    {
        let is_value = word == "?" || word.trim_start_matches('$').parse::<i64>().is_ok();
        let word = if is_value { "?" } else { word };
        shape.push(' ');
        shape.push_str(word);
        while shape.ends_with("? , ?") {
            shape.truncate(shape.len() - " , ?".len());
        }
        while shape.ends_with("( ? ) , ( ? )") {
            shape.truncate(shape.len() - " , ( ? )".len());
        }
    }
    shape
}
