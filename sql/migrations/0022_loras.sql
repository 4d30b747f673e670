-- LoRAs: files by which picture models draw one character, brought in or trained.
CREATE TABLE lora_version (
    id TEXT PRIMARY KEY,
    character TEXT NOT NULL REFERENCES character (id) ON DELETE CASCADE,
    -- Counted for each character, and never used twice.
    version INTEGER NOT NULL CHECK (version > 0),
    state TEXT NOT NULL CHECK (state IN ('training', 'ready', 'failed', 'cancelled')),
    origin TEXT NOT NULL CHECK (origin IN ('imported', 'trained')),
    variant TEXT NOT NULL CHECK (variant IN ('face', 'full-body', 'style')),
    -- The word that a prompt has where the character is to be seen.
    trigger_word TEXT NOT NULL,
    base_model TEXT,
    -- Its bytes, checked.
    blob INTEGER REFERENCES blob (id),
    bytes INTEGER,
    -- Where it was fetched from.
    source_url TEXT,
    -- 1 where it becomes the active one as soon as its bytes are here and checked.
    activates INTEGER NOT NULL CHECK (activates IN (0, 1)),
    author TEXT REFERENCES user (id) ON DELETE SET NULL,
    -- Of a training: whose likeness it is, by what right; who trains; the pictures, by their ids.
    consent TEXT,
    provider TEXT,
    pictures TEXT NOT NULL CHECK (json_valid(pictures)),
    steps INTEGER,
    job TEXT,
    -- How far the provider is: NULL before it is asked, 'sent' until it says something, 'accepted' with what leads back to its work, 'made'
    -- when it is paid for and its file is to be fetched.
    call TEXT CHECK (call IN ('sent', 'accepted', 'made')),
    remote TEXT CHECK (remote IS NULL OR json_valid(remote)),
    -- In hundredths, where the provider tells.
    progress INTEGER CHECK (progress BETWEEN 0 AND 100),
    attempts INTEGER NOT NULL DEFAULT 0,
    is_paid INTEGER NOT NULL DEFAULT 0 CHECK (is_paid IN (0, 1)),
    micros INTEGER,
    error TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    UNIQUE (character, version),
    CHECK ((state = 'ready' AND deleted_at IS NULL) = (blob IS NOT NULL))
) STRICT;

CREATE INDEX lora_version_by_character ON lora_version (character, id);
CREATE INDEX lora_version_in_training ON lora_version (character) WHERE state = 'training';
CREATE INDEX lora_version_by_blob ON lora_version (blob) WHERE blob IS NOT NULL;
CREATE INDEX lora_version_by_author ON lora_version (author) WHERE author IS NOT NULL;

-- The version that is drawn by, and how many there have been.
ALTER TABLE character ADD COLUMN lora INTEGER;
ALTER TABLE character ADD COLUMN lora_count INTEGER NOT NULL DEFAULT 0;
