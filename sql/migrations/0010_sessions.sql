-- Who is signed in to the console, and how people prove who they are.

-- A browser that somebody signed in with. Only the hash of what its cookie holds is kept.
CREATE TABLE session (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    hash BLOB NOT NULL UNIQUE,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- When the second factor was shown, or found not to be needed; until then the session opens nothing.
    verified_at INTEGER,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;

CREATE INDEX session_by_user ON session (user, id) WHERE ended_at IS NULL;
CREATE INDEX session_by_expiry ON session (expires_at);

-- Attempts to sign in that did not succeed, counted in windows; the subject is a hash, as people type passwords into the wrong field.
CREATE TABLE sign_in_attempt (
    subject BLOB PRIMARY KEY,
    started_at INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_in_attempt_by_age ON sign_in_attempt (started_at);

-- The secret that a user's authenticator app shares (RFC 6238), sealed; `last_step` is the latest one used, so that no code works twice.
CREATE TABLE second_factor (
    user TEXT PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
    secret BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    last_step INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- What a user falls back on without the app; each works once.
CREATE TABLE recovery_code (
    user TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    hash BLOB NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (user, hash)
) STRICT, WITHOUT ROWID;

-- A one-time link by which a user sets a password: a new one's first, or another after theirs was forgotten. One a user.
CREATE TABLE password_link (
    user TEXT PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
    hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
