//! Records the statements that the program sends to the database of one test.

use std::collections::{BTreeMap, HashMap};
use std::sync::{LazyLock, Mutex};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

use crate::support::db::TestDb;

/// A statement, with the values that it was last sent with.
#[derive(Clone, Debug)]
pub struct Statement {
    pub sql: String,
    /// As Rust prints them for debugging.
    pub binds: Vec<String>,
}

/// The statements of each recorded database, by their text without numbers.
type Statements = BTreeMap<String, Statement>;
static RECORDED: LazyLock<Mutex<HashMap<String, Statements>>> = LazyLock::new(Mutex::default);

/// Records what connections send that are opened from now on.
pub fn start(db: &TestDb) {
    RECORDED
        .lock()
        .unwrap()
        .insert(database_of(&db.env()), Statements::new());
    set_default_instrumentation(|| Some(Box::new(Recorder(None)))).unwrap();
}

/// What was recorded of a database. Nothing is recorded any more.
pub fn stop(db: &TestDb) -> Vec<Statement> {
    let recorded = RECORDED.lock().unwrap().remove(&database_of(&db.env()));
    recorded.unwrap().into_values().collect()
}

/// Records a connection if its database is one of those.
struct Recorder(Option<String>);

impl Instrumentation for Recorder {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => self.0 = Some(database_of(url)),
            InstrumentationEvent::StartQuery { query, .. } => {
                let Some(database) = &self.0 else { return };
                if let Some(statements) = RECORDED.lock().unwrap().get_mut(database) {
                    let statement = parse(&query.to_string());
                    statements.insert(shape(&statement.sql), statement);
                }
            }
            _ => {}
        }
    }
}

/// The path of an SQLite file, or the name of a PostgreSQL database.
fn database_of(url: &str) -> String {
    if url.starts_with("postgres") {
        let url = url.split('?').next().unwrap();
        return url.rsplit('/').next().unwrap().to_owned();
    }
    url.trim_start_matches("sqlite://").to_owned()
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
