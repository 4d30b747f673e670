-- Who may ask for a job and end it: the principal that began it, as `Caller.subject` names it.
ALTER TABLE job ADD COLUMN principal TEXT;
CREATE INDEX job_by_age ON job (updated_at) WHERE state IN ('done', 'failed', 'cancelled');
