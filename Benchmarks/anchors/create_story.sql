-- What Troupe writes for one create_story by a key, in one transaction (Sources/Features/Stories/CreateStory.swift and
-- Sources/Operations/Dispatching). `writer.c` runs these statements for each request and binds the :words.

-- The story.
INSERT INTO story (id, project, author, state, origin, post_type, title, caption, slides, channels, channel_overrides, pin_to_grid,
    comment_ask, comment_ask_mode, destination_url, created_at, updated_at)
VALUES (:story, :project, :user, 'draft', 'composed', 'single', NULL, :caption, '[]', '["feed"]', '{}', NULL, NULL, NULL, NULL, :now, :now);

-- What tells others of it.
INSERT INTO event (id, project, type, subject, data, created_at)
VALUES (:event, :project, 'story.created', :story,
    json_object('story', json_object('id', :story, 'title', NULL, 'state', 'draft', 'scheduled_at', NULL, 'published_at', NULL,
        'published_channels', json('[]'))), :now);

-- The key's window.
INSERT INTO rate_window (subject, started_at, count) VALUES (:key, :now, 1)
ON CONFLICT (subject) DO UPDATE SET started_at = excluded.started_at, count = count + 1;

-- Who did it.
INSERT INTO audit (at, request, face, user, key, project, operation, target, outcome, duration_us)
VALUES (:now, :request, 'mcp', :user, :key, NULL, 'create_story', NULL, 'ok', 100);

-- When the key was last used, once a minute.
UPDATE key SET last_used_at = :now WHERE id = :key AND (last_used_at IS NULL OR last_used_at < :now - 60000);
