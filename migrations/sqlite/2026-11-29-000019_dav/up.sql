-- Properties that CardDAV clients set on a book, or with `contact_id` on a card. `xml` is the element as it was sent.
CREATE TABLE dav_properties (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    book_id    BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    contact_id BIGINT REFERENCES contacts (id) ON DELETE CASCADE,
    namespace  TEXT NOT NULL,
    name       TEXT NOT NULL,
    xml        TEXT NOT NULL
);
CREATE INDEX dav_properties_book ON dav_properties (book_id, contact_id);
CREATE INDEX dav_properties_contact ON dav_properties (contact_id) WHERE contact_id IS NOT NULL;
