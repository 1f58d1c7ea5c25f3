//! How both databases run the program's statements: none reads a large table from beginning to end.
//!
//! The statements are those that a test's own use of the program sends. They are explained in a database with
//! 100,000 rows in each table.

mod explain;
mod recorder;
mod usage;

use std::collections::BTreeSet;

use blocknotik::domain::index::INDEX_VERSION;
use blocknotik::store::Conn;

use self::explain::{plan, scanned};
use self::recorder::Statement;
use crate::support::db::{Backend, TestDb};

/// Tables that have few rows in every database.
const SMALL: [&str; 5] = [
    "settings",
    "leases",
    "__diesel_schema_migrations",
    "sqlite_master",
    "sqlite_schema",
];

/// Scans that are right: a part of the statement, and the reason.
const ALLOWED: [(&str, &str); 8] = [
    ("(1=0)", "the list is empty, so no row is read"),
    (
        "FROM accounts ORDER BY accounts.id LIMIT",
        "one row is read, along the primary key",
    ),
    ("FROM (accounts LEFT OUTER JOIN books", "every account is listed"),
    ("FROM books ORDER BY books.id", "work on every book"),
    (
        " r WHERE NOT EXISTS (SELECT 1 FROM contacts c",
        "the checker reads every derived row",
    ),
    (
        "SELECT contacts.id, contacts.search_text, contacts.digits FROM contacts",
        "the checker reads every contact",
    ),
    (
        "AS place FROM contact_keys WHERE book_id",
        "the rows of a subquery that an index limits",
    ),
    (
        "AND (contacts.index_version != ",
        "only after an upgrade that changed the index rules; few steps follow if few contacts are left",
    ),
];

fn is_allowed(sql: &str, table: &str) -> bool {
    let plain: String = sql.replace(['"', '`'], "");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    SMALL.contains(&table) || ALLOWED.iter().any(|(part, _)| plain.contains(part))
}

/// True for the statements that read: an INSERT of values only looks up keys.
fn is_explained(statement: &Statement) -> bool {
    let sql = statement.sql.trim_start();
    let reads = ["SELECT", "UPDATE", "DELETE", "WITH"]
        .iter()
        .any(|verb| sql.starts_with(verb));
    // The checker has a temporary table, and the tests ask for a column `line`.
    reads
        && !sql.contains("temp.")
        && !sql.contains("pg_advisory")
        && !sql.contains("AS line")
        && !sql.contains("id % 7")
}

/// PostgreSQL checks them row by row, and they make no difference to its plans.
const WITHOUT_FOREIGN_KEYS: &str = "DO $$ DECLARE k record; BEGIN
    FOR k IN SELECT conrelid::regclass AS place, conname FROM pg_constraint WHERE contype = 'f' LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', k.place, k.conname);
    END LOOP; END $$";

/// Adds 100,000 rows to each table that grows.
fn fill(db: &TestDb) {
    let (bytes, time) = match db.backend {
        Backend::Sqlite => ("CAST('x' || n AS BLOB)", "'2026-01-01 00:00:00'"),
        Backend::Postgres => ("convert_to('x' || n, 'UTF8')", "TIMESTAMP '2026-01-01 00:00:00'"),
    };
    let sql = include_str!("fill.sql")
        .replace("{bytes}", bytes)
        .replace("{time}", time)
        .replace("{version}", &INDEX_VERSION.to_string());
    // In one transaction, and quickly: the rows are never read after a crash.
    match db.backend {
        Backend::Sqlite => db.execute(&format!("PRAGMA synchronous = OFF; BEGIN; {sql} COMMIT;")),
        Backend::Postgres => {
            db.execute(WITHOUT_FOREIGN_KEYS);
            db.execute(&sql);
            db.execute("VACUUM ANALYZE");
        }
    }
}

both_databases! {
    fn no_statement_scans_a_large_table(db: TestDb) {
        let (server, statements) = usage::statements(db);
        let db = &server.db;
        db.leave_unsound();
        fill(db);
        let mut conn = Conn::open(&db.url).unwrap();
        let mut scans = BTreeSet::new();
        let mut explained = 0;
        for statement in statements.iter().filter(|statement| is_explained(statement)) {
            explained += 1;
            let plan = plan(&mut conn, statement);
            for table in scanned(&plan) {
                if !is_allowed(&statement.sql, &table) {
                    scans.insert(format!("{table}: {}\n  {}", statement.sql, plan.join("\n  ")));
                }
            }
        }
        assert!(explained > 150, "only {explained} statements were recorded");
        assert!(scans.is_empty(), "{} of {explained} statements scan a table:\n{:#?}", scans.len(), Vec::from_iter(&scans));
    }
}
