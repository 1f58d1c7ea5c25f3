-- `token` counts the changes of the book. `identity` is a random id, different for each book ever created.
CREATE TABLE books (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id      BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    slug          TEXT NOT NULL,
    name          TEXT NOT NULL,
    identity      TEXT NOT NULL,
    "collation"   TEXT NOT NULL,
    token         BIGINT NOT NULL,
    contact_count BIGINT NOT NULL,
    trash_count   BIGINT NOT NULL,
    created_at    TIMESTAMP NOT NULL,
    UNIQUE (owner_id, slug)
);

-- The number of live contacts under each letter, for each sort order.
CREATE TABLE book_letters (
    book_id       BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    sort          TEXT NOT NULL,
    letter        TEXT NOT NULL,
    contact_count BIGINT NOT NULL,
    PRIMARY KEY (book_id, sort, letter)
);
