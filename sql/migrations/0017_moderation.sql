-- What a project does not want to post, or not without a person having looked.
CREATE TABLE moderation_rule (
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    -- The term with case, accents and look-alikes taken away: two terms that find the same are one rule.
    folded TEXT NOT NULL,
    term TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('block', 'review')),
    note TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (project, folded)
) STRICT, WITHOUT ROWID;
