-- 10 GiB of pictures: 1,024 of 10 MiB, in chunks of 64 KiB.

WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1024)
INSERT INTO blob (id, hash, bytes, chunk_bytes, created_at, completed_at)
SELECT i, CAST(printf('%032d', i) AS BLOB), 10485760, 65536, now, now FROM n, fill;

WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 159)
INSERT INTO blob_chunk (blob, position, data) SELECT blob.id, i, zeroblob(65536) FROM blob, n;

INSERT INTO media (id, project, original, served, media_type, filename, bytes, width, height, alt_text, tags, origin, created_at,
    updated_at)
SELECT 'med_' || stem || printf('%016d', blob.id), project, blob.id, blob.id, 'image/png', 'slide.png', bytes, 1080, 1350, 'A slide',
    '[]', 'uploaded', created_at, created_at
FROM blob, fill;
