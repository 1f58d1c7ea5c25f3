-- The program has folded the words already, so the simplest tokenizer fits: with `ascii`, every byte above 127 is
-- part of a word.
CREATE VIRTUAL TABLE contacts_words USING fts5 (
    search_text, content = 'contacts', content_rowid = 'id',
    tokenize = 'ascii', prefix = '1 2 3', detail = none, columnsize = 0
);
CREATE VIRTUAL TABLE contacts_digits USING fts5 (
    digits, content = 'contacts', content_rowid = 'id',
    tokenize = 'trigram', detail = none, columnsize = 0
);
CREATE TRIGGER contacts_search_insert AFTER INSERT ON contacts BEGIN
    INSERT INTO contacts_words (rowid, search_text) VALUES (new.id, new.search_text);
    INSERT INTO contacts_digits (rowid, digits) VALUES (new.id, new.digits);
END;
CREATE TRIGGER contacts_search_update AFTER UPDATE OF search_text, digits ON contacts
WHEN old.search_text <> new.search_text OR old.digits <> new.digits BEGIN
    INSERT INTO contacts_words (contacts_words, rowid, search_text) VALUES ('delete', old.id, old.search_text);
    INSERT INTO contacts_digits (contacts_digits, rowid, digits) VALUES ('delete', old.id, old.digits);
    INSERT INTO contacts_words (rowid, search_text) VALUES (new.id, new.search_text);
    INSERT INTO contacts_digits (rowid, digits) VALUES (new.id, new.digits);
END;
CREATE TRIGGER contacts_search_delete AFTER DELETE ON contacts BEGIN
    INSERT INTO contacts_words (contacts_words, rowid, search_text) VALUES ('delete', old.id, old.search_text);
    INSERT INTO contacts_digits (contacts_digits, rowid, digits) VALUES ('delete', old.id, old.digits);
END;
