//! Damage of each kind, as SQL that both databases run, and how to take it back.

use blocknotik::app::verify::FindingKind;

/// Damage: the kinds that it is found as, the SQL that does it, and the SQL that takes it back.
pub type Damage = (&'static [FindingKind], &'static str, &'static str);

/// The rows of contacts.
pub const CONTACTS: &[Damage] = &[
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
        "UPDATE contacts SET index_version = index_version + 1, phone = CASE uid WHEN 'firm' THEN '' ELSE '+7 999 000-00-01' END
         WHERE uid IN ('firm', 'gone')",
    ),
];

/// Labels, match keys, repair flags, and counts.
pub const DERIVED_ROWS: &[Damage] = &[
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

/// SQL for a job in this state that writes under the batches of edits.
macro_rules! job_of_edit {
    ($state:literal) => {
        concat!(
            "INSERT INTO jobs (book_id, account_id, origin, kind, args, \"cursor\", state, done, total, batch_id, report,
                 attempts, leased_until, made_at, touched_at)
             SELECT book_id, account_id, origin, 'label-rename', '{}', '', '",
            $state,
            "', 0, 0, id, '', 0, made_at, made_at, touched_at FROM batches WHERE kind = 'edit';"
        )
    };
}

/// SQL that takes [`job_of_edit`] back.
macro_rules! no_job_of_edit {
    () => {
        "DELETE FROM jobs WHERE kind = 'label-rename';"
    };
}

/// Not damage: batches that a job works on.
pub const RUNNING: &[Damage] = &[(
    &[FindingKind::RunningBatch],
    concat!(
        job_of_edit!("running"),
        "UPDATE batches SET running = TRUE WHERE kind = 'edit'"
    ),
    concat!(
        no_job_of_edit!(),
        "UPDATE batches SET running = FALSE WHERE kind = 'edit'"
    ),
)];

/// The change log, batches, and imports.
pub const LOG: &[Damage] = &[
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
        &[FindingKind::AbandonedBatch],
        "UPDATE batches SET running = TRUE WHERE kind = 'edit'",
        "UPDATE batches SET running = FALSE WHERE kind = 'edit'",
    ),
    (
        &[FindingKind::AbandonedBatch],
        concat!(job_of_edit!("stopped"), "UPDATE batches SET running = TRUE WHERE kind = 'edit'"),
        concat!(no_job_of_edit!(), "UPDATE batches SET running = FALSE WHERE kind = 'edit'"),
    ),
    (&[FindingKind::Batch], job_of_edit!("running"), no_job_of_edit!()),
    (
        &[FindingKind::Import],
        "UPDATE imports SET counts = replace(counts, '\"added\":', '\"added\":1')",
        "UPDATE imports SET counts = replace(counts, '\"added\":1', '\"added\":')",
    ),
    (
        &[FindingKind::Import],
        "UPDATE imports SET state = 'applying'",
        "UPDATE imports SET state = 'done'",
    ),
];

/// Blobs, and who holds them.
pub const BLOBS: &[Damage] = &[
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

/// The full-text tables, which only SQLite has.
pub const SQLITE_SEARCH_ROWS: &[Damage] = &[
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
