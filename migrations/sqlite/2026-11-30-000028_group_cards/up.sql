-- The form in which the device gets labels: `categories` or `cards`; empty to go by the program that it is.
ALTER TABLE app_passwords ADD COLUMN label_form TEXT NOT NULL DEFAULT '';

-- The card of a group that stands for a label, for the devices that know labels as cards. `card` is what a client
-- stored, and empty if none did; the members are those of the label, and what `awaited` has: UIDs, one a line, that no
-- contact has yet. `members` is a hash of the members. `revision` grows with each change in the book. The row of a card
-- that was removed stays, so that devices hear of it; `label_id` stays until the label is gone.
CREATE TABLE group_cards (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    book_id    BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    label_id   BIGINT,
    name       TEXT NOT NULL,
    href       TEXT NOT NULL,
    uid        TEXT NOT NULL,
    card       BLOB NOT NULL,
    awaited    TEXT NOT NULL,
    members    BLOB NOT NULL,
    revision   BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    removed_at TIMESTAMP,
    UNIQUE (book_id, href)
);
CREATE INDEX group_cards_revision ON group_cards (book_id, revision);

-- What the group cards of a book were last made from: the token of the book; and the last revision.
CREATE TABLE group_card_states (
    book_id  BIGINT PRIMARY KEY REFERENCES books (id) ON DELETE CASCADE,
    token    BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
