-- The country whose phone numbers need no country code in this book, as in ISO 3166; empty for DEFAULT_REGION.
ALTER TABLE books ADD COLUMN region TEXT NOT NULL DEFAULT '';

-- The version of an index depends on the region of its book now.
DROP INDEX contacts_index_version;
CREATE INDEX contacts_index_version ON contacts (book_id, index_version) WHERE purged_at IS NULL;
