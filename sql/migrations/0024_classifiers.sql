-- Classifiers are asked about texts and pictures before they are made and before they go out.
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

CREATE TABLE provider_call_or_question (
    id INTEGER PRIMARY KEY,
    -- The post, the video, or the job and which of its pictures: sty_…, vid_…, job_….front; sty_….outgoing before a post goes out.
    subject TEXT NOT NULL,
    story TEXT REFERENCES story (id) ON DELETE CASCADE,
    job TEXT REFERENCES job (id) ON DELETE CASCADE,
    video TEXT REFERENCES video (id) ON DELETE CASCADE,
    capability TEXT NOT NULL CHECK (capability IN ('picture', 'caption', 'video', 'moderation')),
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
    updated_at INTEGER NOT NULL,
    CHECK ((story IS NOT NULL) + (job IS NOT NULL) + (video IS NOT NULL) = 1)
) STRICT;
INSERT INTO provider_call_or_question (id, subject, story, job, video, capability, provider, is_paid, prompt, seed, state, remote, answer,
    micros, error, created_at, updated_at)
SELECT id, subject, story, job, video, capability, provider, is_paid, prompt, seed, state, remote, answer, micros, error, created_at,
    updated_at
FROM provider_call;
DROP TABLE provider_call;
ALTER TABLE provider_call_or_question RENAME TO provider_call;

CREATE INDEX provider_call_by_subject ON provider_call (subject, capability, id);
CREATE INDEX provider_call_by_story ON provider_call (story);
CREATE INDEX provider_call_by_job ON provider_call (job);
CREATE INDEX provider_call_by_video ON provider_call (video);

-- What classifiers said: the same is not asked twice.
CREATE TABLE moderation_verdict (
    id INTEGER PRIMARY KEY,
    provider TEXT NOT NULL,
    -- The hash of what was asked about, and of how the classifier was set up.
    content BLOB NOT NULL,
    is_flagged INTEGER NOT NULL CHECK (is_flagged IN (0, 1)),
    category TEXT,
    -- How sure it is.
    hundredths INTEGER CHECK (hundredths BETWEEN 0 AND 100),
    created_at INTEGER NOT NULL,
    UNIQUE (provider, content)
) STRICT;

CREATE INDEX moderation_verdict_by_age ON moderation_verdict (created_at);

-- Posts that are being asked about wait for that.
CREATE INDEX publication_asked ON publication (id) WHERE state = 'pending' AND lease_until IS NOT NULL;

-- The revision that a person approved; NULL where a rule did. What a person approved as it is, no classifier holds back.
ALTER TABLE review ADD COLUMN approved_revision INTEGER;
