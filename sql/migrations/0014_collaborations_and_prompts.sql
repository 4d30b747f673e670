-- Work with brands, and the posts that were made for it.
CREATE TABLE collaboration (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    brand TEXT NOT NULL,
    terms TEXT,
    url TEXT,
    -- The sentence by which a post says that it is sponsored.
    disclosure TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX collaboration_by_project ON collaboration (project, id);

CREATE TABLE collaboration_character (
    collaboration TEXT NOT NULL REFERENCES collaboration (id) ON DELETE CASCADE,
    character TEXT NOT NULL REFERENCES character (id) ON DELETE CASCADE,
    PRIMARY KEY (collaboration, character)
) STRICT, WITHOUT ROWID;

CREATE INDEX collaboration_character_by_character ON collaboration_character (character, collaboration);

-- The collaboration that a story is sponsored by. A record: it stays when the collaboration is deleted.
ALTER TABLE story ADD COLUMN collaboration TEXT;

-- What generators are told, with variables; those that are part of the program stand in none of these rows.
CREATE TABLE prompt_template (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    category TEXT NOT NULL CHECK (category IN ('image', 'caption', 'scene')),
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX prompt_template_by_project ON prompt_template (project, id);
CREATE INDEX prompt_template_by_category ON prompt_template (project, category, id);

CREATE TABLE prompt_assignment (
    character TEXT NOT NULL REFERENCES character (id) ON DELETE CASCADE,
    category TEXT NOT NULL CHECK (category IN ('image', 'caption', 'scene')),
    -- A row's id, or the name of one that is part of the program.
    template TEXT NOT NULL,
    PRIMARY KEY (character, category)
) STRICT, WITHOUT ROWID;

CREATE INDEX prompt_assignment_by_template ON prompt_assignment (template);
