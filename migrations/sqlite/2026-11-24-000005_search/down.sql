DROP TRIGGER contacts_search_delete;
DROP TRIGGER contacts_search_update;
DROP TRIGGER contacts_search_insert;
DROP TABLE contacts_digits;
DROP TABLE contacts_words;
