ALTER TABLE imports ADD COLUMN applied_to BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN leased_until TIMESTAMP NOT NULL DEFAULT '2026-01-01 00:00:00';
UPDATE imports SET
    applied_to = (SELECT CASE WHEN j.kind = 'import-apply' AND j."cursor" <> '' THEN CAST(j."cursor" AS BIGINT) ELSE 0 END
        FROM jobs j WHERE j.id = imports.job_id),
    state = (SELECT CASE WHEN j.state IN ('stopped', 'failed') THEN j.state ELSE imports.state END
        FROM jobs j WHERE j.id = imports.job_id)
WHERE job_id IS NOT NULL;
DROP INDEX imports_state;
CREATE INDEX imports_state ON imports (state, leased_until);
DROP INDEX imports_job;
ALTER TABLE imports DROP COLUMN job_id;
DELETE FROM jobs WHERE kind IN ('import-read', 'import-apply', 'import-delete');
