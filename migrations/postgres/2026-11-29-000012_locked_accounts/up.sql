-- A locked account cannot sign in. A removed one is locked, and is deleted with its books at `purge_at`.
ALTER TABLE accounts ADD COLUMN locked_at TIMESTAMP;
ALTER TABLE accounts ADD COLUMN purge_at TIMESTAMP;

-- `time_zone` is empty until the browser of the first sign-in names one. Accounts that the command line made had UTC.
UPDATE accounts SET time_zone = '' WHERE time_zone = 'UTC';

-- Begins with the contact: deleting one looks for its changes.
DROP INDEX changes_contact;
CREATE INDEX changes_contact ON changes (contact_id, book_id, token);
