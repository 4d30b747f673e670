-- Generators from outside: services and programs that make pictures and captions.
CREATE TABLE provider (
    -- In prices, in orders and in what is kept with a post.
    name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 40),
    kind TEXT NOT NULL CHECK (kind IN ('openai', 'automatic1111', 'comfyui', 'replicate', 'fal', 'command')),
    -- Where it is reached; a program has none.
    address TEXT,
    -- What its kind asks for: models, a workflow, a program.
    settings TEXT NOT NULL CHECK (json_valid(settings)),
    -- Its key, sealed.
    secret BLOB,
    -- Micro-dollars by the units that it is paid by, and when they were set.
    prices TEXT NOT NULL CHECK (json_valid(prices)),
    priced_at INTEGER NOT NULL,
    timeout_seconds INTEGER NOT NULL CHECK (timeout_seconds > 0),
    -- How often it is asked before the next in the order is.
    attempts INTEGER NOT NULL CHECK (attempts > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK ((kind = 'command') = (address IS NULL))
) STRICT;

-- Who makes what, in the order in which they are asked; without a line the embedded generator does.
CREATE TABLE provider_choice (
    capability TEXT NOT NULL CHECK (capability IN ('picture', 'caption')),
    position INTEGER NOT NULL CHECK (position >= 0),
    -- A provider's name, or 'embedded'.
    provider TEXT NOT NULL,
    PRIMARY KEY (capability, position),
    UNIQUE (capability, provider)
) STRICT, WITHOUT ROWID;

-- Every call of a provider for a post, written down before it is made.
CREATE TABLE provider_call (
    id INTEGER PRIMARY KEY,
    story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    capability TEXT NOT NULL CHECK (capability IN ('picture', 'caption')),
    provider TEXT NOT NULL,
    -- 1 where it may cost something: then it is never made again by itself.
    is_paid INTEGER NOT NULL CHECK (is_paid IN (0, 1)),
    -- What it was told.
    prompt TEXT NOT NULL,
    seed INTEGER NOT NULL,
    -- 'sent' until it says something; 'accepted' with what leads back to its work; 'answered' until the post has what it made.
    state TEXT NOT NULL CHECK (state IN ('sent', 'accepted', 'answered', 'used', 'failed', 'lost')),
    -- The id or the addresses of the work over there.
    remote TEXT CHECK (remote IS NULL OR json_valid(remote)),
    answer TEXT CHECK (answer IS NULL OR json_valid(answer)),
    micros INTEGER,
    error TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX provider_call_by_story ON provider_call (story, capability, id);
