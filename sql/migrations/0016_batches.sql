-- Batches of generated posts. An item is a story; what it is made from, and how far it is, stands beside it.
CREATE TABLE batch (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    author TEXT REFERENCES user (id) ON DELETE SET NULL,
    -- The character, its version, and the profile. A record: it stays when they are deleted.
    character TEXT NOT NULL,
    character_version INTEGER NOT NULL,
    profile TEXT,
    seed INTEGER NOT NULL CHECK (seed >= 0),
    size INTEGER NOT NULL CHECK (size > 0),
    -- 1 where whoever ordered it has a person asked before something goes out: no rule approves its posts then.
    asks_first INTEGER NOT NULL CHECK (asks_first IN (0, 1)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    cancelled_at INTEGER,
    -- When the last item was ready for the first time, or given up.
    ended_at INTEGER
) STRICT;

CREATE INDEX batch_by_project ON batch (project, id);
CREATE INDEX batch_by_character ON batch (character, id);

CREATE TABLE batch_item (
    story TEXT PRIMARY KEY REFERENCES story (id) ON DELETE CASCADE,
    batch TEXT NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 0),
    -- 'working' has a job; 'waiting' gets one when another item of the batch has ended.
    state TEXT NOT NULL CHECK (state IN ('waiting', 'working', 'done', 'failed', 'cancelled')),
    -- What is made, or was made last.
    part TEXT NOT NULL CHECK (part IN ('picture', 'caption', 'both')),
    slot TEXT NOT NULL CHECK (json_valid(slot)),
    -- What generators are told, by the templates that were assigned when it was ordered.
    picture_prompt TEXT NOT NULL,
    caption_prompt TEXT NOT NULL,
    seed INTEGER NOT NULL CHECK (seed >= 0),
    attempts INTEGER NOT NULL DEFAULT 0,
    job TEXT,
    -- The generator that was called in a way that must not be repeated; its answer has not come yet.
    sent_to TEXT,
    -- Of its caption, so that no other of the batch says the same.
    sentences TEXT NOT NULL CHECK (json_valid(sentences)),
    error TEXT CHECK (error IS NULL OR json_valid(error)),
    updated_at INTEGER NOT NULL,
    UNIQUE (batch, position),
    CHECK ((state = 'working') = (job IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- Every picture and caption that a generator made for a story, the last of which it shows.
CREATE TABLE content_version (
    story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    version INTEGER NOT NULL CHECK (version > 0),
    part TEXT NOT NULL CHECK (part IN ('picture', 'caption', 'both')),
    media TEXT REFERENCES media (id) ON DELETE SET NULL,
    caption TEXT NOT NULL,
    seed INTEGER NOT NULL,
    picture_prompt TEXT NOT NULL,
    caption_prompt TEXT NOT NULL,
    -- Which generators made it, and what they say about how.
    used TEXT NOT NULL CHECK (json_valid(used)),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (story, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX content_version_by_media ON content_version (media) WHERE media IS NOT NULL;

-- The batch that a story was made in.
ALTER TABLE story ADD COLUMN batch TEXT;
CREATE INDEX story_by_batch ON story (batch, id) WHERE batch IS NOT NULL;

-- The job that makes the reference views, the latest of them.
ALTER TABLE character ADD COLUMN reference_job TEXT;

-- Trial pictures of a character.
CREATE TABLE preview (
    id TEXT PRIMARY KEY,
    character TEXT NOT NULL REFERENCES character (id) ON DELETE CASCADE,
    character_version INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('working', 'done', 'failed')),
    view TEXT CHECK (view IN ('front', 'three-quarter', 'profile', 'full-body')),
    slot TEXT NOT NULL CHECK (json_valid(slot)),
    prompt TEXT NOT NULL,
    seed INTEGER NOT NULL,
    job TEXT NOT NULL UNIQUE,
    media TEXT REFERENCES media (id) ON DELETE SET NULL,
    used TEXT CHECK (used IS NULL OR json_valid(used)),
    error TEXT CHECK (error IS NULL OR json_valid(error)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX preview_by_character ON preview (character, id);
CREATE INDEX preview_by_media ON preview (media) WHERE media IS NOT NULL;
