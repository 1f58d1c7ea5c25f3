//! The contacts of the lab app are adopted once, from tables created exactly as the lab app creates them.

use blocknotik::app::{accounts, change_log};
use domain::change_log::BatchKind;

use crate::support::app::{account, counts, exported, found};
use crate::support::db::{Backend, TestDb};
use crate::support::jobs::undo;

/// `db.create_all()` of the lab on PostgreSQL.
const POSTGRES: &str = "CREATE TABLE contact (id SERIAL NOT NULL, fio VARCHAR(150) NOT NULL,
        telephone VARCHAR(20) NOT NULL, telegram VARCHAR(50), PRIMARY KEY (id));
    CREATE TABLE tag (id SERIAL NOT NULL, name VARCHAR(50) NOT NULL, PRIMARY KEY (id), UNIQUE (name));
    CREATE TABLE contact_tags (contact_id INTEGER NOT NULL, tag_id INTEGER NOT NULL,
        PRIMARY KEY (contact_id, tag_id), FOREIGN KEY(contact_id) REFERENCES contact (id),
        FOREIGN KEY(tag_id) REFERENCES tag (id));";

/// The same on SQLite, on which the tests of the lab app run.
const SQLITE: &str = "CREATE TABLE contact (id INTEGER NOT NULL, fio VARCHAR(150) NOT NULL,
        telephone VARCHAR(20) NOT NULL, telegram VARCHAR(50), PRIMARY KEY (id));
    CREATE TABLE tag (id INTEGER NOT NULL, name VARCHAR(50) NOT NULL, PRIMARY KEY (id), UNIQUE (name));
    CREATE TABLE contact_tags (contact_id INTEGER NOT NULL, tag_id INTEGER NOT NULL,
        PRIMARY KEY (contact_id, tag_id), FOREIGN KEY(contact_id) REFERENCES contact (id),
        FOREIGN KEY(tag_id) REFERENCES tag (id));";

const ROWS: &str = "INSERT INTO contact (fio, telephone, telegram) VALUES
        ('Иванов Иван Иванович', '+79991234567', '@ivanov'),
        ('Ёлкина Анна', '89997654321', NULL),
        ('O''Brien \"Bob\"; DROP, TABLE', '1234567', ''),
        ('', '7654321', '@someone');
    INSERT INTO tag (name) VALUES ('друзья'), ('работа, срочно'), ('ничей');
    INSERT INTO contact_tags VALUES (1, 1), (2, 1), (1, 2);";

pub fn create_lab_tables(db: &TestDb) {
    db.execute(if db.backend == Backend::Postgres {
        POSTGRES
    } else {
        SQLITE
    });
    db.execute(ROWS);
}

/// All rows of the lab's tables.
fn lab_rows(db: &TestDb) -> Vec<String> {
    db.lines(
        "SELECT id || '|' || fio || '|' || telephone || '|' || coalesce(telegram, 'NULL') AS line FROM contact
         UNION ALL SELECT 'tag ' || id || name FROM tag
         UNION ALL SELECT contact_id || '-' || tag_id FROM contact_tags ORDER BY 1",
    )
}

both_databases! {
    fn the_first_account_adopts_the_contacts_of_the_lab(db: TestDb) {
        create_lab_tables(&db);
        let before = lab_rows(&db);
        let app = db.app();
        let anna = account(&app, "anna");
        assert_eq!(counts(&app, &anna), (4, 0));
        let cards = exported(&app, &anna);
        for line in ["FN:Иванов Иван Иванович", "N:Иванов;Иван;Иванович;;", "FN:O'Brien \"Bob\"\\; DROP\\, TABLE"] {
            assert!(cards.contains(&format!("{line}\r\n")), "{line}: {cards}");
        }
        assert!(cards.contains("работа\\, срочно") && !cards.contains("None"), "{cards}");
        for (q, name) in [("елкина", "Ёлкина Анна"), ("7654321", "Ёлкина Анна"), ("ivanov", "Иванов Иван Иванович")] {
            assert!(found(&app, &anna, q).contains(&name.to_owned()), "{q}: {:?}", found(&app, &anna, q));
        }
        assert_eq!(found(&app, &anna, "друзья").len(), 2);
        assert_eq!(lab_rows(&db), before);
        // A restart or a second account adopts nothing more.
        assert_eq!(accounts::adopt_lab_at_start(&app).unwrap(), 0);
        let boris = account(&app, "boris");
        assert_eq!((counts(&app, &anna), counts(&app, &boris)), ((4, 0), (0, 0)));
    }

    fn an_undone_adoption_is_not_repeated(db: TestDb) {
        create_lab_tables(&db);
        let before = lab_rows(&db);
        let app = db.app();
        let anna = account(&app, "anna");
        let log = change_log::recent(&app, &anna, change_log::LogFilter::default(), None).unwrap();
        assert_eq!((log.batches.len(), log.batches[0].kind), (1, BatchKind::Adopt));
        undo(&app, &anna, log.batches[0].id).unwrap();
        assert_eq!(counts(&app, &anna), (0, 4));
        assert_eq!(accounts::adopt_lab_at_start(&app).unwrap(), 0);
        assert_eq!((counts(&app, &anna), lab_rows(&db)), ((0, 4), before));
    }

    fn tables_created_later_are_adopted_at_the_next_start(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        assert_eq!(accounts::adopt_lab_at_start(&app).unwrap(), 0);
        create_lab_tables(&db);
        assert_eq!(accounts::adopt_lab_at_start(&app).unwrap(), 4);
        assert_eq!(accounts::adopt_lab_at_start(&app).unwrap(), 0);
        assert_eq!(counts(&app, &anna), (4, 0));
        assert!(accounts::needs_setup(&app).is_ok_and(|needed| !needed));
    }
}
