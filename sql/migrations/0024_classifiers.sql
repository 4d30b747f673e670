-- Classifiers are asked about texts and pictures before they are made and before they go out.

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
