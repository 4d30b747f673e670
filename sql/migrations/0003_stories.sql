-- Posts, where they go, and what became of each attempt.

CREATE TABLE connection (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('connected', 'removed')),
    settings TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(settings)),
    secret BLOB,
    created_at INTEGER NOT NULL,
    removed_at INTEGER
) STRICT;

CREATE INDEX connection_by_project ON connection (project, id);

CREATE TABLE story (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    author TEXT REFERENCES user (id) ON DELETE SET NULL,
    state TEXT NOT NULL CHECK (state IN (
        'draft', 'generating', 'generation_failed', 'pending_review', 'rejected', 'approved', 'scheduled', 'publishing', 'published',
        'partially_published', 'failed', 'cancelled')),
    origin TEXT NOT NULL CHECK (origin IN ('composed', 'generated', 'imported')),
    post_type TEXT NOT NULL CHECK (post_type IN ('single', 'carousel')),
    title TEXT,
    caption TEXT NOT NULL,
    slides TEXT NOT NULL CHECK (json_valid(slides)),
    channels TEXT NOT NULL CHECK (json_valid(channels)),
    channel_overrides TEXT NOT NULL CHECK (json_valid(channel_overrides)),
    pin_to_grid TEXT CHECK (pin_to_grid IS NULL OR json_valid(pin_to_grid)),
    comment_ask TEXT CHECK (comment_ask IS NULL OR json_valid(comment_ask)),
    comment_ask_mode TEXT,
    destination_url TEXT,
    scheduled_at INTEGER,
    scheduled_local TEXT,
    timezone TEXT,
    published_at INTEGER,
    revision INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX story_by_project ON story (project, id);
CREATE INDEX story_by_state ON story (project, state, id);
CREATE INDEX story_due ON story (scheduled_at) WHERE state = 'scheduled';

-- Which media a story shows: what deletion of media asks.
CREATE TABLE story_media (
    story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    media TEXT NOT NULL REFERENCES media (id) ON DELETE CASCADE,
    PRIMARY KEY (story, media)
) STRICT, WITHOUT ROWID;

CREATE INDEX story_media_by_media ON story_media (media);

-- One story on one connection. `content` is what goes out, frozen when publishing begins.
CREATE TABLE publication (
    id TEXT PRIMARY KEY,
    story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    connection TEXT NOT NULL REFERENCES connection (id),
    channel TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN (
        'pending', 'preparing', 'committing', 'published', 'failed', 'skipped', 'needs_confirmation', 'cancelled')),
    content TEXT CHECK (content IS NULL OR json_valid(content)),
    due_at INTEGER NOT NULL,
    run_at INTEGER NOT NULL,
    lease_until INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    remote_id TEXT,
    permalink TEXT,
    published_at INTEGER,
    late INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1)),
    error TEXT CHECK (error IS NULL OR json_valid(error)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (story, connection)
) STRICT;

CREATE INDEX publication_due ON publication (run_at) WHERE state IN ('pending', 'preparing', 'committing');
CREATE INDEX publication_by_connection ON publication (connection, published_at, id);

-- Written before a commit is sent, so that a lost answer can be found out (exactly once).
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY,
    publication TEXT NOT NULL REFERENCES publication (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    anchor TEXT NOT NULL CHECK (json_valid(anchor)),
    outcome TEXT NOT NULL CHECK (outcome IN ('sent', 'published', 'failed', 'unknown')),
    detail TEXT CHECK (detail IS NULL OR json_valid(detail)),
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    UNIQUE (publication, number)
) STRICT;
