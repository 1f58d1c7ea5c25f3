-- The UID of an earlier card of the same import that is the same person; empty for other items.
ALTER TABLE import_items ADD COLUMN twin_uid TEXT NOT NULL DEFAULT '';
