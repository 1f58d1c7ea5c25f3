//! The checker of the database: a busy book is sound, and each kind of damage is found as what it is.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use blocknotik::app::trash::RestoreHow;
use blocknotik::app::verify::{self, FindingKind};
use blocknotik::app::{App, BookAccess, contacts, labels, maintenance, trash, undo};
use blocknotik::domain::ids::ContactId;

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

/// Damage: the kinds that it is found as, the SQL that does it, and the SQL that takes it back.
type Damage = (&'static [FindingKind], &'static str, &'static str);

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

const CONTACTS: &[Damage] = &[
    (
        &[FindingKind::IndexColumn],
        "UPDATE contacts SET organization = 'x' || organization WHERE uid IN ('anna', 'gone')",
        "UPDATE contacts SET organization = substr(organization, 2) WHERE uid IN ('anna', 'gone')",
    ),
    (
        &[FindingKind::IndexColumn],
        "UPDATE contacts SET search_text = search_text || ' more', digits = digits || ' 1234' WHERE uid = 'anna'",
        "UPDATE contacts SET search_text = replace(search_text, ' more', ''), digits = replace(digits, ' 1234', '')
         WHERE uid = 'anna'",
    ),
    (
        &[FindingKind::IndexColumn],
        "UPDATE contacts SET uid = 'x' || uid WHERE uid = 'firm'",
        "UPDATE contacts SET uid = 'firm' WHERE uid = 'xfirm'",
    ),
    (
        &[FindingKind::IndexColumn],
        "UPDATE contacts SET sort_given = sort_family, sort_family = sort_given, has_photo = NOT has_photo
         WHERE uid = 'anna'",
        "UPDATE contacts SET sort_given = sort_family, sort_family = sort_given, has_photo = NOT has_photo
         WHERE uid = 'anna'",
    ),
    (
        &[FindingKind::Etag],
        "UPDATE contacts SET etag = 'x' || etag WHERE uid IN ('photo', 'gone')",
        "UPDATE contacts SET etag = substr(etag, 2) WHERE uid IN ('photo', 'gone')",
    ),
    (
        &[FindingKind::Tombstone],
        "UPDATE contacts SET display_name = 'x' WHERE purged_at IS NOT NULL",
        "UPDATE contacts SET display_name = '' WHERE purged_at IS NOT NULL",
    ),
    (
        &[FindingKind::NotUnique],
        "DROP INDEX contacts_href; UPDATE contacts SET href = 'same.vcf' WHERE uid IN ('firm', 'photo')",
        "UPDATE contacts SET href = uid || '.vcf' WHERE uid IN ('firm', 'photo');
         CREATE UNIQUE INDEX contacts_href ON contacts (book_id, href) WHERE deleted_at IS NULL",
    ),
    (
        &[FindingKind::NotUnique, FindingKind::IndexColumn],
        "DROP INDEX contacts_uid; UPDATE contacts SET uid = 'firm' WHERE uid = 'broken'",
        "UPDATE contacts SET uid = 'broken' WHERE href = 'broken.vcf';
         CREATE UNIQUE INDEX contacts_uid ON contacts (book_id, uid) WHERE deleted_at IS NULL",
    ),
    (
        &[FindingKind::StaleIndex],
        "UPDATE contacts SET index_version = index_version - 1, phone = 'old' WHERE uid IN ('firm', 'gone')",
        "UPDATE contacts SET index_version = index_version + 1, phone = CASE uid WHEN 'firm' THEN '' ELSE '+79990000001' END
         WHERE uid IN ('firm', 'gone')",
    ),
];

const DERIVED_ROWS: &[Damage] = &[
    (
        &[FindingKind::ContactLabels],
        "DELETE FROM contact_labels WHERE contact_id = (SELECT id FROM contacts WHERE uid = 'anna')",
        "INSERT INTO contact_labels (book_id, contact_id, label_id) SELECT c.book_id, c.id, l.id FROM contacts c, labels l
         WHERE c.uid = 'anna' AND l.key IN ('друзья', 'дача')",
    ),
    (
        &[FindingKind::ContactLabels],
        "INSERT INTO contact_labels (book_id, contact_id, label_id) SELECT c.book_id, c.id, l.id FROM contacts c, labels l
         WHERE c.uid IN ('firm', 'gone') AND l.key = 'дача'",
        "DELETE FROM contact_labels WHERE contact_id IN (SELECT id FROM contacts WHERE uid IN ('firm', 'gone'))",
    ),
    (
        &[FindingKind::MatchKeys],
        "UPDATE contact_keys SET key = key + 1 WHERE contact_id = (SELECT id FROM contacts WHERE uid = 'anna')",
        "UPDATE contact_keys SET key = key - 1 WHERE contact_id = (SELECT id FROM contacts WHERE uid = 'anna')",
    ),
    (
        &[FindingKind::MatchKeys],
        "INSERT INTO contact_keys (book_id, contact_id, key) SELECT book_id, id, 5 FROM contacts
         WHERE uid = 'gone' OR purged_at IS NOT NULL",
        "DELETE FROM contact_keys WHERE key = 5",
    ),
    (
        &[FindingKind::RepairFlag],
        "DELETE FROM repairs",
        "INSERT INTO repairs (book_id, contact_id) SELECT book_id, id FROM contacts WHERE uid = 'broken'",
    ),
    (
        &[FindingKind::RepairFlag],
        "INSERT INTO repairs (book_id, contact_id) SELECT book_id, id FROM contacts WHERE uid IN ('firm', 'gone')",
        "DELETE FROM repairs WHERE contact_id IN (SELECT id FROM contacts WHERE uid IN ('firm', 'gone'))",
    ),
    (
        &[FindingKind::Misplaced],
        "INSERT INTO contact_keys (book_id, contact_id, key) SELECT o.book_id, c.id, 5 FROM contacts c, contacts o
         WHERE c.uid = 'anna' AND o.uid = 'other'",
        "DELETE FROM contact_keys WHERE key = 5",
    ),
    (
        &[FindingKind::LabelKey],
        "UPDATE labels SET name = name || 'x' WHERE key = 'дача'",
        "UPDATE labels SET name = 'Дача' WHERE key = 'дача'",
    ),
    (
        &[FindingKind::LabelCount],
        "UPDATE labels SET contact_count = contact_count + 1 WHERE key IN ('дача', 'пустая')",
        "UPDATE labels SET contact_count = contact_count - 1 WHERE key IN ('дача', 'пустая')",
    ),
    (
        &[FindingKind::LetterCount],
        "UPDATE book_letters SET contact_count = contact_count - 1 WHERE sort = 'given'",
        "UPDATE book_letters SET contact_count = contact_count + 1 WHERE sort = 'given'",
    ),
    (
        &[FindingKind::LetterCount],
        "UPDATE book_letters SET letter = 'Ѿ' WHERE letter = 'S'",
        "UPDATE book_letters SET letter = 'S' WHERE letter = 'Ѿ'",
    ),
    (
        &[FindingKind::BookCount],
        "UPDATE books SET contact_count = contact_count + 1",
        "UPDATE books SET contact_count = contact_count - 1",
    ),
    (
        &[FindingKind::BookCount],
        "UPDATE books SET trash_count = trash_count - 1",
        "UPDATE books SET trash_count = trash_count + 1",
    ),
];

const LOG: &[Damage] = &[
    (
        &[FindingKind::Token],
        "UPDATE books SET token = token + 1",
        "UPDATE books SET token = token - 1",
    ),
    (
        &[FindingKind::Log],
        "UPDATE changes SET before_state = 'none' WHERE action = 'delete'",
        "UPDATE changes SET before_state = 'live' WHERE action = 'delete'",
    ),
    (
        &[FindingKind::Log],
        "UPDATE changes SET before_href = 'x' || before_href WHERE action = 'update'
         AND token = (SELECT min(token) FROM changes WHERE action = 'update')",
        "UPDATE changes SET before_href = substr(before_href, 2) WHERE before_href LIKE 'x%'",
    ),
    (
        &[FindingKind::Log],
        "UPDATE changes SET action = 'restore' WHERE action = 'delete'
         AND contact_id = (SELECT id FROM contacts WHERE uid = 'gone')",
        "UPDATE changes SET action = 'delete' WHERE action = 'restore'
         AND contact_id = (SELECT id FROM contacts WHERE uid = 'gone')",
    ),
    (
        &[FindingKind::Log],
        "UPDATE changes SET before_card = (SELECT card FROM contacts WHERE contacts.id = contact_id) WHERE action = 'create'",
        "UPDATE changes SET before_card = NULL WHERE action = 'create'",
    ),
    (
        &[FindingKind::Log],
        "CREATE TABLE kept AS SELECT id, before_card FROM changes WHERE action = 'update';
         UPDATE changes SET before_card = (SELECT card FROM contacts WHERE contacts.id = contact_id) WHERE action = 'update'",
        "UPDATE changes SET before_card = (SELECT before_card FROM kept WHERE kept.id = changes.id) WHERE action = 'update';
         DROP TABLE kept",
    ),
    (
        &[FindingKind::Log],
        "UPDATE changes SET before_card = (SELECT card FROM contacts WHERE uid = 'anna') WHERE action = 'purge'",
        "UPDATE changes SET before_card = NULL WHERE action = 'purge'",
    ),
    (
        &[FindingKind::Log],
        "UPDATE contacts SET token = token + 1000 WHERE uid = 'firm'",
        "UPDATE contacts SET token = token - 1000 WHERE uid = 'firm'",
    ),
    (
        &[FindingKind::Log],
        "UPDATE contacts SET href = 'moved.vcf' WHERE uid = 'gone'",
        "UPDATE contacts SET href = 'gone.vcf' WHERE uid = 'gone'",
    ),
    (
        &[FindingKind::Batch],
        "UPDATE batches SET change_count = change_count + 1",
        "UPDATE batches SET change_count = change_count - 1",
    ),
    (
        &[FindingKind::Batch],
        "UPDATE batches SET purged_count = purged_count + 1 WHERE kind = 'edit'",
        "UPDATE batches SET purged_count = purged_count - 1 WHERE kind = 'edit'",
    ),
    (
        &[FindingKind::Batch],
        "UPDATE batches SET undone_by_id = (SELECT max(id) FROM batches) WHERE kind = 'edit'",
        "UPDATE batches SET undone_by_id = NULL WHERE kind = 'edit'",
    ),
    (
        &[FindingKind::Batch],
        "CREATE TABLE kept AS SELECT c.id, c.batch_id FROM changes c WHERE action = 'restore';
         UPDATE changes SET batch_id = (SELECT min(id) FROM batches) WHERE action = 'restore'",
        "UPDATE changes SET batch_id = (SELECT batch_id FROM kept WHERE kept.id = changes.id) WHERE action = 'restore';
         DROP TABLE kept",
    ),
    (
        &[FindingKind::RunningBatch],
        "UPDATE batches SET running = TRUE WHERE kind = 'edit'",
        "UPDATE batches SET running = FALSE WHERE kind = 'edit'",
    ),
    (
        &[FindingKind::Import],
        "UPDATE imports SET counts = replace(counts, '\"added\":', '\"added\":1')",
        "UPDATE imports SET counts = replace(counts, '\"added\":1', '\"added\":')",
    ),
];

const BLOBS: &[Damage] = &[
    (
        &[FindingKind::MissingBlob],
        "CREATE TABLE kept AS SELECT * FROM blobs; DELETE FROM blobs",
        "INSERT INTO blobs SELECT * FROM kept; DROP TABLE kept",
    ),
    (
        &[FindingKind::BlobContent, FindingKind::Etag],
        "CREATE TABLE kept AS SELECT * FROM blobs; UPDATE blobs SET bytes = hash",
        "UPDATE blobs SET bytes = (SELECT bytes FROM kept WHERE kept.hash = blobs.hash); DROP TABLE kept",
    ),
    (
        &[FindingKind::HeldBlobs],
        "DELETE FROM contact_blobs WHERE contact_id = (SELECT id FROM contacts WHERE uid = 'twin')",
        "INSERT INTO contact_blobs (book_id, contact_id, hash) SELECT b.book_id, c.id, b.hash FROM contact_blobs b, contacts c
         WHERE c.uid = 'twin'",
    ),
    (
        &[FindingKind::HeldBlobs],
        "INSERT INTO contact_blobs (book_id, contact_id, hash) SELECT b.book_id, c.id, b.hash FROM blobs b, contacts c
         WHERE c.uid = 'firm'",
        "DELETE FROM contact_blobs WHERE contact_id = (SELECT id FROM contacts WHERE uid = 'firm')",
    ),
    (
        &[FindingKind::HeldBlobs, FindingKind::UnusedBlob],
        "CREATE TABLE kept AS SELECT * FROM contact_blobs; DELETE FROM contact_blobs",
        "INSERT INTO contact_blobs SELECT * FROM kept; DROP TABLE kept",
    ),
    (
        &[FindingKind::UnusedBlob],
        "INSERT INTO thumbnails (book_id, hash, bytes) SELECT book_id, card, card FROM contacts WHERE uid = 'firm'",
        "DELETE FROM thumbnails",
    ),
];

const SQLITE_SEARCH_ROWS: &[Damage] = &[
    (
        &[FindingKind::SearchRows],
        "INSERT INTO contacts_words (contacts_words, rowid, search_text)
         SELECT 'delete', id, search_text FROM contacts WHERE uid = 'anna'",
        "INSERT INTO contacts_words (rowid, search_text) SELECT id, search_text FROM contacts WHERE uid = 'anna'",
    ),
    (
        &[FindingKind::SearchRows],
        "INSERT INTO contacts_digits (rowid, digits) VALUES (70000, ' 79990000001')",
        "INSERT INTO contacts_digits (contacts_digits, rowid, digits) VALUES ('delete', 70000, ' 79990000001')",
    ),
];

both_databases! {
    fn a_busy_book_is_sound(db: TestDb) {
        let (app, anna) = busy(&db);
        assert_eq!(kinds(&app), BTreeSet::new());
        let mut seen = 0;
        let report = verify::verify(&app, &mut |done| seen = done).unwrap();
        assert_eq!((report.books, report.contacts), (2, 11));
        assert_eq!(seen, report.contacts + report.changes);
        assert_eq!(verify::size(&app).unwrap(), seen - 2, "the tombstones are not counted in advance");
        drop(anna);
    }

    fn damaged_contacts_are_found(db: TestDb) {
        let (app, _) = busy(&db);
        assert_found(&db, &app, CONTACTS);
    }

    fn damaged_derived_rows_and_counts_are_found(db: TestDb) {
        let (app, _) = busy(&db);
        assert_found(&db, &app, DERIVED_ROWS);
        if db.backend == Backend::Sqlite {
            assert_found(&db, &app, SQLITE_SEARCH_ROWS);
        }
    }

    fn a_damaged_log_is_found(db: TestDb) {
        let (app, _) = busy(&db);
        assert_found(&db, &app, LOG);
    }

    fn damaged_blobs_are_found(db: TestDb) {
        let (app, _) = busy(&db);
        assert_found(&db, &app, BLOBS);
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

    fn the_command_prints_the_first_of_each_kind_and_fails(db: TestDb) {
        let (app, anna) = busy(&db);
        let said = db.manage(&["verify"]).succeeds();
        assert!(said.starts_with("checked 2 books, 11 contacts, "), "{said}");
        db.execute("UPDATE batches SET running = TRUE WHERE kind = 'edit'");
        let said = db.manage(&["verify"]).succeeds();
        assert!(said.starts_with("note: book ") && said.contains(": running batch: edit is not finished"), "{said}");
        import(&app, &anna, "more.vcf", crate::support::import::cards(0, 120));
        db.execute("UPDATE contacts SET phone = 'x' WHERE uid LIKE 'n%'");
        db.leave_unsound();
        let output = db.manage(&["verify"]).run();
        assert_eq!(output.code, Some(1), "{output:?}");
        assert_eq!(output.stdout.matches("index column: phone is \"x\", the card gives \"+7999").count(), 100);
        assert!(output.stdout.contains("\nand 20 more: index column\n"), "{}", output.stdout);
        assert!(output.stderr.starts_with("manage: 120 findings of damage"), "{}", output.stderr);
    }
}
