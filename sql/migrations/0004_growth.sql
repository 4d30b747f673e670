-- What keeps the time of lists, queues and upkeep the same however much the file holds. A test asks the plan of every statement.

-- Which channels a story is for: lists of one channel, with or without a state, page by key. Kept by the triggers below.
CREATE TABLE story_channel (
    project TEXT NOT NULL,
    channel TEXT NOT NULL,
    story TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (project, channel, story)
) STRICT, WITHOUT ROWID;

CREATE INDEX story_channel_by_state ON story_channel (project, channel, state, story);

INSERT INTO story_channel (project, channel, story, state)
SELECT DISTINCT story.project, channel.value, story.id, story.state FROM story, json_each(story.channels) AS channel;

CREATE TRIGGER story_channel_made AFTER INSERT ON story BEGIN
    INSERT OR IGNORE INTO story_channel (project, channel, story, state)
    SELECT NEW.project, channel.value, NEW.id, NEW.state FROM json_each(NEW.channels) AS channel;
END;

CREATE TRIGGER story_channel_changed AFTER UPDATE OF channels ON story WHEN OLD.channels IS NOT NEW.channels BEGIN
    DELETE FROM story_channel
    WHERE project = OLD.project AND channel IN (SELECT value FROM json_each(OLD.channels)) AND story = OLD.id;
    INSERT OR IGNORE INTO story_channel (project, channel, story, state)
    SELECT NEW.project, channel.value, NEW.id, NEW.state FROM json_each(NEW.channels) AS channel;
END;

CREATE TRIGGER story_channel_moved AFTER UPDATE OF state ON story WHEN OLD.state IS NOT NEW.state BEGIN
    UPDATE story_channel SET state = NEW.state
    WHERE project = NEW.project AND channel IN (SELECT value FROM json_each(NEW.channels)) AND story = NEW.id;
END;

CREATE TRIGGER story_channel_gone AFTER DELETE ON story BEGIN
    DELETE FROM story_channel
    WHERE project = OLD.project AND channel IN (SELECT value FROM json_each(OLD.channels)) AND story = OLD.id;
END;

-- Which tags an asset has, in the same way.
CREATE TABLE media_tag (
    project TEXT NOT NULL,
    tag TEXT NOT NULL,
    media TEXT NOT NULL,
    media_type TEXT NOT NULL,
    PRIMARY KEY (project, tag, media)
) STRICT, WITHOUT ROWID;

CREATE INDEX media_tag_by_type ON media_tag (project, tag, media_type, media);
CREATE INDEX media_by_type ON media (project, media_type, id);

INSERT INTO media_tag (project, tag, media, media_type)
SELECT DISTINCT media.project, tag.value, media.id, media.media_type FROM media, json_each(media.tags) AS tag;

CREATE TRIGGER media_tag_made AFTER INSERT ON media BEGIN
    INSERT OR IGNORE INTO media_tag (project, tag, media, media_type)
    SELECT NEW.project, tag.value, NEW.id, NEW.media_type FROM json_each(NEW.tags) AS tag;
END;

CREATE TRIGGER media_tag_changed AFTER UPDATE OF tags ON media WHEN OLD.tags IS NOT NEW.tags BEGIN
    DELETE FROM media_tag WHERE project = OLD.project AND tag IN (SELECT value FROM json_each(OLD.tags)) AND media = OLD.id;
    INSERT OR IGNORE INTO media_tag (project, tag, media, media_type)
    SELECT NEW.project, tag.value, NEW.id, NEW.media_type FROM json_each(NEW.tags) AS tag;
END;

CREATE TRIGGER media_tag_gone AFTER DELETE ON media BEGIN
    DELETE FROM media_tag WHERE project = OLD.project AND tag IN (SELECT value FROM json_each(OLD.tags)) AND media = OLD.id;
END;

-- Stories to be looked at when the rules of a time zone change, in the order in which they are.
DROP INDEX story_due;
CREATE INDEX story_local ON story (id) WHERE state = 'scheduled' AND scheduled_local IS NOT NULL;

-- The queue in its whole order: thousands may be due in the same millisecond. And what a server that died had begun.
DROP INDEX publication_due;
CREATE INDEX publication_due ON publication (run_at, id) WHERE state IN ('pending', 'preparing', 'committing');
CREATE INDEX publication_begun ON publication (id) WHERE state IN ('preparing', 'committing');
CREATE INDEX job_begun ON job (id) WHERE state = 'running';

-- Uploads that show an asset which is deleted, and sessions that may have left chunks.
CREATE INDEX upload_by_media ON upload (media) WHERE media IS NOT NULL;
CREATE INDEX upload_unfinished ON upload (expires_at) WHERE kind = 'chunked' AND done_at IS NULL;

CREATE INDEX rate_window_by_age ON rate_window (started_at);
