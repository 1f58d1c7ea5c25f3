DROP TABLE csv_mappings;
DROP TABLE import_items;
DROP TABLE import_chunks;
DROP TABLE import_files;
DROP TABLE imports;
DROP TABLE thumbnails;
DROP TABLE repairs;
DROP TABLE contact_keys;
