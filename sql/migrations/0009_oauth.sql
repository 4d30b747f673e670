-- OAuth: clients that registered or are described by a document, what users have granted them, and what was handed out for it.

-- `url` is the client id of a client that is described by a document; all others have their `cli_…` id.
CREATE TABLE client (
    id TEXT PRIMARY KEY,
    origin TEXT NOT NULL CHECK (origin IN ('dcr', 'cimd', 'admin')),
    url TEXT UNIQUE,
    name TEXT NOT NULL,
    redirect_uris TEXT NOT NULL CHECK (json_valid(redirect_uris)),
    metadata TEXT NOT NULL CHECK (json_valid(metadata)),
    auth_method TEXT NOT NULL CHECK (auth_method IN ('none', 'client_secret_basic', 'client_secret_post')),
    secret_hash BLOB,
    registration_hash BLOB,
    document_fresh_until INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER,
    CHECK ((origin = 'cimd') = (url IS NOT NULL)),
    CHECK ((auth_method = 'none') = (secret_hash IS NULL))
) STRICT;

-- Those that nobody has ever consented to, oldest first: they are forgotten after a while.
CREATE INDEX client_unused ON client (created_at) WHERE last_used_at IS NULL AND origin != 'admin';

-- And registrations that were used once, by their last use: who comes back after months registers anew.
CREATE INDEX client_by_use ON client (last_used_at) WHERE last_used_at IS NOT NULL AND origin = 'dcr';

-- One consent: what one user lets one client do. All tokens that follow from it carry its id and end with it.
CREATE TABLE grant (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    client TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    project TEXT REFERENCES project (id) ON DELETE CASCADE,
    scopes TEXT NOT NULL,
    resources TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- When nothing that was handed out for it is good any more; moved on by each refresh.
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER,
    revoked_because TEXT
) STRICT;

CREATE INDEX grant_by_user ON grant (user);
-- A user's grants that are in force, those that were used last first.
CREATE INDEX grant_living ON grant (user, expires_at, id) WHERE revoked_at IS NULL;
CREATE INDEX grant_by_client ON grant (client, id);
CREATE INDEX grant_by_project ON grant (project) WHERE project IS NOT NULL;
CREATE INDEX grant_by_end ON grant (expires_at);

CREATE TABLE authorization_code (
    hash BLOB PRIMARY KEY,
    grant TEXT NOT NULL REFERENCES grant (id) ON DELETE CASCADE,
    redirect_uri TEXT NOT NULL,
    challenge TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX authorization_code_by_grant ON authorization_code (grant);

-- The tokens of one grant are one family. `successor` is sealed: a client that asks twice at once gets the same token twice.
CREATE TABLE refresh_token (
    hash BLOB PRIMARY KEY,
    grant TEXT NOT NULL REFERENCES grant (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    rotated_at INTEGER,
    successor BLOB,
    CHECK ((rotated_at IS NULL) = (successor IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX refresh_token_by_grant ON refresh_token (grant);
CREATE INDEX refresh_token_by_end ON refresh_token (expires_at);

-- What signs access tokens: the private key sealed, the public one as a JWK. Retired ones verify until their last token is gone.
CREATE TABLE signing_key (
    id TEXT PRIMARY KEY,
    private_key BLOB NOT NULL,
    public_key TEXT NOT NULL CHECK (json_valid(public_key)),
    created_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT, WITHOUT ROWID;

-- What a client did on its way in, so that "it says it can't connect" has an answer. Before a client is known, its steps have none.
CREATE TABLE client_step (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    client TEXT REFERENCES client (id) ON DELETE CASCADE,
    step TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('ok', 'refused')),
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    hint TEXT NOT NULL
) STRICT;

CREATE INDEX client_step_by_client ON client_step (client, id);
CREATE INDEX client_step_by_address ON client_step (address, agent, at) WHERE client IS NULL;

ALTER TABLE audit ADD COLUMN grant TEXT;
