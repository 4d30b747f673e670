-- A cast of characters. What a character is stands in its versions; the row says which one is current.
CREATE TABLE character (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    niche TEXT NOT NULL,
    -- The library template that it was made from.
    template TEXT,
    version INTEGER NOT NULL CHECK (version > 0),
    archived_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX character_by_project ON character (project, id);
CREATE INDEX character_active ON character (project, id) WHERE archived_at IS NULL;
CREATE INDEX character_archived ON character (project, id) WHERE archived_at IS NOT NULL;

CREATE TABLE character_version (
    character TEXT NOT NULL REFERENCES character (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    -- All that the character was: name, layers, ingredients, references, brand goals.
    content TEXT NOT NULL CHECK (json_valid(content)),
    -- Where it differs from the version before.
    changed TEXT NOT NULL CHECK (json_valid(changed)),
    author TEXT REFERENCES user (id) ON DELETE SET NULL,
    restored_from INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (character, version)
) STRICT;

-- The ingredient library of the current version, so that one can be found by its id and its asset is kept.
CREATE TABLE ingredient (
    id TEXT PRIMARY KEY,
    character TEXT NOT NULL REFERENCES character (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('wardrobe', 'settings', 'props', 'moods', 'times_of_day')),
    value TEXT NOT NULL,
    draws TEXT,
    colors TEXT NOT NULL CHECK (json_valid(colors)),
    tags TEXT NOT NULL CHECK (json_valid(tags)),
    media TEXT REFERENCES media (id) ON DELETE SET NULL
) STRICT;

CREATE INDEX ingredient_by_character ON ingredient (character, id);
CREATE INDEX ingredient_by_kind ON ingredient (character, kind, id);
CREATE INDEX ingredient_by_media ON ingredient (media) WHERE media IS NOT NULL;

-- The assets that are a character's reference views, which must not go.
CREATE TABLE character_reference (
    character TEXT NOT NULL REFERENCES character (id) ON DELETE CASCADE,
    view TEXT NOT NULL CHECK (view IN ('front', 'three-quarter', 'profile', 'full-body')),
    media TEXT NOT NULL REFERENCES media (id) ON DELETE CASCADE,
    PRIMARY KEY (character, view)
) STRICT, WITHOUT ROWID;

CREATE INDEX character_reference_by_media ON character_reference (media);

-- The character that a story shows, and the version that made it. A record: it stays when the character is deleted.
ALTER TABLE story ADD COLUMN character TEXT;
ALTER TABLE story ADD COLUMN character_version INTEGER;

CREATE INDEX story_by_character ON story (character, id) WHERE character IS NOT NULL;
