//! A database for each test: copied from a migrated template, verified and removed at the end of the test.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use blocknotik::app::{App, verify};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use store::migrate::{self, SchemaState};
use store::{DatabaseUrl, Store};
use tempfile::TempDir;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The database system of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// The database of one test.
pub struct TestDb {
    pub backend: Backend,
    pub url: DatabaseUrl,
    folder: TempDir,
    /// The name of the PostgreSQL database, to drop it.
    name: Option<String>,
    /// The test leaves damage, or a schema that is not the current one.
    left_unsound: AtomicBool,
}

impl TestDb {
    /// A database with the current schema.
    pub fn migrated(backend: Backend) -> Self {
        match backend {
            Backend::Sqlite => {
                let db = Self::empty(backend);
                fs::copy(sqlite_template(), db.folder.path().join("book.db")).unwrap();
                db
            }
            Backend::Postgres => Self::postgres(&format!("TEMPLATE \"{}\"", postgres_template())),
        }
    }

    /// A database without tables.
    pub fn empty(backend: Backend) -> Self {
        match backend {
            Backend::Sqlite => {
                let folder = tempfile::tempdir().unwrap();
                let url = DatabaseUrl::Sqlite(folder.path().join("book.db"));
                Self {
                    backend,
                    url,
                    folder,
                    name: None,
                    left_unsound: AtomicBool::new(false),
                }
            }
            Backend::Postgres => Self::postgres(""),
        }
    }

    /// A PostgreSQL database whose locale knows only Latin letters.
    pub fn ascii_only() -> Self {
        Self::postgres("LC_CTYPE 'C' LC_COLLATE 'C' TEMPLATE template0")
    }

    fn postgres(how: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("blocknotik_test_{}_{count}", std::process::id());
        let mut admin = admin();
        admin
            .batch_execute(&format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"))
            .unwrap();
        admin
            .batch_execute(&format!("CREATE DATABASE \"{name}\" {how}"))
            .unwrap();
        Self {
            backend: Backend::Postgres,
            url: DatabaseUrl::Postgres(url_of(&name)),
            folder: tempfile::tempdir().unwrap(),
            name: Some(name),
            left_unsound: AtomicBool::new(false),
        }
    }

    /// Says that the database is not verified at the end of the test: it has been damaged on purpose, or its
    /// schema is not the current one.
    pub fn leave_unsound(&self) {
        self.left_unsound.store(true, Ordering::Relaxed);
    }

    /// Asserts that every invariant of the database holds.
    #[track_caller]
    pub fn assert_sound(&self) {
        Self::assert_sound_by(&self.app());
    }

    /// Asserts the same on the connections of `app`, which are quicker than new ones.
    #[track_caller]
    pub fn assert_sound_by(app: &App) {
        let report = verify::verify(app, &mut |_| {}).unwrap();
        let damage: Vec<String> = report
            .findings()
            .filter(|finding| finding.kind.is_damage())
            .map(ToString::to_string)
            .collect();
        assert!(damage.is_empty(), "the database is damaged: {damage:#?}");
    }

    /// A pool of connections to it.
    pub fn store(&self) -> Store {
        Store::open(&self.url, 4)
    }

    /// Runs SQL on a new connection.
    pub fn execute(&self, sql: &str) {
        match &self.url {
            DatabaseUrl::Postgres(url) => PgConnection::establish(url).unwrap().batch_execute(sql).unwrap(),
            DatabaseUrl::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
                conn.batch_execute("PRAGMA foreign_keys = ON").unwrap();
                conn.batch_execute(sql).unwrap();
            }
        }
    }

    /// The column `line` of a query, on a new connection.
    pub fn lines(&self, sql: &str) -> Vec<String> {
        let found: Vec<Line> = match &self.url {
            DatabaseUrl::Postgres(url) => diesel::sql_query(sql)
                .load(&mut PgConnection::establish(url).unwrap())
                .unwrap(),
            DatabaseUrl::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
                diesel::sql_query(sql).load(&mut conn).unwrap()
            }
        };
        found.into_iter().map(|found| found.line).collect()
    }

    /// Writes a file beside the database and returns its path.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The value of `DATABASE_URL` for this database.
    pub fn env(&self) -> String {
        match &self.url {
            DatabaseUrl::Postgres(url) => url.clone(),
            DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
        }
    }

    /// A folder that lives as long as the database.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// The PostgreSQL database of a test that ends.
struct Removed<'a>(Option<&'a str>);

impl Drop for Removed<'_> {
    fn drop(&mut self) {
        if let Some(name) = self.0 {
            // The server may be down if the test stopped it; the panic of the test matters more.
            if let Ok(mut admin) = PgConnection::establish(&admin_url()) {
                let _ = admin.batch_execute(&format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"));
            }
        }
    }
}

impl Drop for TestDb {
    /// Fails a test that has succeeded so far if the database is not sound.
    fn drop(&mut self) {
        let _removed = Removed(self.name.as_deref());
        if !std::thread::panicking() && !self.left_unsound.load(Ordering::Relaxed) {
            self.assert_sound();
        }
    }
}

fn admin_url() -> String {
    std::env::var("TEST_POSTGRES_URL").unwrap_or_else(|_| {
        panic!(
            "TEST_POSTGRES_URL is not set. The tests run on both databases: run ./test, which starts a \
             PostgreSQL of its own, or name a server where databases may be created and dropped, such as \
             postgres://postgres@127.0.0.1:5432/postgres"
        )
    })
}

/// A connection to the server that `TEST_POSTGRES_URL` names.
pub fn admin() -> PgConnection {
    PgConnection::establish(&admin_url()).unwrap_or_else(|e| panic!("TEST_POSTGRES_URL: {e}"))
}

/// The admin URL with another database.
fn url_of(name: &str) -> String {
    let admin = admin_url();
    let (start, query) = admin
        .split_once('?')
        .map_or((admin.as_str(), None), |(s, q)| (s, Some(q)));
    let (server, _) = start
        .rsplit_once('/')
        .filter(|(s, _)| !s.ends_with('/'))
        .unwrap_or((start, ""));
    query.map_or_else(
        || format!("{server}/{name}"),
        |query| format!("{server}/{name}?{query}"),
    )
}

/// A migrated SQLite file, created once per process.
fn sqlite_template() -> &'static Path {
    static TEMPLATE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = TEMPLATE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let (source, path) = (folder.path().join("source.db"), folder.path().join("template.db"));
        migrate::run(&Store::open(&DatabaseUrl::Sqlite(source.clone()), 1)).unwrap();
        // `VACUUM INTO` writes one file without a write-ahead log, so that copying it copies everything.
        let mut conn = SqliteConnection::establish(source.to_str().unwrap()).unwrap();
        conn.batch_execute(&format!("VACUUM INTO '{}'", path.display()))
            .unwrap();
        (folder, path)
    });
    path
}

/// A migrated PostgreSQL database, created once per set of migrations and shared by all test processes.
fn postgres_template() -> &'static str {
    #[derive(QueryableByName)]
    struct TemplateExists {
        #[diesel(sql_type = Bool)]
        exists: bool,
    }
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let name = format!("blocknotik_test_template_{:016x}", migrations_hash());
        let mut admin = admin();
        // One process creates it; the lock ends with the connection.
        admin.batch_execute("SELECT pg_advisory_lock(5555)").unwrap();
        let template: TemplateExists =
            diesel::sql_query("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1) AS exists")
                .bind::<Text, _>(&name)
                .get_result(&mut admin)
                .unwrap();
        if !template.exists {
            let unfinished = format!("{name}_unfinished");
            admin
                .batch_execute(&format!("DROP DATABASE IF EXISTS \"{unfinished}\" WITH (FORCE)"))
                .unwrap();
            admin
                .batch_execute(&format!("CREATE DATABASE \"{unfinished}\""))
                .unwrap();
            migrate::run(&Store::open(&DatabaseUrl::Postgres(url_of(&unfinished)), 1)).unwrap();
            rename(&mut admin, &unfinished, &name);
        }
        name
    })
}

/// Renames a database once the pool's connection to it is closed: the server refuses one in use.
fn rename(admin: &mut PgConnection, from: &str, to: &str) {
    let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{from}'");
    super::eventually("the template is not in use", || {
        admin.batch_execute(&end).unwrap();
        admin
            .batch_execute(&format!("ALTER DATABASE \"{from}\" RENAME TO \"{to}\""))
            .is_ok()
    });
}

/// A hash of the migrations that are compiled into the program. A folder that was added since is not: the crate that
/// embeds the migrations notices changed files only.
fn migrations_hash() -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let empty = Store::open(&DatabaseUrl::Sqlite(folder.path().join("empty.db")), 1);
    // Both databases have migrations of the same names.
    let SchemaState::Behind(versions) = migrate::state(&empty).unwrap() else {
        panic!("an empty database has a schema");
    };
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/postgres");
    let mut scripts: Vec<_> = fs::read_dir(scripts)
        .unwrap()
        .map(|e| e.unwrap().path().join("up.sql"))
        .collect();
    scripts.sort();
    let mut hasher = DefaultHasher::new();
    versions.hash(&mut hasher);
    for script in scripts {
        (script.parent().unwrap().file_name(), fs::read(&script).unwrap()).hash(&mut hasher);
    }
    hasher.finish()
}
