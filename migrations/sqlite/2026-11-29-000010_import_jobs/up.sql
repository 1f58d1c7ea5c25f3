-- The work on an import is a job: `job_id` while it reads or applies the import, until that is done. The job has the
-- lease, and its cursor is the last item in the book. `state` is uploading, reading, asking, ready, applying, or done.
ALTER TABLE imports ADD COLUMN job_id BIGINT REFERENCES jobs (id) ON DELETE SET NULL;
CREATE INDEX imports_job ON imports (job_id) WHERE job_id IS NOT NULL;

-- Imports that an older program did not finish. One without a batch failed while its files were read.
UPDATE batches SET running = TRUE
WHERE undone_by_id IS NULL AND id IN (SELECT batch_id FROM imports WHERE state = 'applying');
INSERT INTO jobs (book_id, account_id, origin, kind, args, "cursor", state, done, total, batch_id, report, attempts,
    leased_until, made_at, touched_at)
SELECT i.book_id, b.owner_id, 'import',
    CASE WHEN i.state = 'reading' OR (i.state = 'failed' AND i.batch_id IS NULL) THEN 'import-read' ELSE 'import-apply' END,
    '{"import":' || i.id || '}', CAST(i.applied_to AS TEXT),
    CASE WHEN i.state IN ('stopped', 'failed') THEN i.state
        WHEN EXISTS (SELECT 1 FROM batches u WHERE u.id = i.batch_id AND u.undone_by_id IS NOT NULL) THEN 'stopped'
        ELSE 'running' END,
    0, 0, i.batch_id, '', 0, '2026-01-01 00:00:00', i.made_at, i.touched_at
FROM imports i JOIN books b ON b.id = i.book_id
WHERE i.state IN ('reading', 'applying', 'stopped', 'failed');
UPDATE imports SET
    job_id = (SELECT max(j.id) FROM jobs j WHERE j.book_id = imports.book_id AND j.kind IN ('import-read', 'import-apply')
        AND j.args = '{"import":' || imports.id || '}'),
    state = CASE WHEN state = 'reading' OR (state = 'failed' AND batch_id IS NULL) THEN 'reading' ELSE 'applying' END
WHERE state IN ('reading', 'applying', 'stopped', 'failed');

DROP INDEX imports_state;
CREATE INDEX imports_state ON imports (state, touched_at);
ALTER TABLE imports DROP COLUMN applied_to;
ALTER TABLE imports DROP COLUMN attempts;
ALTER TABLE imports DROP COLUMN leased_until;
