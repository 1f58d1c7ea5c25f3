-- Searches that stay beside the labels. `query` is what the user typed.
CREATE TABLE saved_searches (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    book_id BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    query   TEXT NOT NULL,
    UNIQUE (book_id, query)
);
