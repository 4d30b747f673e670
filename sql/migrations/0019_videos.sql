-- Videos of characters and of stories: each is ordered, made by a job, and becomes an asset.
CREATE TABLE video (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    -- What it shows, a record that stays when they are deleted: a story, or a scene of a character and its version.
    story TEXT,
    character TEXT,
    character_version INTEGER,
    -- The scene's slot, or the slides as they were when it was ordered.
    shown TEXT NOT NULL CHECK (json_valid(shown)),
    -- What generators that read are told.
    prompt TEXT NOT NULL,
    seed INTEGER NOT NULL CHECK (seed >= 0),
    seconds INTEGER NOT NULL CHECK (seconds > 0),
    aspect TEXT NOT NULL,
    -- Whom to ask, in this order; chosen when it was ordered, as what is reserved follows from it.
    providers TEXT NOT NULL CHECK (json_valid(providers)),
    state TEXT NOT NULL CHECK (state IN ('working', 'done', 'failed', 'cancelled')),
    job TEXT NOT NULL UNIQUE,
    media TEXT REFERENCES media (id) ON DELETE SET NULL,
    -- Which generator made it, and what it says about how.
    used TEXT CHECK (used IS NULL OR json_valid(used)),
    error TEXT CHECK (error IS NULL OR json_valid(error)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX video_by_project ON video (project, id);
CREATE INDEX video_by_media ON video (media) WHERE media IS NOT NULL;

-- Video and LoRAs are more that somebody is chosen for.
CREATE TABLE provider_choice_of_five (
    capability TEXT NOT NULL CHECK (capability IN ('picture', 'caption', 'video', 'training', 'moderation')),
    position INTEGER NOT NULL CHECK (position >= 0),
    -- A provider's name, or 'embedded'.
    provider TEXT NOT NULL,
    PRIMARY KEY (capability, position),
    UNIQUE (capability, provider)
) STRICT, WITHOUT ROWID;
INSERT INTO provider_choice_of_five (capability, position, provider) SELECT capability, position, provider FROM provider_choice;
DROP TABLE provider_choice;
ALTER TABLE provider_choice_of_five RENAME TO provider_choice;
