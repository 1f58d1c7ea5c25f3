-- The contacts that an account viewed last, the newest with the highest key.
CREATE TABLE contact_views (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    contact_id BIGINT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    viewed_at  TIMESTAMP NOT NULL
);
CREATE INDEX contact_views_account ON contact_views (account_id, id);
CREATE UNIQUE INDEX contact_views_contact ON contact_views (contact_id, account_id);
