DROP INDEX contacts_updated;
DROP TABLE search_words;
