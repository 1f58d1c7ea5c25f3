//! The commands of `manage`, run as processes.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use blocknotik::app::{Device, accounts, sessions};

use crate::support::app::{PASSWORD, account, counts, exported, found};
use crate::support::db::{Backend, TestDb};
use crate::support::import::THREE_CARDS;
use crate::support::program::{Manage, manage};

fn add_user(db: &TestDb, login: &str) {
    db.manage(&["user", "add", login])
        .stdin(format!("{PASSWORD}\n"))
        .succeeds();
}

#[test]
fn help_exits_with_0_and_wrong_usage_with_2() {
    let help = manage(&["--help"]).succeeds();
    for command in [
        "serve",
        "wait-db",
        "migrate",
        "health",
        "user",
        "import",
        "export",
        "search",
        "demo",
        "duplicates",
        "reindex",
        "verify",
    ] {
        assert!(help.contains(command), "{help}");
    }
    for wrong in [
        &["frobnicate"][..],
        &["import", "a.vcf"],
        &["import", "--user", "anna"],
        &["export"],
        &["export", "--user", "anna", "--format", "json"],
        &["search", "--user", "anna"],
        &["search", "anna"],
        &["demo", "--user", "anna", "--contacts", "0"],
        &["demo", "--user", "anna", "--contacts", "many"],
        &["wait-db", "--timeout", "soon"],
        &["user", "add"],
        &["user", "add", "anna", "password"],
    ] {
        let output = manage(wrong).run();
        assert_eq!(output.code, Some(2), "{wrong:?}: {output:?}");
        assert!(
            output.stdout.is_empty() && output.stderr.contains("--help"),
            "{output:?}"
        );
    }
}

#[test]
fn every_command_reports_an_invalid_setting_with_the_accepted_values() {
    for command in [
        &["serve"][..],
        &["migrate"],
        &["health"],
        &["user", "list"],
        &["wait-db"],
    ] {
        let wrong = |manage: Manage| {
            manage
                .env("TRASH_DAYS", "soon")
                .env("POSTGRES_PASSWORD", "hunter22")
        };
        let output = wrong(manage(command)).run();
        assert_eq!(output.code, Some(2), "{output:?}");
        let line = |start: &str| {
            output
                .stderr
                .lines()
                .any(|l| l.starts_with(start) && l.contains("accepted:"))
        };
        assert!(
            line("TRASH_DAYS is \"soon\"") && line("POSTGRES_HOST is missing"),
            "{output:?}"
        );
        assert!(
            output.stdout.is_empty() && !output.stderr.contains("hunter22"),
            "{output:?}"
        );
    }
}

#[test]
fn wait_db_reports_why_it_gave_up() {
    // A port on which nothing listens: the listener is closed at once.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("postgres://book:hunter22@127.0.0.1:{port}/book");
    let start = Instant::now();
    let line = manage(&["wait-db", "--timeout", "1"])
        .env("DATABASE_URL", &url)
        .fails(1);
    assert!(start.elapsed() < Duration::from_secs(10));
    assert!(
        line.contains(&format!("127.0.0.1:{port}/book")) && line.contains("1 s"),
        "{line}"
    );
    assert!(
        line.to_lowercase().contains("refused") && !line.contains("hunter22"),
        "{line}"
    );
}

#[cfg(not(feature = "postgres-tls"))]
#[test]
fn a_build_without_tls_rejects_a_remote_server_unless_the_url_allows_it() {
    let url = "postgres://book:hunter22@db.invalid/book";
    let line = manage(&["wait-db"]).env("DATABASE_URL", url).fails(2);
    assert!(
        line.contains("postgres-tls") && line.contains("sslmode=disable") && !line.contains("hunter22"),
        "{line}"
    );
    let url = format!("{url}?sslmode=disable");
    let line = manage(&["wait-db", "--timeout", "1"])
        .env("DATABASE_URL", &url)
        .fails(1);
    assert!(line.contains("did not answer"), "{line}");
}

#[test]
fn wait_db_gives_up_on_a_server_that_accepts_and_never_answers() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!(
        "postgres://book@127.0.0.1:{}/book",
        silent.local_addr().unwrap().port()
    );
    let start = Instant::now();
    manage(&["wait-db", "--timeout", "2"])
        .env("DATABASE_URL", &url)
        .fails(1);
    assert!(start.elapsed() < Duration::from_secs(15));
}

#[test]
fn wait_db_returns_as_soon_as_the_database_answers() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let db = TestDb::empty(backend);
        db.manage(&["wait-db"]).succeeds();
        db.leave_unsound();
    }
}

#[test]
fn concurrent_migrations_succeed_and_apply_each_migration_once() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let db = TestDb::empty(backend);
        let check = db.manage(&["migrate", "--check"]).fails(1);
        assert!(check.contains("manage migrate"), "{check}");
        let running = [(); 2].map(|()| db.manage(&["migrate"]).spawn());
        let outputs = running.map(|process| process.ended(Duration::from_secs(60)));
        assert!(outputs.iter().all(|output| output.code == Some(0)), "{outputs:?}");
        let applied = outputs
            .iter()
            .map(|output| output.stdout.matches("applied").count())
            .sum::<usize>();
        let versions = db.lines("SELECT version AS line FROM __diesel_schema_migrations");
        assert_eq!(applied, versions.len(), "{outputs:?}");
        db.manage(&["migrate", "--check"]).succeeds();
    }
}

both_databases! {
    fn every_command_rejects_a_database_with_a_newer_schema(db: TestDb) {
        db.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')");
        db.leave_unsound();
        for command in [&["migrate"][..], &["migrate", "--check"], &["user", "list"], &["reindex"]] {
            let line = db.manage(command).fails(1);
            assert!(line.starts_with("manage: the database was migrated by a newer program") && line.contains("99990101000000"), "{command:?}: {line}");
        }
    }

    fn accounts_are_created_and_listed_and_their_passwords_changed(db: TestDb) {
        add_user(&db, "anna");
        add_user(&db, "Boris");
        let list = db.manage(&["user", "list"]).succeeds();
        assert_eq!(list, "anna\tanna\tadmin\t0\t-\nboris\tboris\t-\t0\t-\n");
        db.manage(&["user", "passwd", "boris"]).stdin("another horse\r\nnot this\n").succeeds();
        let app = db.app();
        let device = Device::default();
        assert!(sessions::sign_in(&app, "boris", "another horse", &device).is_ok());
        assert!(sessions::sign_in(&app, "boris", PASSWORD, &device).is_err());
    }

    fn an_account_that_cannot_be_created_fails_with_the_reason(db: TestDb) {
        add_user(&db, "anna");
        for (args, stdin, says) in [
            (["user", "add", "anna"], "long enough\n", "taken"),
            (["user", "add", "ANNA"], "long enough\n", "taken"),
            (["user", "add", "Анна"], "long enough\n", "lowercase letters"),
            (["user", "add", "boris"], "short\n", "at least 8"),
            (["user", "add", "boris"], "\nlong enough\n", "first line"),
            (["user", "add", "boris"], "", "first line"),
            (["user", "passwd", "boris"], "long enough\n", "there is no user"),
            (["user", "passwd", "anna"], "short\n", "at least 8"),
        ] {
            let line = db.manage(&args).stdin(stdin).fails(1);
            assert!(line.contains(says), "{args:?}: {line}");
        }
        assert_eq!(db.manage(&["user", "list"]).succeeds().lines().count(), 1);
    }

    fn a_file_is_imported_and_exported_byte_for_byte(db: TestDb) {
        add_user(&db, "anna");
        let file = db.file("three.vcf", THREE_CARDS);
        let said = db.manage(&["import", &file, "--user", "anna"]).succeeds();
        assert!(said.contains("3 new, 0 updated, 0 merged, 0 unchanged"), "{said}");
        assert_eq!(db.manage(&["export", "--user", "anna"]).succeeds().replace('\n', "\r\n").replace("\r\r", "\r"), THREE_CARDS);
        let again = db.manage(&["import", &file, "--user", "anna"]).succeeds();
        assert!(again.contains("0 new, 0 updated, 0 merged, 3 unchanged"), "{again}");
        // From standard input into another book.
        add_user(&db, "boris");
        db.manage(&["import", "-", "--user", "boris", "--book", "contacts"]).stdin(THREE_CARDS).succeeds();
        let app = db.app();
        let boris = accounts::from_command_line(&app, "boris", None).unwrap();
        assert_eq!(exported(&app, &boris), THREE_CARDS);
        for q in ["елкина", "999 123", "8 (999) 123-45-67", "ромаш", "smith"] {
            assert_eq!(found(&app, &boris, q).len(), 1, "{q}");
        }
    }

    fn a_dry_run_writes_nothing(db: TestDb) {
        add_user(&db, "anna");
        let file = db.file("three.vcf", THREE_CARDS);
        let said = db.manage(&["import", &file, "--user", "anna", "--dry-run"]).succeeds();
        assert!(said.contains("3 new") && said.contains("nothing was written"), "{said}");
        let app = db.app();
        let anna = accounts::from_command_line(&app, "anna", None).unwrap();
        assert_eq!(counts(&app, &anna), (0, 0));
        assert!(db.lines("SELECT CAST(id AS TEXT) AS line FROM batches").is_empty());
    }

    fn remarks_are_printed_with_the_file_and_the_line(db: TestDb) {
        add_user(&db, "anna");
        let old = "BEGIN:VCARD\r\nVERSION:2.1\r\nN:Old;Card\r\nEND:VCARD\r\n";
        let file = db.file("mixed.vcf", format!("{THREE_CARDS}{old}rubbish\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cut"));
        let output = db.manage(&["import", &file, "--user", "anna"]).run();
        assert_eq!(output.code, Some(0), "{output:?}");
        assert!(output.stdout.contains("5 new"), "{output:?}");
        let remarks: Vec<&str> = output.stderr.lines().collect();
        let lines_of_three = THREE_CARDS.matches("\r\n").count();
        for (at, line, says) in [(0, 1, "Card Old: vCard 2.1 was converted to 3.0"), (2, 5, "not part of a card: rubbish"), (3, 6, "Cut: The card was cut off")] {
            let place = format!("{file}:{}: ", lines_of_three + line);
            assert!(remarks[at].contains(&place) && remarks[at].contains(says), "{at}: {remarks:#?}");
        }
        assert_eq!(remarks.len(), 4, "{remarks:#?}");
    }

    fn remarks_are_single_lines_without_control_characters(db: TestDb) {
        add_user(&db, "anna");
        let card = "BEGIN:VCARD\r\nVERSION:2.1\r\nFN:Anna\r\nORG;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=D0=9C\x1b[31m=\r\n=80\r\nEND:VCARD\r\n";
        let output = db.manage(&["import", &db.file("a.vcf", card), "--user", "anna"]).run();
        assert!(output.stderr.contains("a.vcf:4: Anna: Some characters could not be read: ORG"), "{output:?}");
        assert_eq!(output.stderr.lines().filter(|line| !line.contains("a.vcf:")).count(), 0, "{output:?}");
        assert!(!output.stderr.contains('\x1b'), "{output:?}");
    }

    fn a_file_without_readable_contacts_fails(db: TestDb) {
        add_user(&db, "anna");
        let binary: Vec<u8> = (0..200_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        for (name, bytes, says) in [
            ("none.vcf", &b"BEGIN:VCARD\nVERSION:3.0\nREV:1\nEND:VCARD\n"[..], "none.vcf:1: The card has neither a name"),
            ("binary.vcf", &binary, "binary.vcf:1: This is not a contacts file"),
            ("zip.vcf", b"PK\x03\x04\x14\0\0\0", "zip.vcf:1: This ZIP archive could not be read. Unpack it"),
            ("empty.vcf", b"", "empty.vcf:1: There are no contacts in the file"),
        ] {
            let output = db.manage(&["import", &db.file(name, bytes), "--user", "anna"]).run();
            assert_eq!(output.code, Some(1), "{output:?}");
            assert!(output.stderr.contains(says) && output.stderr.lines().count() <= 2, "{output:?}");
            assert!(output.stderr.contains("supported formats are vCard"), "{output:?}");
        }
        for file in ["/no/such/file.vcf", "/tmp"] {
            db.manage(&["import", file, "--user", "anna"]).fails(1);
        }
        let app = db.app();
        assert_eq!(counts(&app, &accounts::from_command_line(&app, "anna", None).unwrap()), (0, 0));
        // A failed import is not listed.
        assert_eq!(db.lines("SELECT CAST(count(*) AS TEXT) AS line FROM imports"), ["0"]);
    }

    fn an_unknown_account_or_book_fails(db: TestDb) {
        let file = db.file("three.vcf", THREE_CARDS);
        add_user(&db, "anna");
        for command in [
            &["import", &file, "--user", "unknown"][..],
            &["export", "--user", "unknown"],
            &["search", "x", "--user", "unknown"],
            &["demo", "--user", "unknown", "--contacts", "3"],
        ] {
            let line = db.manage(command).fails(1);
            assert!(line.contains("manage user list"), "{line}");
        }
        let line = db.manage(&["import", &file, "--user", "anna", "--book", "nowhere"]).fails(1);
        assert!(line.contains("user \"anna\" has no book \"nowhere\""), "{line}");
    }

    fn demo_contacts_are_the_same_for_the_same_seed(db: TestDb) {
        add_user(&db, "anna");
        add_user(&db, "boris");
        let said = db.manage(&["demo", "--user", "anna", "--contacts", "250"]).succeeds();
        assert!(said.contains("250 new contacts"), "{said}");
        let said = db.manage(&["demo", "--user", "anna", "--contacts", "260"]).succeeds();
        assert!(said.contains("10 new contacts") && said.contains("has 260"), "{said}");
        db.manage(&["demo", "--user", "boris", "--contacts", "260", "--seed", "2"]).succeeds();
        let export = |login| db.manage(&["export", "--user", login]).succeeds();
        assert_eq!(export("anna").matches("BEGIN:VCARD").count(), 260);
        assert_ne!(export("anna"), export("boris"));
        db.manage(&["demo", "--user", "boris", "--contacts", "260"]).succeeds();
        assert!(export("boris").contains(&export("anna")));
    }

    fn search_prints_what_the_list_finds(db: TestDb) {
        add_user(&db, "anna");
        db.manage(&["import", &db.file("three.vcf", THREE_CARDS), "--user", "anna"]).succeeds();
        let found = db.manage(&["search", "елкина", "--user", "anna"]).succeeds();
        let columns: Vec<&str> = found.trim_end_matches('\n').split('\t').collect();
        assert_eq!(columns[1..], ["Анна Ёлкина", "", "+7 (999) 123-45-67", ""]);
        let json = db.manage(&["search", "label:друзья", "--user", "anna", "--json"]).succeeds();
        let contact: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!((contact["name"].as_str(), contact["favorite"].as_bool()), (Some("Анна Ёлкина"), Some(false)));
        let all = db.manage(&["search", "", "--user", "anna", "--json"]).succeeds();
        assert_eq!(all.lines().count(), 3);
        let other = db.manage(&["search", "`krbyf", "--user", "anna"]).run();
        assert!(other.stdout.contains("Анна Ёлкина") && other.stderr.contains("\"ёлкина\""), "{other:?}");
        let nothing = db.manage(&["search", "никого", "--user", "anna"]).run();
        assert_eq!((nothing.code, nothing.stdout.as_str()), (Some(0), ""));
    }

    fn reindex_restores_the_search(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let file = db.file("three.vcf", THREE_CARDS);
        db.manage(&["import", &file, "--user", "anna"]).succeeds();
        db.execute("UPDATE contacts SET search_text = '', digits = '', display_name = '?', letter_family = 'Z'");
        db.execute("DELETE FROM contact_labels; UPDATE books SET contact_count = 7, trash_count = 7");
        assert!(found(&app, &anna, "елкина").is_empty());
        let said = db.manage(&["reindex"]).succeeds();
        assert!(said.contains("3 contacts"), "{said}");
        assert_eq!(found(&app, &anna, "елкина"), ["Анна Ёлкина"]);
        assert_eq!(found(&app, &anna, "9991234567"), ["Анна Ёлкина"]);
        assert_eq!(exported(&app, &anna), THREE_CARDS);
    }
}
