-- The review queue: what became of the stories that were put into it, or decided on.

CREATE TABLE review (
    story TEXT PRIMARY KEY REFERENCES story (id) ON DELETE CASCADE,
    submitted_at INTEGER,
    submitted_by TEXT REFERENCES user (id) ON DELETE SET NULL,
    decision TEXT CHECK (decision IN ('approved', 'rejected')),
    decided_at INTEGER,
    decided_by TEXT REFERENCES user (id) ON DELETE SET NULL,
    reason TEXT,
    -- When somebody who may publish agreed to what stands there now.
    cleared_at INTEGER
) STRICT, WITHOUT ROWID;
