-- When the device last changed a contact, to within five minutes.
ALTER TABLE app_passwords ADD COLUMN changed_at TIMESTAMP;

-- What a device asked for and did not get: the newest few of each. `times` counts the same request in a row. `card` is
-- what it sent, unless that is large.
CREATE TABLE device_failures (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    app_password_id BIGINT NOT NULL REFERENCES app_passwords (id) ON DELETE CASCADE,
    method          TEXT NOT NULL,
    path            TEXT NOT NULL,
    reason          TEXT NOT NULL,
    why             TEXT NOT NULL,
    card            BLOB,
    times           BIGINT NOT NULL,
    failed_at       TIMESTAMP NOT NULL
);

CREATE INDEX device_failures_app_password ON device_failures (app_password_id, id);
