-- Renames columns to the words that the code and the documentation use.
ALTER TABLE batches RENAME COLUMN door TO origin;
ALTER TABLE changes RENAME COLUMN door TO origin;
ALTER TABLE blobs RENAME COLUMN octets TO bytes;
ALTER TABLE import_chunks RENAME COLUMN octets TO bytes;
ALTER TABLE thumbnails RENAME COLUMN octets TO bytes;
