-- The UID of an earlier card of the same import that is the same person; empty for other items.
ALTER TABLE import_items ADD COLUMN twin_uid TEXT NOT NULL DEFAULT '';

-- The cursor of a read has another form now. A read that an older program left begins again.
UPDATE jobs SET "cursor" = '' WHERE kind = 'import-read';
