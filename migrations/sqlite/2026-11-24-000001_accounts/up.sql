-- Values that the program stores for itself, such as the generated secret.
CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE accounts (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    login         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    admin         BOOLEAN NOT NULL,
    locale        TEXT,
    time_zone     TEXT NOT NULL,
    theme         TEXT NOT NULL,
    sort          TEXT NOT NULL,
    shortcuts     BOOLEAN NOT NULL,
    created_at    TIMESTAMP NOT NULL
);

-- Only a hash of the session cookie is stored.
CREATE TABLE sessions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    token_hash BLOB NOT NULL UNIQUE,
    address    TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    seen_at    TIMESTAMP NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);

-- Failed sign-ins per login and per address. They are in the database so that all servers share the limit.
CREATE TABLE sign_in_failures (
    subject  TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at  TIMESTAMP NOT NULL
);

-- Leases of background jobs: one server at a time runs a job.
CREATE TABLE jobs (
    name         TEXT NOT NULL PRIMARY KEY,
    leased_until TIMESTAMP NOT NULL
);
