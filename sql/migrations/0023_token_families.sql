-- One sign-in of a client under a consent: its code and all tokens that follow from it. A client that is installed twice has two families
-- under one grant, and what happens to the tokens of one does not end the other.
CREATE TABLE token_family (
    id TEXT PRIMARY KEY,
    grant TEXT NOT NULL REFERENCES grant (id) ON DELETE CASCADE,
    -- What the person allowed at this sign-in; the grant may have become wider since.
    scopes TEXT NOT NULL,
    -- When nothing that was handed out for it is good any more; moved on by each refresh.
    expires_at INTEGER NOT NULL,
    -- When one of its access tokens was first called with.
    called_at INTEGER,
    ended_at INTEGER,
    ended_because TEXT,
    CHECK ((ended_at IS NULL) = (ended_because IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX token_family_by_grant ON token_family (grant);
CREATE INDEX token_family_by_end ON token_family (expires_at);

-- What was handed out before belongs to one family for each grant.
INSERT INTO token_family (id, grant, scopes, expires_at, called_at)
SELECT 'fam_' || substr(id, 5), id, scopes, expires_at, last_used_at FROM grant;

-- A code is good for a minute: who is on the way in now begins again.
DROP TABLE authorization_code;
CREATE TABLE authorization_code (
    hash BLOB PRIMARY KEY,
    family TEXT NOT NULL REFERENCES token_family (id) ON DELETE CASCADE,
    redirect_uri TEXT NOT NULL,
    challenge TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX authorization_code_by_family ON authorization_code (family);

CREATE TABLE refresh_token_of_family (
    hash BLOB PRIMARY KEY,
    family TEXT NOT NULL REFERENCES token_family (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    rotated_at INTEGER,
    -- Sealed: a client that asks twice at once gets the same token twice.
    successor BLOB,
    CHECK ((rotated_at IS NULL) = (successor IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO refresh_token_of_family
SELECT hash, 'fam_' || substr(grant, 5), created_at, expires_at, rotated_at, successor FROM refresh_token;
DROP TABLE refresh_token;
ALTER TABLE refresh_token_of_family RENAME TO refresh_token;

CREATE INDEX refresh_token_by_family ON refresh_token (family);
CREATE INDEX refresh_token_by_end ON refresh_token (expires_at);
