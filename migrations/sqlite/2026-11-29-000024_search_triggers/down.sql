DROP TRIGGER contacts_words_update;
DROP TRIGGER contacts_digits_update;
CREATE TRIGGER contacts_search_update AFTER UPDATE OF search_text, digits ON contacts
WHEN old.search_text <> new.search_text OR old.digits <> new.digits BEGIN
    INSERT INTO contacts_words (contacts_words, rowid, search_text) VALUES ('delete', old.id, old.search_text);
    INSERT INTO contacts_digits (contacts_digits, rowid, digits) VALUES ('delete', old.id, old.digits);
    INSERT INTO contacts_words (rowid, search_text) VALUES (new.id, new.search_text);
    INSERT INTO contacts_digits (rowid, digits) VALUES (new.id, new.digits);
END;
