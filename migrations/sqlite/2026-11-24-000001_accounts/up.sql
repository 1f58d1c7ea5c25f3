-- Who may come in, and what the program itself must remember.
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

-- The cookie itself is never stored, only its hash.
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

-- Failed sign-ins, per login and per address; in the database, so that replicas share the throttle.
CREATE TABLE sign_in_failures (
    subject  TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at  TIMESTAMP NOT NULL
);

-- The background runner's leases: one replica at a time does a job.
CREATE TABLE jobs (
    name         TEXT NOT NULL PRIMARY KEY,
    leased_until TIMESTAMP NOT NULL
);
