-- Match keys, which find duplicates: hashes of the phone numbers, email addresses, and name of live contacts.
CREATE TABLE contact_keys (
    book_id    BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    contact_id BIGINT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    key        BIGINT NOT NULL,
    PRIMARY KEY (contact_id, key)
);
CREATE INDEX contact_keys_key ON contact_keys (key, contact_id, book_id);

-- If an index begins with the book, SQLite reads the whole book where the rows of one contact are needed.
DROP INDEX contact_labels_label;
CREATE INDEX contact_labels_label ON contact_labels (label_id, contact_id, book_id);

-- Live contacts whose card contains something that could not be read.
CREATE TABLE repairs (
    book_id    BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    contact_id BIGINT NOT NULL PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE
);
CREATE INDEX repairs_book ON repairs (book_id, contact_id);

-- Small images for the list, derived from the blob with the same hash. They are made when first requested.
CREATE TABLE thumbnails (
    book_id BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    hash    BLOB NOT NULL,
    octets  BLOB NOT NULL,
    PRIMARY KEY (book_id, hash)
);

-- An import of one or more files. `choices` (JSON) says what to do with the items of each verdict; `counts` (JSON) how
-- many items have each verdict and what was done with them. Items up to `applied_to` are in the book. `attempts` counts
-- how often the work was started since it last made progress.
CREATE TABLE imports (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    book_id      BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    state        TEXT NOT NULL,
    label        TEXT NOT NULL,
    choices      TEXT NOT NULL,
    counts       TEXT NOT NULL,
    batch_id     BIGINT REFERENCES batches (id) ON DELETE SET NULL,
    applied_to   BIGINT NOT NULL,
    attempts     BIGINT NOT NULL,
    leased_until TIMESTAMP NOT NULL,
    made_at      TIMESTAMP NOT NULL,
    touched_at   TIMESTAMP NOT NULL
);
CREATE INDEX imports_book ON imports (book_id, id);
CREATE INDEX imports_state ON imports (state, leased_until);

-- `charset` and `mapping` (of columns to fields, JSON) are detected and can be changed by the user.
CREATE TABLE import_files (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    book_id     BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    import_id   BIGINT NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    size        BIGINT NOT NULL,
    read_to     BIGINT NOT NULL,
    format      TEXT NOT NULL,
    charset     TEXT NOT NULL,
    is_guess    BOOLEAN NOT NULL,
    header      TEXT NOT NULL,
    mapping     TEXT NOT NULL
);
CREATE INDEX import_files_import ON import_files (import_id, id);

-- The bytes of a file as uploaded, in pieces of equal size.
CREATE TABLE import_chunks (
    book_id BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    file_id BIGINT NOT NULL REFERENCES import_files (id) ON DELETE CASCADE,
    ordinal BIGINT NOT NULL,
    octets  BLOB NOT NULL,
    PRIMARY KEY (file_id, ordinal)
);

-- A card or table row of a file. `notes` (JSON) is the import report: what was changed or could not be read. `original`
-- is the text in the file, if the card differs from it. `action` is empty unless the user chose one.
CREATE TABLE import_items (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    book_id    BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    import_id  BIGINT NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    file_id    BIGINT NOT NULL REFERENCES import_files (id) ON DELETE CASCADE,
    line       BIGINT NOT NULL,
    verdict    TEXT NOT NULL,
    action     TEXT NOT NULL,
    name       TEXT NOT NULL,
    uid        TEXT NOT NULL,
    contact_id BIGINT REFERENCES contacts (id) ON DELETE SET NULL,
    alike      TEXT NOT NULL,
    notes      TEXT NOT NULL,
    original   BLOB,
    card       BLOB
);
CREATE INDEX import_items_verdict ON import_items (import_id, verdict, id);
CREATE INDEX import_items_uid ON import_items (import_id, uid);
CREATE INDEX import_items_walk ON import_items (import_id, id);
CREATE INDEX import_items_noted ON import_items (import_id, id) WHERE notes <> '';
CREATE INDEX import_items_file ON import_items (file_id);
CREATE INDEX import_items_contact ON import_items (contact_id);
CREATE INDEX import_items_chosen ON import_items (import_id, verdict, action) WHERE action <> '';

-- The mapping that the user chose for tables with this header, used for the next file with the same header.
CREATE TABLE csv_mappings (
    book_id BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    header  TEXT NOT NULL,
    mapping TEXT NOT NULL,
    PRIMARY KEY (book_id, header)
);
