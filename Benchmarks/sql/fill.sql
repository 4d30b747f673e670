-- Fills a fresh file with what years of use leave: stories with their publications and events, pictures, lines of audit.
-- Before it, the table `fill` says how many, for whom and until when; ids are well-formed and sort by age.

-- A story a minute. Ten in a row have these states: six published, two drafts, one scheduled, one failed.
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < (SELECT stories FROM fill))
INSERT INTO story (id, project, author, state, origin, post_type, title, caption, slides, channels, channel_overrides, scheduled_at,
    published_at, created_at, updated_at)
SELECT 'sty_' || stem || printf('%016d', i), project, user,
    CASE WHEN i % 10 < 6 THEN 'published' WHEN i % 10 < 8 THEN 'draft' WHEN i % 10 = 8 THEN 'scheduled' ELSE 'failed' END,
    'composed', 'single', 'Story ' || i, printf('%.*c', 300, 'c'), '[]', '["feed"]', '{}',
    CASE WHEN i % 10 < 6 THEN now - (stories - i) * 60000 WHEN i % 10 = 8 THEN now + 86400000 + i END,
    CASE WHEN i % 10 < 6 THEN now - (stories - i) * 60000 END, now - (stories - i) * 60000, now - (stories - i) * 60000
FROM n, fill;

-- What became of them; those that are scheduled wait for another day.
INSERT INTO publication (id, story, connection, channel, state, content, due_at, run_at, attempts, remote_id, permalink, published_at,
    created_at, updated_at)
SELECT 'pub_' || substr(story.id, 5), story.id, connection, 'feed', CASE state WHEN 'scheduled' THEN 'pending' ELSE state END,
    CASE state WHEN 'published' THEN
        json_object('text', caption, 'parts', json_array(caption), 'title', title, 'slides', json('[]'), 'destination_url', NULL) END,
    coalesce(scheduled_at, created_at), coalesce(scheduled_at, created_at), state != 'scheduled', CASE state WHEN 'published' THEN id END,
    CASE state WHEN 'published' THEN 'http://127.0.0.1:8420/feed/ada/' || id END, published_at, created_at, updated_at
FROM story, fill WHERE state != 'draft' ORDER BY story.id;

INSERT INTO event (id, project, type, subject, data, created_at)
SELECT 'evt_' || substr(story.id, 5), story.project, 'story.created', id, '{"story":{"id":"' || id || '"}}', created_at
FROM story, fill ORDER BY story.id;

WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < (SELECT media FROM fill))
INSERT INTO blob (id, hash, bytes, chunk_bytes, created_at, completed_at)
SELECT i + 1, CAST(printf('%032d', i) AS BLOB), 100, 65536, now - (media - i) * 60000, now - (media - i) * 60000 FROM n, fill;

INSERT INTO blob_chunk (blob, position, data) SELECT id, 0, zeroblob(100) FROM blob;

INSERT INTO media (id, project, original, served, media_type, filename, bytes, width, height, alt_text, tags, origin, created_at,
    updated_at)
SELECT 'med_' || stem || printf('%016d', blob.id), project, blob.id, blob.id, 'image/png', 'slide-' || blob.id || '.png', bytes, 1080,
    1350, 'A slide', '[]', 'uploaded', created_at, created_at
FROM blob, fill;

-- Ten calls a second, a million seconds back at most: nothing of it is old enough to be forgotten.
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < (SELECT lines FROM fill))
INSERT INTO audit (at, request, face, user, key, project, operation, target, outcome, duration_us)
SELECT now - (lines - i) * 100, printf('%026d', i), 'mcp', user, key, NULL, 'get_story', 'sty_' || stem || '0000000000000000', 'ok', 100
FROM n, fill;
