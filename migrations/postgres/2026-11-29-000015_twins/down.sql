ALTER TABLE import_items DROP COLUMN twin_uid;
