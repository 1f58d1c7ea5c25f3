-- Books in the trash come back.
DROP INDEX books_deleted;
ALTER TABLE books DROP COLUMN deleted_at;
ALTER TABLE books DROP COLUMN color;
