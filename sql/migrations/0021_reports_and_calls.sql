-- What somebody found wrong with a post. While one is open the post stands in no queue.
CREATE TABLE report (
    id TEXT PRIMARY KEY,
    story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    reporter TEXT REFERENCES user (id) ON DELETE SET NULL,
    kind TEXT NOT NULL CHECK (kind IN ('misleading', 'harmful', 'rights', 'likeness', 'spam', 'quality', 'other')),
    reason TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    closed_at INTEGER,
    closed_by TEXT REFERENCES user (id) ON DELETE SET NULL,
    outcome TEXT CHECK (outcome IN ('dismissed', 'upheld')),
    note TEXT,
    CHECK ((closed_at IS NULL) = (outcome IS NULL))
) STRICT;

CREATE INDEX report_by_story ON report (story, closed_at);
CREATE INDEX report_open ON report (project, id) WHERE closed_at IS NULL;
CREATE INDEX report_closed ON report (project, id) WHERE closed_at IS NOT NULL;
CREATE INDEX report_all_open ON report (id) WHERE closed_at IS NULL;
CREATE INDEX report_all_closed ON report (id) WHERE closed_at IS NOT NULL;

-- Calls of providers are also made for pictures of no post, reference views and trials, each of a job; for videos; and to classifiers.
CREATE TABLE provider_call_of_any (
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

INSERT INTO provider_call_of_any (id, subject, story, capability, provider, is_paid, prompt, seed, state, remote, answer, micros, error,
    created_at, updated_at)
SELECT id, story, story, capability, provider, is_paid, prompt, seed, state, remote, answer, micros, error, created_at, updated_at
FROM provider_call;
DROP TABLE provider_call;
ALTER TABLE provider_call_of_any RENAME TO provider_call;

CREATE INDEX provider_call_by_subject ON provider_call (subject, capability, id);
CREATE INDEX provider_call_by_story ON provider_call (story);
CREATE INDEX provider_call_by_job ON provider_call (job);
CREATE INDEX provider_call_by_video ON provider_call (video);
