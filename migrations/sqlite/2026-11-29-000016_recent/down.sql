DROP INDEX contacts_changed;
DROP INDEX contacts_added;
