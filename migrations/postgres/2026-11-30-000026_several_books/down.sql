-- Books in the trash come back.
ALTER TABLE books DROP COLUMN deleted_at;
ALTER TABLE books DROP COLUMN color;
