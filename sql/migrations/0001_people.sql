-- Who may do what: users, projects, keys; and what is known of their calls.

CREATE TABLE user (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password_hash TEXT,
    is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE project (
    id TEXT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT,
    time_zone TEXT NOT NULL,
    language TEXT NOT NULL,
    colors TEXT NOT NULL CHECK (json_valid(colors)),
    default_channels TEXT NOT NULL CHECK (json_valid(default_channels)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE membership (
    user TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    PRIMARY KEY (user, project)
) STRICT, WITHOUT ROWID;

CREATE INDEX membership_by_project ON membership (project);

CREATE TABLE key (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    project TEXT REFERENCES project (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    hint TEXT NOT NULL,
    scopes TEXT NOT NULL,
    preset TEXT,
    rate_limit INTEGER CHECK (rate_limit >= 0),
    confirm TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;

CREATE INDEX key_by_user ON key (user, id);

-- Keys of our own: what hashes API keys, signs upload tokens, seals secrets; sealed themselves where a master key lies outside.
CREATE TABLE server_secret (
    purpose TEXT PRIMARY KEY,
    value BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rate_window (
    subject TEXT PRIMARY KEY,
    started_at INTEGER NOT NULL,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
    principal TEXT NOT NULL,
    token TEXT NOT NULL,
    operation TEXT NOT NULL,
    arguments_hash BLOB NOT NULL,
    reply BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (principal, token)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_by_age ON idempotency (created_at);

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    request TEXT NOT NULL,
    face TEXT NOT NULL,
    user TEXT,
    key TEXT,
    project TEXT,
    operation TEXT NOT NULL,
    target TEXT,
    outcome TEXT NOT NULL,
    duration_us INTEGER NOT NULL
) STRICT;

CREATE INDEX audit_by_user ON audit (user, id);
CREATE INDEX audit_by_age ON audit (at);

CREATE TABLE event (
    id TEXT PRIMARY KEY,
    project TEXT REFERENCES project (id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    subject TEXT,
    data TEXT NOT NULL CHECK (json_valid(data)),
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX event_by_project ON event (project, id);

CREATE TABLE job (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    project TEXT REFERENCES project (id) ON DELETE CASCADE,
    user TEXT REFERENCES user (id) ON DELETE SET NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    payload TEXT NOT NULL CHECK (json_valid(payload)),
    result TEXT CHECK (result IS NULL OR json_valid(result)),
    error TEXT CHECK (error IS NULL OR json_valid(error)),
    attempts INTEGER NOT NULL DEFAULT 0,
    run_at INTEGER NOT NULL,
    lease_until INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX job_due ON job (run_at) WHERE state IN ('queued', 'running');
