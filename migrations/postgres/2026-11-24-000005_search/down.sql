DROP INDEX contacts_digits;
DROP INDEX contacts_words;
