-- The list can be in the order in which contacts were added or changed.
CREATE INDEX contacts_added ON contacts (book_id, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_changed ON contacts (book_id, token) WHERE deleted_at IS NULL;
