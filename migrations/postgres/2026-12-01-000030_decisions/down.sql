CREATE TABLE duplicate_decisions (
    book_id   BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    one_uid   TEXT NOT NULL,
    other_uid TEXT NOT NULL,
    decision  TEXT NOT NULL,
    made_at   TIMESTAMP NOT NULL,
    PRIMARY KEY (book_id, one_uid, other_uid)
);
CREATE INDEX duplicate_decisions_other ON duplicate_decisions (book_id, other_uid);

-- Of two decisions about two contacts, the later one.
INSERT INTO duplicate_decisions (book_id, one_uid, other_uid, decision, made_at)
SELECT d.book_id, pairs.one_uid, pairs.other_uid, d.decision, d.made_at
FROM (
    SELECT MAX(one.decision_id) AS decision_id, one.uid AS one_uid, other.uid AS other_uid
    FROM decided_uids AS one
    JOIN decided_uids AS other ON other.decision_id = one.decision_id AND one.uid COLLATE "C" < other.uid COLLATE "C"
    GROUP BY one.book_id, one.uid, other.uid
) AS pairs
JOIN decisions AS d ON d.id = pairs.decision_id;
DROP TABLE decided_uids;
DROP TABLE decisions;
