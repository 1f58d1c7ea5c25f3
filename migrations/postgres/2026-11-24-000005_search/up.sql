-- The extension is trusted since PostgreSQL 13, so the owner of the database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX contacts_words ON contacts USING gin (search_text gin_trgm_ops);
CREATE INDEX contacts_digits ON contacts USING gin (digits gin_trgm_ops);
