-- 100,000 contacts in 5,000 books, and 20,000 or more rows of everything else that grows, so that no condition selects a large part of a
-- table. The test's own books are 1 and 2: 1,000 contacts are added to the first.
CREATE TEMPORARY TABLE n AS WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 100000) SELECT n FROM r;
INSERT INTO accounts (id, login, name, password_hash, admin, time_zone, theme, sort, shortcuts, created_at)
SELECT 100000 + n, 'user' || n, '', '', FALSE, 'UTC', '', 'family', FALSE, '2026-01-01 00:00:00' FROM n WHERE n <= 5000;
INSERT INTO books (id, owner_id, slug, name, identity, "collation", token, contact_count, trash_count, created_at)
SELECT 100000 + n, 100000 + n, 'contacts', '', 'i' || n, 'ru', 100, 20, 0, '2026-01-01 00:00:00' FROM n WHERE n <= 5000;
CREATE TEMPORARY TABLE m AS SELECT n, CASE WHEN n <= 1000 THEN 1 ELSE 100001 + n % 5000 END AS book FROM n;
INSERT INTO sessions (account_id, token_hash, address, user_agent, created_at, seen_at)
SELECT 100001 + n % 5000, {bytes}, '', '', '2026-01-01 00:00:00', '2027-01-01 00:00:00' FROM n WHERE n <= 20000;
INSERT INTO app_passwords (account_id, name, scopes, secret_hash, created_at, used_address, used_user_agent)
SELECT 100001 + n % 5000, '', 'dav', {bytes}, '2026-01-01 00:00:00', '', '' FROM n WHERE n <= 20000;
INSERT INTO sign_in_failures SELECT 's' || n, 1, '2027-01-01 00:00:00' FROM n WHERE n <= 20000;
INSERT INTO book_letters SELECT book, 'family', 'x' || n, 1 FROM m;
INSERT INTO contacts (id, book_id, href, uid, etag, token, display_name, sort_family, sort_given, letter_family,
    letter_given, organization, phone, email, telegram, birthday, search_text, digits, has_photo, index_version,
    created_at, updated_at, deleted_at, purged_at, card)
SELECT 100000 + n, book, 'h' || n, 'x' || n, 'e', 1000000 + n, 'Contact ' || n, {bytes}, {bytes}, 'C', 'C', '', '', '', '', '',
    ' contact word' || n, '7999' || n, FALSE, {version}, '2026-01-01 00:00:00', '2026-01-01 00:00:00',
    CASE WHEN n % 10 = 0 THEN {time} END, CASE WHEN n % 20 = 0 THEN {time} END, {bytes} FROM m;
INSERT INTO labels (id, book_id, name, key, contact_count)
SELECT 100000 + n, book, 'l' || n, 'l' || n, 4 FROM m WHERE n <= 25000;
INSERT INTO contact_labels SELECT book, 100000 + n, 100001 + n % 25000 FROM m WHERE n % 10 <> 0;
INSERT INTO contact_keys SELECT book, 100000 + n, n FROM m WHERE n % 10 <> 0;
INSERT INTO duplicate_pairs SELECT book, 100000 + n, 100001 + n, 'sure' FROM m WHERE n < 100000;
INSERT INTO duplicate_members SELECT 100000 + n, book, 100000 + n, 'sure' FROM m;
INSERT INTO duplicate_searches SELECT 100000 + n, 1, 1, 0 FROM n WHERE n <= 5000;
INSERT INTO decisions SELECT 100000 + n, book, 'different', {time} FROM m WHERE n <= 20000;
INSERT INTO decided_uids SELECT 100000 + n, book, 'x' || n FROM m WHERE n <= 20000;
INSERT INTO merged_contacts SELECT 100000 + n, book, 100001 + n FROM m WHERE n <= 20000;
INSERT INTO repairs SELECT book, 100000 + n FROM m WHERE n % 50 = 1;
INSERT INTO blobs SELECT book, {bytes}, {bytes} FROM m WHERE n <= 20000;
INSERT INTO contact_blobs SELECT book, 100000 + n, {bytes} FROM m WHERE n <= 20000;
INSERT INTO dav_properties (book_id, contact_id, namespace, name, xml)
SELECT book, CASE WHEN n % 4 > 0 THEN 100000 + n END, 'urn:x', 'n' || n, '' FROM m WHERE n > 1000 AND n <= 21000;
INSERT INTO group_cards (id, book_id, name, href, uid, card, awaited, members, revision, created_at, updated_at)
SELECT 100000 + n, book, '', 'x' || n, 'x' || n, {bytes}, '', {bytes}, n, '2026-01-01 00:00:00', '2026-01-01 00:00:00' FROM m WHERE n <= 20000;
INSERT INTO group_card_states SELECT DISTINCT book, 1, 1 FROM m WHERE book NOT IN (SELECT book_id FROM group_card_states);
INSERT INTO contact_views (account_id, contact_id, viewed_at)
SELECT 100001 + n % 5000, 100000 + n, '2026-01-01 00:00:00' FROM n WHERE n <= 20000;
INSERT INTO saved_searches (book_id, query) SELECT book, 'x' || n FROM m WHERE n <= 20000;
INSERT INTO search_words SELECT book, n, 'x' || n FROM m;
INSERT INTO thumbnails SELECT book, {bytes}, {bytes} FROM m WHERE n <= 20000;
INSERT INTO batches (id, book_id, origin, kind, detail, running, change_count, purged_count, made_at, touched_at)
SELECT 100000 + n, book, 'web', 'edit', '', FALSE, 1, 0, '2026-01-01 00:00:00', '2026-01-01 00:00:00' FROM m;
INSERT INTO changes (id, book_id, token, nonce, contact_id, batch_id, origin, action, made_at, before_state, before_href)
SELECT 100000 + n, book, 1000000 + n, 'n' || n, 100000 + n, 100000 + n, 'web', 'create', '2026-01-01 00:00:00', 'none', '' FROM m;
INSERT INTO imports (id, book_id, state, label, choices, counts, made_at, touched_at)
SELECT 100000 + n, book, 'done', '', '', '', '2026-01-01 00:00:00', '2027-01-01 00:00:00' FROM m WHERE n <= 20000;
INSERT INTO import_files (id, book_id, import_id, name, size, read_to, format, charset, is_guess, header, mapping)
SELECT 100000 + n, book, 100000 + n, '', 0, 0, '', '', FALSE, '', '' FROM m WHERE n <= 20000;
INSERT INTO import_chunks SELECT book, 100000 + n, 0, {bytes} FROM m WHERE n <= 20000;
INSERT INTO import_items (id, book_id, import_id, file_id, line, verdict, action, name, uid, contact_id, alike, notes, card)
SELECT 100000 + n, book, 100001 + n % 20000, 100001 + n % 20000, 1, 'new', '', '', 'x' || n, 100000 + n, '', '', {bytes} FROM m;
INSERT INTO csv_mappings SELECT book, 'h' || n, '' FROM m WHERE n <= 20000;
INSERT INTO jobs (id, book_id, account_id, origin, kind, args, "cursor", state, done, total, report, attempts,
    leased_until, made_at, touched_at)
SELECT 100000 + n, book, 100001 + n % 5000, 'web', 'undo', '', '', 'done', 0, 0, '', 0, '2026-01-01 00:00:00',
    '2026-01-01 00:00:00', '2027-01-01 00:00:00' FROM m WHERE n <= 20000;
UPDATE imports SET job_id = id WHERE id > 100000 AND id % 10 = 0;
DROP TABLE m;
DROP TABLE n;
