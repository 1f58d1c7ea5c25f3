-- Two contacts that may be one person. Derived from the cards: all of them are computed again when the rules change.
CREATE TABLE duplicate_pairs (
    book_id   BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    one_id    BIGINT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    other_id  BIGINT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    certainty TEXT NOT NULL,
    PRIMARY KEY (one_id, other_id)
);
CREATE INDEX duplicate_pairs_other ON duplicate_pairs (other_id, one_id);
CREATE INDEX duplicate_pairs_book ON duplicate_pairs (book_id);

-- The groups that the pairs make. `group_id` is the lowest id of its contacts.
CREATE TABLE duplicate_members (
    contact_id BIGINT NOT NULL PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE,
    book_id    BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    group_id   BIGINT NOT NULL,
    certainty  TEXT NOT NULL
);
CREATE INDEX duplicate_members_group ON duplicate_members (book_id, certainty, group_id);

-- Up to which token of a book the pairs are found, and how many groups there are.
CREATE TABLE duplicate_searches (
    book_id     BIGINT NOT NULL PRIMARY KEY REFERENCES books (id) ON DELETE CASCADE,
    token       BIGINT NOT NULL,
    version     INTEGER NOT NULL,
    group_count BIGINT NOT NULL
);

-- What the user said about two contacts, by their UIDs: they are two people, or one with two cards.
CREATE TABLE duplicate_decisions (
    book_id   BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    one_uid   TEXT NOT NULL,
    other_uid TEXT NOT NULL,
    decision  TEXT NOT NULL,
    made_at   TIMESTAMP NOT NULL,
    PRIMARY KEY (book_id, one_uid, other_uid)
);
CREATE INDEX duplicate_decisions_other ON duplicate_decisions (book_id, other_uid);

-- Where the content of a contact went that was merged into another one.
CREATE TABLE merged_contacts (
    contact_id BIGINT NOT NULL PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE,
    book_id    BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    into_id    BIGINT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE
);
CREATE INDEX merged_contacts_into ON merged_contacts (into_id);
