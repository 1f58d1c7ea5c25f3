-- What the user said about contacts that look alike, by their UIDs: they are different people, or one with several cards.
-- So far there was a row for each two of them.
CREATE TABLE decisions (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    book_id  BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    decision TEXT NOT NULL,
    made_at  TIMESTAMP NOT NULL
);
CREATE INDEX decisions_book ON decisions (book_id, id);

CREATE TABLE decided_uids (
    decision_id BIGINT NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    book_id     BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    uid         TEXT NOT NULL,
    PRIMARY KEY (decision_id, uid)
);
CREATE INDEX decided_uids_uid ON decided_uids (book_id, uid);

INSERT INTO decisions (id, book_id, decision, made_at)
SELECT ROW_NUMBER() OVER (ORDER BY made_at, book_id, one_uid, other_uid), book_id, decision, made_at
FROM duplicate_decisions;
INSERT INTO decided_uids (decision_id, book_id, uid)
SELECT id, book_id, one_uid FROM (
    SELECT ROW_NUMBER() OVER (ORDER BY made_at, book_id, one_uid, other_uid) AS id, book_id, one_uid
    FROM duplicate_decisions
) AS ones;
INSERT INTO decided_uids (decision_id, book_id, uid)
SELECT id, book_id, other_uid FROM (
    SELECT ROW_NUMBER() OVER (ORDER BY made_at, book_id, one_uid, other_uid) AS id, book_id, other_uid
    FROM duplicate_decisions
) AS others;
DROP TABLE duplicate_decisions;

-- How certain the groups are was not brought up to date so far: every book is searched again.
DELETE FROM duplicate_searches;
