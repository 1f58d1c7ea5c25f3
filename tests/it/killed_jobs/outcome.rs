//! What a database holds when a job is done, without keys of rows and times: these differ if servers died.

use domain::job::JobKind;

use crate::support::db::{Backend, TestDb};

/// The lines of each table that a job writes to. `{hex}` is for the card of the contact `c`.
const TABLES: [&str; 12] = [
    "SELECT 'contact ' || b.slug || ' ' || c.uid || ' ' || c.phone || CASE WHEN c.purged_at IS NOT NULL THEN ' purged '
         WHEN c.deleted_at IS NOT NULL THEN ' deleted ' ELSE ' live ' END || {hex} AS line
     FROM contacts c JOIN books b ON b.id = c.book_id",
    // Each write is here once: a contact that a job wrote twice would have another change.
    "SELECT 'change ' || b.slug || ' ' || CAST(h.token AS TEXT) || ' ' || c.uid || ' ' || h.action || ' ' || h.before_state
         || ' ' || h.before_href || ' ' || t.kind AS line
     FROM changes h JOIN books b ON b.id = h.book_id JOIN contacts c ON c.id = h.contact_id JOIN batches t ON t.id = h.batch_id",
    "SELECT 'batch ' || b.slug || ' ' || t.kind || ' ' || CAST(t.change_count AS TEXT) || ' ' || CAST(t.purged_count AS TEXT)
         || CASE WHEN t.running THEN ' open' ELSE ' closed' END || CASE WHEN t.undone_by_id IS NULL THEN '' ELSE ' undone' END
         || CASE WHEN t.undoes_id IS NULL THEN '' ELSE ' undoes' END AS line
     FROM batches t JOIN books b ON b.id = t.book_id",
    "SELECT 'label ' || b.slug || ' ' || l.name || ' ' || CAST(l.contact_count AS TEXT) AS line
     FROM labels l JOIN books b ON b.id = l.book_id",
    "SELECT 'book ' || slug || ' ' || CAST(contact_count AS TEXT) || ' ' || CAST(trash_count AS TEXT) AS line FROM books",
    "SELECT 'merged ' || c.uid || ' ' || i.uid AS line
     FROM merged_contacts m JOIN contacts c ON c.id = m.contact_id JOIN contacts i ON i.id = m.into_id",
    "SELECT 'pair ' || c.uid || ' ' || o.uid || ' ' || p.certainty AS line
     FROM duplicate_pairs p JOIN contacts c ON c.id = p.one_id JOIN contacts o ON o.id = p.other_id",
    "SELECT 'group ' || g.uid || ' ' || c.uid || ' ' || m.certainty AS line
     FROM duplicate_members m JOIN contacts c ON c.id = m.contact_id JOIN contacts g ON g.id = m.group_id",
    "SELECT 'import ' || state || ' ' || counts AS line FROM imports",
    "SELECT 'item ' || i.uid || ' ' || i.verdict || ' ' || i.action || ' ' || i.notes || ' ' || f.name || ' '
         || CAST(i.line AS TEXT) AS line
     FROM import_items i JOIN import_files f ON f.id = i.file_id",
    "SELECT 'file ' || f.name || ' ' || f.format || ' ' || CAST(count(c.ordinal) AS TEXT) AS line
     FROM import_files f LEFT JOIN import_chunks c ON c.file_id = f.id GROUP BY f.id, f.name, f.format",
    "SELECT 'blob ' || CAST(count(*) AS TEXT) AS line FROM blobs",
];

/// What the database holds, in order. Of jobs only those of the kind: maintenance starts others.
pub fn outcome(db: &TestDb, kind: JobKind) -> Vec<String> {
    let hex = match db.backend {
        Backend::Sqlite => "coalesce(hex(c.card), '')",
        Backend::Postgres => "coalesce(encode(c.card, 'hex'), '')",
    };
    let jobs = format!(
        "SELECT 'job ' || kind || ' ' || state || ' ' || CAST(done AS TEXT) || ' ' || CAST(total AS TEXT) || ' ' || report
         AS line FROM jobs WHERE kind = '{kind}'"
    );
    let mut lines = db.lines(&jobs);
    for table in TABLES {
        lines.extend(db.lines(&table.replace("{hex}", hex)));
    }
    lines.sort();
    lines
}
