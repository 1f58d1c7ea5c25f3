ALTER TABLE batches RENAME COLUMN origin TO door;
ALTER TABLE changes RENAME COLUMN origin TO door;
ALTER TABLE blobs RENAME COLUMN bytes TO octets;
ALTER TABLE import_chunks RENAME COLUMN bytes TO octets;
ALTER TABLE thumbnails RENAME COLUMN bytes TO octets;
