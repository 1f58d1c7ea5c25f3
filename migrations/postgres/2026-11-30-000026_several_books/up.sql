-- The color of a book on the pages, as `#rrggbb`; empty for that of the pages. A book in the trash has `deleted_at`.
ALTER TABLE books ADD COLUMN color TEXT NOT NULL DEFAULT '';
ALTER TABLE books ADD COLUMN deleted_at TIMESTAMP;

CREATE INDEX books_deleted ON books (deleted_at) WHERE deleted_at IS NOT NULL;
