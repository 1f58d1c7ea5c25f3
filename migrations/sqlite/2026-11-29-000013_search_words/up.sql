-- The words of a book's contacts, under the keys by which words with typos are found.
CREATE TABLE search_words (
    book_id BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    key     BIGINT NOT NULL,
    word    TEXT NOT NULL,
    PRIMARY KEY (book_id, key, word)
) WITHOUT ROWID;

-- Searches for what changed lately.
CREATE INDEX contacts_updated ON contacts (updated_at);
