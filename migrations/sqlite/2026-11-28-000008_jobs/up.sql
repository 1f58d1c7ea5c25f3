-- Leases of work that belongs to no book; one server at a time does it.
ALTER TABLE jobs RENAME TO leases;

-- Long work on a book, in steps of one transaction each.
-- `args` (JSON) says what was asked for, `cursor` how far the work is, `report` (JSON) what came of it.
-- A server works on a job while its lease lasts; afterwards any server resumes it at the cursor.
CREATE TABLE jobs (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    book_id      BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    account_id   BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    origin       TEXT NOT NULL,
    kind         TEXT NOT NULL,
    args         TEXT NOT NULL,
    "cursor"     TEXT NOT NULL,
    state        TEXT NOT NULL,
    done         BIGINT NOT NULL,
    total        BIGINT NOT NULL,
    batch_id     BIGINT REFERENCES batches (id) ON DELETE SET NULL,
    report       TEXT NOT NULL,
    attempts     BIGINT NOT NULL,
    leased_until TIMESTAMP NOT NULL,
    made_at      TIMESTAMP NOT NULL,
    touched_at   TIMESTAMP NOT NULL
);
CREATE INDEX jobs_book ON jobs (book_id, id);
CREATE INDEX jobs_state ON jobs (state, leased_until);
CREATE INDEX jobs_batch ON jobs (batch_id);
CREATE INDEX jobs_account ON jobs (account_id);

-- Batches that an older program left open. No job will close them; what they changed can be undone.
UPDATE batches SET running = FALSE
WHERE running AND id NOT IN (SELECT batch_id FROM imports WHERE batch_id IS NOT NULL);
