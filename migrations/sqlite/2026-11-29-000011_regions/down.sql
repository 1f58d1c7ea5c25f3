DROP INDEX contacts_index_version;
CREATE INDEX contacts_index_version ON contacts (index_version);
ALTER TABLE books DROP COLUMN region;
