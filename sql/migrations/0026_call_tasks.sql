-- A call of a tool that goes on as a task of its caller (the tasks extension of MCP). An id that is not here names no task, whatever work
-- there is of that name; two callers who wait for the same work have a task each.
CREATE TABLE call_task (
    -- The id of the work, or of the waiting for it.
    id TEXT NOT NULL,
    -- The key, grant or user that made the call: nobody else sees the task.
    principal TEXT NOT NULL,
    operation TEXT NOT NULL,
    -- What the call had to say when it became a task.
    reply TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    cancelled_at INTEGER,
    PRIMARY KEY (id, principal)
) STRICT, WITHOUT ROWID;

CREATE INDEX call_task_by_age ON call_task (created_at);
