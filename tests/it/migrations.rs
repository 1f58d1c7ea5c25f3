//! Migrations: both databases get the same schema, and every migration can be reverted.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use store::Store;
use store::migrate::{self, SchemaState};

use crate::support::app::account;
use crate::support::db::{Backend, TestDb};

/// `table.column type null|required`, with the same type names for both databases.
fn columns(db: &TestDb) -> BTreeSet<String> {
    let sql = match db.backend {
        Backend::Postgres => {
            "SELECT table_name || '.' || column_name || ' ' || upper(replace(data_type, ' without time zone', ''))
                 || CASE is_nullable WHEN 'YES' THEN ' null' ELSE ' required' END AS line
             FROM information_schema.columns WHERE table_schema = 'public'"
        }
        Backend::Sqlite => {
            "SELECT t.name || '.' || c.name || ' ' || CASE WHEN c.type = 'INTEGER' AND c.pk AND t.sql LIKE '%AUTOINCREMENT%'
                 THEN 'BIGINT' WHEN c.type = 'BLOB' THEN 'BYTEA' ELSE upper(c.type) END
                 || CASE WHEN c.\"notnull\" OR c.pk THEN ' required' ELSE ' null' END AS line
             FROM sqlite_schema t, pragma_table_info(t.name) c
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
                 AND t.name NOT LIKE 'contacts_words%' AND t.name NOT LIKE 'contacts_digits%'"
        }
    };
    let lines = db.lines(sql);
    // Diesel creates the table of migrations.
    lines
        .into_iter()
        .filter(|line| !line.starts_with("__diesel"))
        .map(|line| line.replace("VARCHAR", "TEXT"))
        .collect()
}

/// `table (columns) unique|plain [partial]` of every index, created by a script or by a constraint.
fn indexes(db: &TestDb) -> BTreeSet<String> {
    let sql = match db.backend {
        Backend::Postgres => {
            "SELECT t.relname || ' (' || (SELECT string_agg(a.attname, ', ' ORDER BY k.n)
                     FROM unnest(i.indkey) WITH ORDINALITY k (attnum, n)
                     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum) || ')'
                 || CASE WHEN i.indisunique THEN ' unique' ELSE ' plain' END
                 || CASE WHEN i.indpred IS NULL THEN '' ELSE ' partial' END AS line
             FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
             JOIN pg_am m ON m.oid = x.relam
             WHERE t.relnamespace = 'public'::regnamespace AND m.amname = 'btree' AND t.relname NOT LIKE '\\_\\_diesel%'"
        }
        Backend::Sqlite => {
            "SELECT t.name || ' (' || (SELECT group_concat(name, ', ') FROM
                     (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) || ')'
                 || CASE WHEN i.\"unique\" THEN ' unique' ELSE ' plain' END
                 || CASE WHEN i.partial THEN ' partial' ELSE '' END AS line
             FROM sqlite_schema t, pragma_index_list(t.name) i
             WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_diesel%' ESCAPE '\\'
                 AND t.name NOT LIKE 'contacts_words%' AND t.name NOT LIKE 'contacts_digits%'"
        }
    };
    let lines = db.lines(sql);
    // On SQLite an integer primary key is the row id and has no index.
    lines
        .into_iter()
        .filter(|line| !line.ends_with(" (id) unique"))
        .collect()
}

fn names_in(folder: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("migrations")
        .join(folder);
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn both_databases_have_the_same_migrations() {
    assert!(!names_in("sqlite").is_empty());
    assert_eq!(names_in("sqlite"), names_in("postgres"));
}

#[test]
fn both_databases_have_the_same_tables_columns_and_indexes() {
    let (sqlite, postgres) = (
        TestDb::migrated(Backend::Sqlite),
        TestDb::migrated(Backend::Postgres),
    );
    assert!(columns(&sqlite).contains("contacts.card BYTEA required"));
    assert_eq!(columns(&sqlite), columns(&postgres));
    assert!(indexes(&sqlite).contains("contacts (book_id, uid) unique partial"));
    assert_eq!(indexes(&sqlite), indexes(&postgres));
}

/// The definitions of all tables, indexes and constraints, as the database reports them.
fn schema(db: &TestDb) -> BTreeSet<String> {
    let definitions = match db.backend {
        Backend::Sqlite => "SELECT name || ': ' || coalesce(sql, '') AS line FROM sqlite_schema",
        Backend::Postgres => {
            "SELECT schemaname || '.' || indexname || ': ' || indexdef AS line FROM pg_indexes WHERE schemaname = 'public'
             UNION ALL SELECT conrelid::regclass || ': ' || pg_get_constraintdef(oid) FROM pg_constraint
             WHERE connamespace = 'public'::regnamespace"
        }
    };
    db.lines(definitions).into_iter().chain(columns(db)).collect()
}

both_databases! {
    fn up_down_and_up_again_give_the_same_schema(db: TestDb) {
        let store = db.store();
        let first = schema(&db);
        migrate::revert_all(&store).unwrap();
        assert_eq!(columns(&db), BTreeSet::new());
        assert!(matches!(migrate::state(&store).unwrap(), SchemaState::Behind(all) if all.len() == names_in("sqlite").len()));
        assert_eq!(migrate::run(&store).unwrap().len(), names_in("sqlite").len());
        assert_eq!(schema(&db), first);
        assert_eq!(migrate::state(&store).unwrap(), SchemaState::Current);
        assert!(migrate::run(&store).unwrap().is_empty());
    }

    fn a_decision_about_two_contacts_is_kept(db: TestDb) {
        let app = db.app();
        let book = account(&app, "anna").book_id().0;
        let (up, down) = match db.backend {
            Backend::Sqlite => (
                include_str!("../../migrations/sqlite/2026-12-01-000030_decisions/up.sql"),
                include_str!("../../migrations/sqlite/2026-12-01-000030_decisions/down.sql"),
            ),
            Backend::Postgres => (
                include_str!("../../migrations/postgres/2026-12-01-000030_decisions/up.sql"),
                include_str!("../../migrations/postgres/2026-12-01-000030_decisions/down.sql"),
            ),
        };
        let pairs = "SELECT one_uid || ' ' || other_uid || ' ' || decision AS line FROM duplicate_decisions";
        let of_new = "SELECT d.id || ' ' || d.decision || ' ' || u.uid AS line FROM decisions d
            JOIN decided_uids u ON u.decision_id = d.id AND u.book_id = d.book_id ORDER BY d.id, u.uid";
        db.execute(down);
        for (one, other, decision, day) in [("a", "b", "keep-both", 2), ("B", "a", "different", 1)] {
            db.execute(&format!(
                "INSERT INTO duplicate_decisions VALUES ({book}, '{one}', '{other}', '{decision}', '2026-01-0{day} 00:00:00')"
            ));
        }
        db.execute(up);
        let expected = ["1 different B", "1 different a", "2 keep-both a", "2 keep-both b"];
        assert_eq!(BTreeSet::from_iter(db.lines(of_new)), expected.map(str::to_owned).into());
        // The next decision gets a key of its own, and prevails.
        db.execute(&format!("INSERT INTO decisions (book_id, decision, made_at) VALUES ({book}, 'different', '2026-01-03 00:00:00')"));
        for uid in ["a", "b", "c"] {
            db.execute(&format!("INSERT INTO decided_uids SELECT MAX(id), {book}, '{uid}' FROM decisions"));
        }
        assert_eq!(db.lines("SELECT CAST(MAX(id) AS TEXT) AS line FROM decisions"), ["3"]);
        db.execute(down);
        let expected = ["B a different", "a b different", "a c different", "b c different"];
        assert_eq!(BTreeSet::from_iter(db.lines(pairs)), expected.map(str::to_owned).into());
        db.execute(up);
    }

    fn concurrent_processes_apply_each_migration_once(db: TestDb) {
        migrate::revert_all(&db.store()).unwrap();
        let url = &db.url;
        let applied: usize = std::thread::scope(|scope| {
            let threads = [(); 4].map(|()| scope.spawn(|| migrate::run(&Store::open(url, 1)).unwrap().len()));
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(applied, names_in("sqlite").len());
    }
}
