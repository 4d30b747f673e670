-- Where a character, or a person, posts: connections and rules of approval.
CREATE TABLE profile (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('ai', 'managed')),
    character TEXT REFERENCES character (id) ON DELETE SET NULL,
    -- Since when posts are approved without a person, by whose word, and how many a day at most.
    auto_approve_at INTEGER,
    auto_approve_by TEXT REFERENCES user (id) ON DELETE SET NULL,
    auto_approve_daily INTEGER CHECK (auto_approve_daily > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK (kind = 'ai' OR character IS NULL)
) STRICT;

CREATE INDEX profile_by_project ON profile (project, id);
CREATE INDEX profile_by_character ON profile (character, id) WHERE character IS NOT NULL;

-- A connection belongs to one profile at most.
ALTER TABLE connection ADD COLUMN profile TEXT REFERENCES profile (id) ON DELETE SET NULL;
CREATE INDEX connection_by_profile ON connection (profile) WHERE profile IS NOT NULL;

-- The profile that a story is posted by. A record: it stays when the profile is deleted.
ALTER TABLE story ADD COLUMN profile TEXT;
CREATE INDEX story_by_profile ON story (profile, id) WHERE profile IS NOT NULL;

-- What was approved without a person, to keep within the day's number.
CREATE TABLE auto_approval (
    id INTEGER PRIMARY KEY,
    profile TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX auto_approval_by_profile ON auto_approval (profile, at);
CREATE INDEX auto_approval_by_story ON auto_approval (story);
