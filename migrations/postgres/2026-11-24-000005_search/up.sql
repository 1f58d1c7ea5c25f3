-- Trusted since PostgreSQL 13: the database's owner may make it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX contacts_words ON contacts USING gin (search_text gin_trgm_ops);
CREATE INDEX contacts_digits ON contacts USING gin (digits gin_trgm_ops);
