//! How both databases run the program's statements: none reads a large table from beginning to end.
//!
//! The statements are those that a test's own use of the program sends. They are explained in a database with
//! 100,000 rows in each table.

mod acts;
mod explain;
mod recorder;
mod usage;

use domain::index;
use store::{Conn, contacts};

use self::explain::{plan, scanned};
use self::recorder::Statement;
use crate::support::app::account;
use crate::support::db::{Backend, TestDb};
use crate::support::import::{cards, import};

/// Tables that have few rows in every database.
const SMALL: [&str; 7] = [
    "accounts",
    "device_failures",
    "settings",
    "leases",
    "__diesel_schema_migrations",
    "sqlite_master",
    "sqlite_schema",
];

/// Scans that are right: a part of the statement, and the reason.
const ALLOWED: [(&str, &str); 12] = [
    ("(1=0)", "the list is empty, so no row is read"),
    (
        "DELETE FROM accounts WHERE",
        "once for each removed account, whose rows are deleted before",
    ),
    (
        "DELETE FROM books WHERE",
        "once for each book of a removed account, whose rows are deleted before",
    ),
    ("FROM (accounts LEFT OUTER JOIN books", "every account is listed"),
    ("FROM books ORDER BY books.id", "work on every book"),
    (
        "DELETE FROM sign_in_failures WHERE (substr(",
        "only after a change of password, and the table holds one day",
    ),
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
    (
        "FROM contact ORDER BY id",
        "the contacts of the lab app are adopted once",
    ),
    (
        "FROM contact_tags JOIN tag",
        "the labels of the lab app are adopted once",
    ),
];

/// Lookups of single rows, for which SQLite must not read a whole book, and the index.
const SQLITE_LOOKUPS: [(&str, &str); 3] = [
    ("(contacts.id IN (?, ?", "INTEGER PRIMARY KEY"),
    (
        "(contacts.purged_at IS NULL)) AND (contacts.uid = ?)",
        "contacts_trash_uid",
    ),
    (
        "(changes.contact_id IN (?, ?",
        "changes_contact (contact_id=? AND book_id=?",
    ),
];

/// Asserts that SQLite's plans use these indexes.
fn assert_lookups(plans: &[(String, Vec<String>)]) {
    for (part, index) in SQLITE_LOOKUPS {
        let mut lookups = plans.iter().filter(|(sql, _)| sql.contains(part)).peekable();
        assert!(lookups.peek().is_some(), "no statement has {part}");
        for (sql, plan) in lookups {
            assert!(plan.iter().any(|line| line.contains(index)), "{sql}: {plan:#?}");
        }
    }
}

/// Asserts that PostgreSQL does not compare every hit of a search with every contact while its statistics are
/// those from before a fill.
fn assert_searches_compare_no_lists(conn: &mut Conn, statements: &[Statement]) {
    let mut searches = statements
        .iter()
        .filter(|statement| statement.sql.contains(" LIKE '%"))
        .peekable();
    assert!(searches.peek().is_some());
    for search in searches {
        let plan = plan(conn, search).join("\n");
        assert!(!plan.contains("Join Filter"), "{search:?}:\n{plan}");
    }
}

/// A statement in one line, with names that are not quoted.
fn plain(sql: &str) -> String {
    let plain = sql.replace(['"', '`'], "");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_allowed(sql: &str, table: &str) -> bool {
    SMALL.contains(&table) || ALLOWED.iter().any(|(part, _)| sql.contains(part))
}

/// True for the statements that read: an INSERT does if it takes its rows from a query.
fn is_explained(statement: &Statement) -> bool {
    let sql = statement.sql.trim_start();
    let reads = ["SELECT", "UPDATE", "DELETE", "WITH"]
        .iter()
        .any(|verb| sql.starts_with(verb))
        || (sql.starts_with("INSERT") && sql.contains("SELECT"));
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
        .replace("{version}", &index::version("RU").to_string());
    // In one transaction, and quickly: the rows are never read after a crash.
    match db.backend {
        Backend::Sqlite => db.execute(&format!("PRAGMA synchronous = OFF; BEGIN; {sql} COMMIT;")),
        Backend::Postgres => {
            db.execute(WITHOUT_FOREIGN_KEYS);
            db.execute("ALTER TABLE contacts SET (autovacuum_enabled = false)");
            db.execute(&sql);
        }
    }
}

both_databases! {
    fn no_statement_scans_a_large_table(db: TestDb) {
        let (server, mut statements) = usage::statements(db);
        let db = &server.db;
        db.leave_unsound();
        statements.retain(is_explained);
        assert!(statements.len() > 150, "only {} statements were recorded", statements.len());
        fill(db);
        let mut conn = Conn::open(&db.url).unwrap();
        if db.backend == Backend::Postgres {
            assert_searches_compare_no_lists(&mut conn, &statements);
            db.execute("VACUUM ANALYZE");
        }
        let plans: Vec<_> = statements.iter().map(|sent| (plain(&sent.sql), plan(&mut conn, sent))).collect();
        let scans: Vec<_> = plans
            .iter()
            .filter(|(sql, plan)| scanned(plan).iter().any(|table| !is_allowed(sql, table)))
            .collect();
        assert!(scans.is_empty(), "{} of {} statements scan a table: {scans:#?}", scans.len(), plans.len());
        if db.backend == Backend::Sqlite {
            assert_lookups(&plans);
        }
    }

    fn a_long_list_of_ids_is_read(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "some.vcf", cards(0, 3));
        let mut ids: Vec<i64> = (0..40_000).rev().collect();
        ids.push(1);
        let read = |conn: &mut Conn| contacts::by_ids(conn, anna.book_id(), &ids);
        let found: Vec<i64> = db.store().read(read).unwrap().iter().map(|row| row.id).collect();
        assert_eq!(found, [1, 2, 3]);
    }
}
