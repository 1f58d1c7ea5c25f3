-- Maintenance deletes by these times.
CREATE INDEX sessions_seen ON sessions (seen_at);
CREATE INDEX sign_in_failures_last ON sign_in_failures (last_at);
CREATE INDEX jobs_touched ON jobs (touched_at);
CREATE INDEX imports_touched ON imports (touched_at);

-- Restoring and importing look for a UID in the trash.
CREATE INDEX contacts_trash_uid ON contacts (book_id, uid) WHERE deleted_at IS NOT NULL AND purged_at IS NULL;

-- The foreign keys of a batch: deleting an empty one looks for rows that refer to it, in all books.
DROP INDEX changes_batch;
CREATE INDEX changes_batch ON changes (batch_id, book_id, token);
CREATE INDEX imports_batch ON imports (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX batches_undoes ON batches (undoes_id) WHERE undoes_id IS NOT NULL;
CREATE INDEX batches_undone_by ON batches (undone_by_id) WHERE undone_by_id IS NOT NULL;

-- An older program that was killed while it renamed a label left the label's old name in the cards that it had not
-- reached. Contacts with a label that was renamed, but without a change by the renaming, are indexed again.
UPDATE contacts SET index_version = 0
WHERE deleted_at IS NULL AND id IN (
    SELECT l.contact_id FROM contact_labels l
    JOIN labels n ON n.id = l.label_id
    JOIN batches b ON b.book_id = l.book_id AND b.kind = 'label-rename' AND strpos(b.detail, n.name) > 0
    WHERE NOT EXISTS (
        SELECT 1 FROM changes c
        WHERE c.book_id = l.book_id AND c.contact_id = l.contact_id AND c.batch_id = b.id
    )
);
