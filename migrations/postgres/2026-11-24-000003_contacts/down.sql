DROP TABLE contact_blobs;
DROP TABLE blobs;
DROP TABLE contact_labels;
DROP TABLE labels;
DROP TABLE contacts;
