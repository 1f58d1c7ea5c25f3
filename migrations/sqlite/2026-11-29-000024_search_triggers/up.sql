-- A change of the words leaves the index of the digits alone, and the other way round: a label on 100,000 contacts
-- changes words only.
DROP TRIGGER contacts_search_update;
CREATE TRIGGER contacts_words_update AFTER UPDATE OF search_text ON contacts
WHEN old.search_text <> new.search_text BEGIN
    INSERT INTO contacts_words (contacts_words, rowid, search_text) VALUES ('delete', old.id, old.search_text);
    INSERT INTO contacts_words (rowid, search_text) VALUES (new.id, new.search_text);
END;
CREATE TRIGGER contacts_digits_update AFTER UPDATE OF digits ON contacts
WHEN old.digits <> new.digits BEGIN
    INSERT INTO contacts_digits (contacts_digits, rowid, digits) VALUES ('delete', old.id, old.digits);
    INSERT INTO contacts_digits (rowid, digits) VALUES (new.id, new.digits);
END;
