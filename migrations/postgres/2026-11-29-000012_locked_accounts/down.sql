DROP INDEX changes_contact;
CREATE INDEX changes_contact ON changes (book_id, contact_id, token);
UPDATE accounts SET time_zone = 'UTC' WHERE time_zone = '';
ALTER TABLE accounts DROP COLUMN purge_at;
ALTER TABLE accounts DROP COLUMN locked_at;
