//! Asks both databases how they would run a statement, and finds the tables that it would scan.

use std::fmt::Write;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, Text};
use diesel::sqlite::Sqlite;
use store::Conn;

use super::recorder::{Statement, elements};

#[derive(QueryableByName)]
struct PgLine {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

#[derive(QueryableByName)]
struct SqliteLine {
    #[diesel(sql_type = Text, column_name = "detail")]
    line: String,
}

#[derive(QueryableByName)]
struct Types {
    #[diesel(sql_type = Array<Text>)]
    types: Vec<String>,
}

/// How the database would run a statement, a line each step.
pub fn plan(conn: &mut Conn, statement: &Statement) -> Vec<String> {
    match conn {
        Conn::Sqlite(conn) => {
            let explain = format!("EXPLAIN QUERY PLAN {}", statement.sql);
            // The values make no difference: SQLite has no statistics to look them up in.
            let lines = diesel::sql_query(explain)
                .into_boxed::<Sqlite>()
                .load::<SqliteLine>(conn);
            lines
                .unwrap_or_else(|error| panic!("{}: {error}", statement.sql))
                .into_iter()
                .map(|line| line.line)
                .collect()
        }
        Conn::Pg(conn) => pg_plan(conn, statement).unwrap_or_else(|error| panic!("{statement:?}: {error}")),
    }
}

fn pg_plan(conn: &mut PgConnection, statement: &Statement) -> QueryResult<Vec<String>> {
    conn.batch_execute(&format!("PREPARE recorded AS {}", statement.sql))?;
    let types: Types = diesel::sql_query(
        "SELECT parameter_types::text[] AS types FROM pg_prepared_statements WHERE name = 'recorded'",
    )
    .get_result(conn)?;
    let mut execute = "EXPLAIN EXECUTE recorded".to_owned();
    let values = statement.binds.iter().zip(&types.types);
    let values: Vec<String> = values.map(|(value, kind)| literal(value, kind)).collect();
    assert_eq!(values.len(), types.types.len(), "{statement:?}");
    if !values.is_empty() {
        write!(execute, " ({})", values.join(", ")).unwrap();
    }
    let lines: Vec<PgLine> = diesel::sql_query(execute).load(conn)?;
    conn.batch_execute("DEALLOCATE recorded")?;
    Ok(lines.into_iter().map(|line| line.line).collect())
}

/// A value that Rust printed for debugging, as PostgreSQL reads it.
fn literal(printed: &str, kind: &str) -> String {
    let printed = printed
        .strip_prefix("Some(")
        .and_then(|rest| rest.strip_suffix(')'))
        .unwrap_or(printed);
    if printed == "None" {
        return "NULL".to_owned();
    }
    if kind == "bytea" {
        let mut hex = String::new();
        for byte in elements(printed) {
            write!(hex, "{:02x}", byte.parse::<u8>().unwrap()).unwrap();
        }
        return format!("'\\x{hex}'");
    }
    if let Some(kind) = kind.strip_suffix("[]") {
        let values: Vec<String> = elements(printed)
            .iter()
            .map(|value| literal(value, kind))
            .collect();
        return format!("ARRAY[{}]::{kind}[]", values.join(", "));
    }
    let text = match printed.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\\\"", "\"").replace("\\\\", "\\"),
        None => printed.to_owned(),
    };
    format!("'{}'", text.replace('\'', "''"))
}

/// The tables that a plan reads from beginning to end.
pub fn scanned(plan: &[String]) -> Vec<String> {
    let no_table = ["VIRTUAL TABLE", "CONSTANT ROW", "VALUES CLAUSE", "(subquery"];
    let mut tables = Vec::new();
    for line in plan {
        let scan = match line.split_once("Seq Scan on ") {
            Some((_, scan)) => Some(scan),
            None => line.strip_prefix("SCAN "),
        };
        let scan = scan.filter(|scan| no_table.iter().all(|other| !scan.contains(other)));
        let table = scan.and_then(|scan| scan.split_whitespace().next());
        let table = table.filter(|name| !plan.contains(&format!("CO-ROUTINE {name}")));
        tables.extend(table.map(str::to_owned));
    }
    tables
}
