-- The card is the contact. Every other column is computed from it or describes the row itself.
CREATE TABLE contacts (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    book_id       BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    href          TEXT NOT NULL,
    uid           TEXT NOT NULL,
    etag          TEXT NOT NULL,
    token         BIGINT NOT NULL,
    display_name  TEXT NOT NULL,
    sort_family   BLOB NOT NULL,
    sort_given    BLOB NOT NULL,
    letter_family TEXT NOT NULL,
    letter_given  TEXT NOT NULL,
    organization  TEXT NOT NULL,
    phone         TEXT NOT NULL,
    email         TEXT NOT NULL,
    telegram      TEXT NOT NULL,
    birthday      TEXT NOT NULL,
    search_text   TEXT NOT NULL,
    digits        TEXT NOT NULL,
    has_photo     BOOLEAN NOT NULL,
    index_version INTEGER NOT NULL,
    created_at    TIMESTAMP NOT NULL,
    updated_at    TIMESTAMP NOT NULL,
    deleted_at    TIMESTAMP,
    purged_at     TIMESTAMP,
    card          BLOB NOT NULL
);
CREATE UNIQUE INDEX contacts_href ON contacts (book_id, href) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX contacts_uid ON contacts (book_id, uid) WHERE deleted_at IS NULL;
CREATE INDEX contacts_family ON contacts (book_id, sort_family, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_given ON contacts (book_id, sort_given, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_trash ON contacts (book_id, deleted_at, id) WHERE deleted_at IS NOT NULL AND purged_at IS NULL;
CREATE INDEX contacts_token ON contacts (book_id, token);
CREATE INDEX contacts_index_version ON contacts (index_version);

-- `key` is the folded name, so that «Друзья» and «друзья» are one label.
CREATE TABLE labels (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    book_id       BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    name          TEXT NOT NULL,
    key           TEXT NOT NULL,
    contact_count BIGINT NOT NULL,
    UNIQUE (book_id, key)
);

-- Live contacts only. When a contact is restored, its labels are read from its card again.
CREATE TABLE contact_labels (
    book_id    BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    contact_id BIGINT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    label_id   BIGINT NOT NULL REFERENCES labels (id) ON DELETE CASCADE,
    PRIMARY KEY (contact_id, label_id)
);
CREATE INDEX contact_labels_label ON contact_labels (book_id, label_id, contact_id);

-- Large values of cards, each stored once per book, and the contacts that have or had them.
CREATE TABLE blobs (
    book_id BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    hash    BLOB NOT NULL,
    octets  BLOB NOT NULL,
    PRIMARY KEY (book_id, hash)
);
CREATE TABLE contact_blobs (
    book_id    BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    contact_id BIGINT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    hash       BLOB NOT NULL,
    PRIMARY KEY (contact_id, hash)
);
CREATE INDEX contact_blobs_hash ON contact_blobs (book_id, hash);
