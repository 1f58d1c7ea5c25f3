-- What a save of a new contact sends, in the same order and with rows of the same size. A random number stands for what
-- differs between contacts. Parameters of pgbench have no quotes, so texts are made from it.
\set n random(1, 1000000000000)
SELECT * FROM sessions WHERE token_hash = '\x00' LIMIT 1;
SELECT * FROM accounts WHERE id = 1 LIMIT 1;
BEGIN;
SET LOCAL lock_timeout = 3000;
UPDATE books SET token = token WHERE owner_id = 1 AND id = 1 RETURNING token AS token \gset
SELECT id, card FROM contacts WHERE book_id = 1 AND deleted_at IS NULL AND uid = md5((:n)::text) LIMIT 1;
SELECT id, deleted_at FROM contacts WHERE book_id = 1 AND deleted_at IS NOT NULL AND purged_at IS NULL AND uid = md5((:n)::text);
SELECT href FROM contacts WHERE book_id = 1 AND deleted_at IS NULL AND href = ANY (ARRAY[md5((:n)::text)]);
INSERT INTO batches (book_id, account_id, origin, kind, detail, running, change_count, purged_count, made_at, touched_at)
  VALUES (1, 1, 'web', 'create', '{}', false, 0, 0, now(), now()) RETURNING id AS batch \gset
INSERT INTO contacts (book_id, href, token, created_at, updated_at, uid, etag, display_name, sort_family, sort_given,
    letter_family, letter_given, organization, phone, email, telegram, birthday, search_text, digits, has_photo, index_version, card)
  VALUES (1, md5((:n)::text), :token + 1, now(), now(), md5((:n)::text), md5((:n)::text), 'Saved ' || (:n)::text,
    decode(md5((:n)::text), 'hex'), decode(md5((:n)::text), 'hex'), 'S', 'S', '', '+7999' || (:n)::text, '', '', '',
    ' saved ' || (:n)::text, ' 7999' || (:n)::text, false, 10, convert_to(repeat('VCARD line' || (:n)::text, 10), 'UTF8')) RETURNING id AS contact \gset
INSERT INTO changes (book_id, token, nonce, contact_id, batch_id, account_id, origin, action, made_at, before_state, before_href)
  VALUES (1, :token + 1, md5((:n)::text), :contact, :batch, 1, 'web', 'create', now(), 'absent', '');
INSERT INTO contact_keys (book_id, contact_id, key) SELECT 1, :contact, (:n)::bigint + part FROM generate_series(1, 4) AS part;
SELECT word FROM search_words WHERE book_id = 1 AND key = ANY (ARRAY[(:n)::bigint, (:n)::bigint + 1]);
INSERT INTO search_words (book_id, key, word) SELECT 1, (:n)::bigint + part, 'saved' || (:n)::text FROM generate_series(1, 12) AS part;
UPDATE books SET token = :token + 1, contact_count = contact_count + 1 WHERE id = 1;
UPDATE book_letters SET contact_count = contact_count + 1 WHERE book_id = 1 AND sort = 'family' AND letter = 'S';
UPDATE book_letters SET contact_count = contact_count + 1 WHERE book_id = 1 AND sort = 'given' AND letter = 'S';
UPDATE batches SET change_count = change_count + 1, touched_at = now() WHERE book_id = 1 AND id = :batch;
COMMIT;
