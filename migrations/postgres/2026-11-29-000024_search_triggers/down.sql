-- Only SQLite keeps its search indexes with triggers; a migration needs a statement.
SELECT 1;
