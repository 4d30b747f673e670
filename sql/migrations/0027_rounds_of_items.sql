-- When somebody last asked for a post again that had ended: what was paid for in vain before may be asked for anew. Null before that.
ALTER TABLE batch_item ADD COLUMN reopened_at INTEGER;
