-- The schema is the same.
SELECT 1;
