-- A call of a tool that goes on as a task of its caller (the tasks extension of MCP). Each call has a task of its own, also where several are
-- about the same work; an id that is not here names no task.
CREATE TABLE call_task (
    id TEXT NOT NULL PRIMARY KEY,
    -- The key, grant or user that made the call: nobody else sees the task.
    principal TEXT NOT NULL,
    operation TEXT NOT NULL,
    -- The id of what goes on.
    work TEXT NOT NULL,
    -- What the call had to say when it became a task.
    reply TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    cancelled_at INTEGER,
    -- How it ended, once its caller was told: that stays, whatever becomes of the work. Null before.
    outcome TEXT,
    ended_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX call_task_by_age ON call_task (created_at);
