-- Bytes by content hash, in chunks; the assets that show them; uploads under way.

-- A blob whose `completed_at` is NULL is still being written, or was left by a crash and is swept at start.
CREATE TABLE blob (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL,
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    chunk_bytes INTEGER NOT NULL CHECK (chunk_bytes > 0),
    created_at INTEGER NOT NULL,
    completed_at INTEGER
) STRICT;

CREATE UNIQUE INDEX blob_by_hash ON blob (hash) WHERE completed_at IS NOT NULL;
CREATE INDEX blob_incomplete ON blob (created_at) WHERE completed_at IS NULL;

CREATE TABLE blob_chunk (
    blob INTEGER NOT NULL REFERENCES blob (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (blob, position)
) STRICT;

CREATE TABLE media (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    original INTEGER NOT NULL REFERENCES blob (id),
    served INTEGER NOT NULL REFERENCES blob (id),
    media_type TEXT NOT NULL,
    filename TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    duration_ms INTEGER,
    alt_text TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
    origin TEXT NOT NULL CHECK (origin IN ('uploaded', 'fetched', 'rendered', 'generated')),
    source_url TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX media_by_project ON media (project, id);
CREATE INDEX media_by_original ON media (original);
CREATE INDEX media_by_served ON media (served);

-- What was derived from an asset for a purpose, by recipe; kept, because a second channel or a retry asks again.
CREATE TABLE rendition (
    media TEXT NOT NULL REFERENCES media (id) ON DELETE CASCADE,
    recipe TEXT NOT NULL,
    blob INTEGER NOT NULL REFERENCES blob (id),
    media_type TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (media, recipe)
) STRICT, WITHOUT ROWID;

CREATE INDEX rendition_by_blob ON rendition (blob);

CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('presigned', 'chunked')),
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    user TEXT REFERENCES user (id) ON DELETE SET NULL,
    filename TEXT NOT NULL,
    declared_type TEXT NOT NULL,
    alt_text TEXT NOT NULL DEFAULT '',
    total_bytes INTEGER,
    hash BLOB,
    media TEXT REFERENCES media (id) ON DELETE SET NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    done_at INTEGER
) STRICT;

CREATE INDEX upload_by_expiry ON upload (expires_at);

CREATE TABLE upload_chunk (
    upload TEXT NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (upload, position)
) STRICT;
