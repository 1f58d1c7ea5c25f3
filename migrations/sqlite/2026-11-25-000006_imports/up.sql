-- By what a contact may be known again: hashes of its numbers, addresses and name, of live contacts only.
CREATE TABLE contact_keys (
    book_id    BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    contact_id BIGINT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    key        BIGINT NOT NULL,
    PRIMARY KEY (contact_id, key)
);
CREATE INDEX contact_keys_key ON contact_keys (key, contact_id, book_id);

-- An index that begins with the book tempts SQLite to read the whole book for what stands beside one contact.
DROP INDEX contact_labels_label;
CREATE INDEX contact_labels_label ON contact_labels (label_id, contact_id, book_id);

-- Live contacts whose card holds something that could not be read.
CREATE TABLE repairs (
    book_id    BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    contact_id BIGINT NOT NULL PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE
);
CREATE INDEX repairs_book ON repairs (book_id, contact_id);

-- Small pictures for lists, derived from the large value of the same hash; made anew when missing.
CREATE TABLE thumbnails (
    book_id BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    hash    BLOB NOT NULL,
    octets  BLOB NOT NULL,
    PRIMARY KEY (book_id, hash)
);

-- A set of files on its way into a book. `choices` says what is to be done with each verdict, `counts`
-- how many items have it and what was done; both are JSON. Items up to `applied_to` are in the book;
-- `attempts` counts how often the work was taken up since it last got on.
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

-- `charset` and `mapping` (of columns to fields, JSON) are guesses until somebody chooses.
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

-- The bytes of a file as they came, in pieces of one size.
CREATE TABLE import_chunks (
    book_id BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    file_id BIGINT NOT NULL REFERENCES import_files (id) ON DELETE CASCADE,
    ordinal BIGINT NOT NULL,
    octets  BLOB NOT NULL,
    PRIMARY KEY (file_id, ordinal)
);

-- A card or row of a file. `notes` (JSON) tells what was changed in it or could not be read; `original`
-- is kept where the card is not what the file said; `action` is empty unless somebody chose one.
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

-- How somebody mapped the columns of a table with this header, for the next file that has it.
CREATE TABLE csv_mappings (
    book_id BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    header  TEXT NOT NULL,
    mapping TEXT NOT NULL,
    PRIMARY KEY (book_id, header)
);
