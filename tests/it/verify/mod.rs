//! The checker of the database: a busy book is sound, and each kind of damage is found as what it is.

mod damage;
pub mod random_operations;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use blocknotik::app::trash::RestoreHow;
use blocknotik::app::verify::{self, FindingKind};
use blocknotik::app::{App, BookAccess, contacts, labels, maintenance, trash, undo};
use domain::ids::ContactId;

use self::damage::Damage;
use crate::support::app::{account, save};
use crate::support::db::{Backend, TestDb};
use crate::support::import::{THREE_CARDS, card, import};

/// A card with a photo of 2,000 bytes, each of them `fill`.
fn card_with_photo(uid: &str, fill: u8) -> String {
    let photo = STANDARD.encode([fill; 2_000]);
    card(uid, &format!("FN:{uid}\r\nPHOTO;ENCODING=b;TYPE=PNG:{photo}"))
}

fn id_of(db: &TestDb, uid: &str) -> ContactId {
    let ids = db.lines(&format!(
        "SELECT CAST(id AS TEXT) AS line FROM contacts WHERE uid = '{uid}'"
    ));
    ids[0].parse().unwrap()
}

/// Changes the note of a contact.
fn edit(app: &App, access: &BookAccess, id: ContactId, note: &str) {
    let shown = contacts::show(app, access, id).unwrap();
    let mut contact = shown.contact;
    note.clone_into(&mut contact.note);
    save(app, access, id, shown.revision, &contact, None).unwrap();
}

/// A book in which contacts were imported, edited, deleted, restored, and purged, and a second one.
///
/// `anna` was edited; `firm` was only created; `gone` is in the trash and `purged` is a tombstone; `photo` and
/// `twin` have the same photo; `broken` needs repair.
fn busy(db: &TestDb) -> (App, BookAccess) {
    let app = db.app();
    let anna = account(&app, "anna");
    let boris = account(&app, "boris");
    import(
        &app,
        &boris,
        "other.vcf",
        card("other", "FN:Other\r\nCATEGORIES:Чужая"),
    );
    let cards = [
        THREE_CARDS.to_owned(),
        card("gone", "FN:Gone\r\nTEL:+79990000001\r\nCATEGORIES:Дача"),
        card("purged", "FN:Purged\r\nTEL:+79990000002"),
        card("undone", "FN:Undone"),
        card("broken", "FN:Broken\r\nthis is no property"),
        card_with_photo("photo", 1),
        card_with_photo("twin", 1),
        card_with_photo("purged-photo", 2),
    ];
    import(&app, &anna, "book.vcf", cards.concat());
    let id = |uid: &str| id_of(db, uid);
    edit(&app, &anna, id("anna"), "first");
    edit(&app, &anna, id("anna"), "second");
    let deleted = contacts::delete(&app, &anna, id("undone")).unwrap().unwrap();
    undo::undo(&app, &anna, deleted).unwrap();
    for uid in ["gone", "purged", "purged-photo", "twin"] {
        contacts::delete(&app, &anna, id(uid)).unwrap();
    }
    trash::restore(&app, &anna, id("twin"), RestoreHow::Plain).unwrap();
    for uid in ["purged", "purged-photo"] {
        trash::purge(&app, &anna, id(uid)).unwrap();
    }
    labels::add(&app, &anna, "Пустая").unwrap();
    maintenance::run_once(&app).unwrap();
    (app, anna)
}

/// The kinds of what the checker finds.
fn kinds(app: &App) -> BTreeSet<FindingKind> {
    let report = verify::verify(app, &mut |_| {}).unwrap();
    report.findings().map(|finding| finding.kind).collect()
}

/// Does each damage to a sound database, asserts what is found, and takes it back.
#[track_caller]
fn assert_found(db: &TestDb, app: &App, damages: &[Damage]) {
    for (expected, damage, repair) in damages {
        db.execute(damage);
        assert_eq!(kinds(app), expected.iter().copied().collect(), "{damage}");
        db.execute(repair);
    }
    assert_eq!(kinds(app), BTreeSet::new());
}

both_databases! {
    fn a_busy_book_is_sound(db: TestDb) {
        let (app, _) = busy(&db);
        assert_eq!(kinds(&app), BTreeSet::new());
        let mut seen = 0;
        let report = verify::verify(&app, &mut |done| seen = done).unwrap();
        assert_eq!((report.books, report.contacts), (2, 11));
        assert_eq!(seen, report.contacts + report.changes);
        assert_eq!(verify::size(&app).unwrap(), seen - 2, "the tombstones are not counted in advance");
    }

    fn damaged_contacts_are_found(db: TestDb) {
        let (app, _) = busy(&db);
        assert_found(&db, &app, damage::CONTACTS);
    }

    fn damaged_derived_rows_and_counts_are_found(db: TestDb) {
        let (app, _) = busy(&db);
        assert_found(&db, &app, damage::DERIVED_ROWS);
        if db.backend == Backend::Sqlite {
            assert_found(&db, &app, damage::SQLITE_SEARCH_ROWS);
        }
    }

    fn a_damaged_log_is_found(db: TestDb) {
        let (app, _) = busy(&db);
        assert_found(&db, &app, damage::LOG);
        assert_found(&db, &app, damage::RUNNING);
    }

    fn damaged_blobs_are_found(db: TestDb) {
        let (app, _) = busy(&db);
        assert_found(&db, &app, damage::BLOBS);
    }

    fn a_damaged_card_is_found_by_everything_that_is_computed_from_it(db: TestDb) {
        let (app, _) = busy(&db);
        db.leave_unsound();
        let nul = match db.backend {
            Backend::Sqlite => "CAST(card || x'00' AS BLOB)",
            Backend::Postgres => "card || '\\x00'::bytea",
        };
        db.execute(&format!("UPDATE contacts SET card = {nul} WHERE uid = 'firm'"));
        assert_eq!(kinds(&app), BTreeSet::from([FindingKind::Card, FindingKind::Etag, FindingKind::RepairFlag]));
        db.execute("UPDATE contacts SET card = (SELECT f.card FROM contacts f WHERE f.uid = 'other') WHERE uid = 'anna'");
        let found = kinds(&app);
        for kind in [FindingKind::IndexColumn, FindingKind::ContactLabels, FindingKind::MatchKeys, FindingKind::LabelCount] {
            assert!(found.contains(&kind), "{kind}: {found:?}");
        }
    }

    fn writes_that_go_on_meanwhile_are_no_damage(db: TestDb) {
        let (app, anna) = busy(&db);
        let edited = id_of(&db, "anna");
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for n in 0..40 {
                    edit(&app, &anna, edited, &format!("note {n}"));
                    import(&app, &anna, "more.vcf", card(&format!("more{n}"), &format!("FN:More {n}\r\nCATEGORIES:Дача,{n}")));
                    let deleted = contacts::delete(&app, &anna, id_of(&db, &format!("more{n}"))).unwrap();
                    undo::undo(&app, &anna, deleted.unwrap()).unwrap();
                }
                done.store(true, Ordering::Relaxed);
            });
            while !done.load(Ordering::Relaxed) {
                db.assert_sound();
            }
        });
    }

    fn the_command_prints_the_first_of_each_kind_and_fails(db: TestDb) {
        let (app, anna) = busy(&db);
        let said = db.manage(&["verify"]).succeeds();
        assert!(said.starts_with("checked 2 books, 11 contacts, "), "{said}");
        let (_, start_work, end_work) = damage::RUNNING[0];
        db.execute(start_work);
        let said = db.manage(&["verify"]).succeeds();
        assert!(said.starts_with("note: book ") && said.contains(": unfinished batch: its kind is edit"), "{said}");
        db.execute(end_work);
        import(&app, &anna, "more.vcf", crate::support::import::cards(0, 120));
        db.execute("UPDATE contacts SET phone = 'x' WHERE uid LIKE 'n%'");
        db.leave_unsound();
        let output = db.manage(&["verify"]).run();
        assert_eq!(output.code, Some(1), "{output:?}");
        assert_eq!(output.stdout.matches("wrong index column: phone is \"x\", but should be \"+7 999").count(), 100);
        assert!(output.stdout.contains("\nand 20 more: wrong index column\n"), "{}", output.stdout);
        assert!(output.stderr.starts_with("manage: the database is damaged (findings: 120)"), "{}", output.stderr);
    }
}
