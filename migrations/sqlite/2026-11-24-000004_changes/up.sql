-- A batch is what one undo takes back. An old `touched_at` of a running batch shows that its work was interrupted.
CREATE TABLE batches (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    book_id      BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    account_id   BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
    door         TEXT NOT NULL,
    kind         TEXT NOT NULL,
    detail       TEXT NOT NULL,
    running      BOOLEAN NOT NULL,
    change_count BIGINT NOT NULL,
    purged_count BIGINT NOT NULL,
    undoes_id    BIGINT REFERENCES batches (id) ON DELETE SET NULL,
    undone_by_id BIGINT REFERENCES batches (id) ON DELETE SET NULL,
    made_at      TIMESTAMP NOT NULL,
    touched_at   TIMESTAMP NOT NULL
);
CREATE INDEX batches_book ON batches (book_id, id);

-- The append-only change log: one row per write of a contact, with its state before the write.
-- `before_state` is none, live, or trash. `before_card` is NULL if the bytes of the card did not change.
CREATE TABLE changes (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    book_id      BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    token        BIGINT NOT NULL,
    nonce        TEXT NOT NULL,
    contact_id   BIGINT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    batch_id     BIGINT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    account_id   BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
    door         TEXT NOT NULL,
    action       TEXT NOT NULL,
    made_at      TIMESTAMP NOT NULL,
    before_state TEXT NOT NULL,
    before_href  TEXT NOT NULL,
    before_card  BLOB,
    UNIQUE (book_id, token)
);
CREATE INDEX changes_contact ON changes (book_id, contact_id, token);
CREATE INDEX changes_batch ON changes (book_id, batch_id, token);
