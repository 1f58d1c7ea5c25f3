-- Passwords of phones and programs. They are random, so a fast hash is stored; it is what a password is looked up by.
-- `scopes` are words with a blank between them. `used_at` is NULL until the first use.
CREATE TABLE app_passwords (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id      BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name            TEXT NOT NULL,
    scopes          TEXT NOT NULL,
    secret_hash     BLOB NOT NULL UNIQUE,
    created_at      TIMESTAMP NOT NULL,
    used_at         TIMESTAMP,
    used_address    TEXT NOT NULL,
    used_user_agent TEXT NOT NULL
);
CREATE INDEX app_passwords_account ON app_passwords (account_id);
