import GRDB
import Operations
import TestSupport

/// Fills a file with what years leave behind: in ada's project, and as much again in projects of others.
struct Crowd {
    /// Rows of each kind, in ada's project.
    let count: Int

    /// The oldest story and the oldest asset are the only ones on their channel and with their tag; in the middle cursors begin.
    static func id(_ prefix: String, _ number: Int) -> String { "\(prefix)_01k" + String(String(1_000_000 + number).suffix(6)) + zeros }
    private static let zeros = String(repeating: "0", count: 17)

    /// What is due in one millisecond, an hour after the test's beginning.
    static let due = Instant("2026-05-01T07:00:00Z")!

    func fill(_ test: TestAppliance) async throws {
        let count = count
        let ada = test["ada"]
        try await test.appliance.dispatcher.perform(as: .operator) { context in
            func run(_ sql: String) throws {
                // `n` is the row's number, `i` its number as ids have it; `mine` says whether it belongs to ada's project.
                let numbers = "WITH RECURSIVE one(n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM one WHERE n < :count * 2 - 1), "
                let rows =
                    "row AS (SELECT n, n < :count AS mine, n % :count AS k, substr('0' || (1000000 + n), -6) || :zeros AS i FROM one) "
                try context.db.execute(
                    sql: "INSERT INTO " + sql.replacing("ROWS ", with: numbers + rows),
                    arguments: [
                        "count": count, "zeros": Self.zeros, "project": ada.project, "user": ada.id, "now": context.now, "due": Self.due,
                    ])
            }
            for sql in Self.statements { try run(sql) }
        }
    }

    private static let feed = "CASE WHEN mine THEN (SELECT id FROM connection WHERE project = :project) ELSE 'con_01k' || i END"
    private static let oldest = "'\(id("chr", 0))'"
    private static let owner = "CASE WHEN mine THEN :project ELSE 'prj_01k' || i END"
    private static let content = "(SELECT content FROM publication WHERE content IS NOT NULL LIMIT 1)"

    /// Each row but ada's has a project and a user of its own; the last user has half of all those projects.
    private static let statements = [
        "user (id, email, created_at) ROWS SELECT 'usr_01k' || i, 'user' || n || '@example.org', 0 FROM row",
        """
        project (id, slug, name, time_zone, language, colors, default_channels, created_at, updated_at)
        ROWS SELECT 'prj_01k' || i, 'crowd-' || n, 'Crowd ' || n, 'UTC', 'en', '{}', '["feed"]', 0, 0 FROM row
        """,
        "membership (user, project) ROWS SELECT 'usr_01k' || i, 'prj_01k' || i FROM row",
        "membership (user, project) ROWS SELECT (SELECT id FROM user WHERE email = 'cyd@example.org'), 'prj_01k' || i FROM row WHERE NOT mine",
        """
        connection (id, project, channel, name, state, created_at)
        ROWS SELECT 'con_01k' || i, 'prj_01k' || i, 'feed', 'Feed', 'connected', 0 FROM row
        """,
        """
        key (id, user, name, hash, hint, scopes, created_at)
        ROWS SELECT 'key_01k' || i, CASE WHEN mine THEN :user ELSE 'usr_01k' || i END, '', randomblob(32), '', '*', 0 FROM row
        """,
        "blob (id, hash, bytes, chunk_bytes, created_at, completed_at) ROWS SELECT n + 1, randomblob(32), 3, 3, 0, 0 FROM row",
        "blob_chunk (blob, position, data) ROWS SELECT n + 1, 0, x'FFD8FF' FROM row",
        """
        media (id, project, original, served, media_type, filename, bytes, width, height, tags, origin, created_at, updated_at)
        ROWS SELECT 'med_01k' || i, \(owner), n + 1, n + 1, iif(k % 97 = 0, 'video/mp4', 'image/jpeg'), 'a.jpg', 3, 1, 1,
            iif(k = 0, '["rare"]', '["common"]'), 'uploaded', 0, 0 FROM row
        """,
        "rendition (media, recipe, blob, media_type, width, height, created_at) ROWS SELECT 'med_01k' || i, 'r', n + 1, 'image/png', 1, 1, 0 FROM row",
        // The states of a fifth each, so that all queues are long; channel x is the oldest story's alone.
        """
        story (id, project, author, state, origin, post_type, caption, slides, channels, channel_overrides, scheduled_at, scheduled_local,
            timezone, published_at, created_at, updated_at, batch)
        ROWS SELECT 'sty_01k' || i, \(owner), NULL, CASE k % 5 WHEN 0 THEN 'draft' WHEN 1 THEN 'published' WHEN 2 THEN 'scheduled'
                WHEN 3 THEN 'scheduled' ELSE iif(k = 4, 'rejected', 'failed') END,
            'composed', 'single', 'Hello', '[]', iif(k = 0, '["x","feed"]', '["feed"]'), '{}', iif(k % 5 IN (2, 3), 4102444800000, NULL),
            iif(k % 5 = 3, '2100-01-01T01:00:00', NULL), iif(k % 5 = 3, 'UTC', NULL), iif(k % 5 = 1, 1, NULL), 0, 0,
            'bat_01k' || i FROM row
        """,
        // Most reports are closed; a few of the others' stories are still to be looked at.
        """
        report (id, story, project, kind, reason, created_at, closed_at, outcome)
        ROWS SELECT 'rep_01k' || i, 'sty_01k' || i, \(owner), 'spam', 'r', 0, iif(k % 50 = 7, NULL, 1), iif(k % 50 = 7, NULL, 'dismissed') FROM row
        """,
        "story_media (story, media) ROWS SELECT 'sty_01k' || i, 'med_01k' || i FROM row",
        // What is published, what is far away, what is due in one moment, and what has failed.
        """
        publication (id, story, connection, channel, state, content, due_at, run_at, published_at, permalink, created_at, updated_at)
        ROWS SELECT 'pub_01k' || i, 'sty_01k' || i, \(feed), 'feed',
            CASE k % 5 WHEN 1 THEN 'published' WHEN 2 THEN 'pending' WHEN 3 THEN 'pending' ELSE 'failed' END,
            iif(k % 5 = 1, \(content), NULL), iif(k % 5 = 2, :due, 4102444800000), iif(k % 5 = 2, :due, 4102444800000),
            iif(k % 5 = 1, n, NULL), iif(k % 5 = 1, 'http://troupe.test/x', NULL), 0, 0 FROM row WHERE k % 5 != 0
        """,
        """
        attempt (publication, number, anchor, outcome, started_at)
        ROWS SELECT 'pub_01k' || i, 1, '{}', 'published', 0 FROM row WHERE k % 5 = 1
        """,
        """
        upload (id, kind, project, filename, declared_type, media, created_at, expires_at, done_at)
        ROWS SELECT 'upl_01k' || i, iif(k % 2, 'chunked', 'presigned'), \(owner), '', '', iif(k % 3, 'med_01k' || i, NULL), 0, :now - k % 9,
            iif(k % 3, 1, NULL) FROM row
        """,
        """
        job (id, kind, project, state, payload, result, run_at, created_at, updated_at)
        ROWS SELECT 'job_01k' || i, 'nothing', \(owner), iif(k % 2, 'done', 'queued'), '{}', '{}', 4102444800000, 0, 0 FROM row
        """,
        """
        audit (at, request, face, user, operation, outcome, duration_us)
        ROWS SELECT :now - 8000000000 + n, '', 'mcp', :user, 'whoami', 'ok', 1 FROM row
        """,
        "event (id, project, type, data, created_at) ROWS SELECT 'evt_01k' || i, \(owner), 'story.created', '{}', 0 FROM row",
        """
        idempotency (principal, token, operation, arguments_hash, reply, created_at)
        ROWS SELECT iif(mine, :user, 'u'), n, 'whoami', x'00', x'00', :now - 90000000 + n FROM row
        """,
        """
        session (id, user, hash, address, user_agent, created_at, last_seen_at, expires_at, ended_at)
        ROWS SELECT 'ses_01k' || i, iif(mine, :user, 'usr_01k' || i), randomblob(32), '', '', 0, 0, :now - 100000 + n, iif(mine, 1, NULL)
            FROM row
        """,
        "sign_in_attempt (subject, started_at, count) ROWS SELECT randomblob(32), :now - 1000000000 + n, 1 FROM row",
        """
        client (id, origin, name, redirect_uris, metadata, auth_method, created_at, updated_at, last_used_at)
        ROWS SELECT 'cli_01k' || i, 'dcr', 'Crowd', '[]', '{}', 'none', :now - 1000000000 + n, 0, iif(k % 3, :now - 10000000000 + n, NULL)
            FROM row
        """,
        """
        grant (id, user, client, scopes, resources, created_at, expires_at, revoked_at)
        ROWS SELECT 'grt_01k' || i, iif(mine, :user, 'usr_01k' || i), 'cli_01k' || i, '*', '', 0, :now - 3000000000 + n,
            iif(k % 2, 1, NULL) FROM row
        """,
        "token_family (id, grant, scopes, expires_at) ROWS SELECT 'fam_01k' || i, 'grt_01k' || i, '*', :now - 3000000000 + n FROM row",
        "authorization_code (hash, family, redirect_uri, challenge, expires_at) ROWS SELECT randomblob(32), 'fam_01k' || i, '', '', 0 FROM row",
        "refresh_token (hash, family, created_at, expires_at) ROWS SELECT randomblob(32), 'fam_01k' || i, 0, :now - 100000 + n FROM row",
        """
        client_step (at, client, step, verdict, address, agent, hint)
        ROWS SELECT :now - 3000000000 + n, iif(k % 2, 'cli_01k' || i, NULL), 'asked', 'ok', iif(mine, '127.0.0.1', n), '', '' FROM row
        """,
        """
        ledger (id, kind, hold, subject, amount, item, units, price_edition, account, project, month, created_at)
        ROWS SELECT 'led_01k' || i, 'reserve', 'led_01k' || i, 'job_01k' || i, 1, 'render', 1, '2026-01-01', iif(mine, :user, 'usr_01k' || i),
            \(owner), '2026-05', 0 FROM row
        """,
        "ledger_hold (subject, entry) ROWS SELECT 'job_01k' || i, 'led_01k' || i FROM row",
        """
        ledger_balance (account, month, dimension, name, reserved, spent)
        ROWS SELECT iif(mine, :user, 'usr_01k' || i), '2026-05', 'batch', 'bat_01k' || i, 1, 1 FROM row
        """,
        """
        ledger_balance (account, month, dimension, name, reserved, spent) VALUES (:user, '2026-05', 'account', :user, :count, 0),
            (:user, '2026-05', 'item', 'render', :count, 0), (:user, '2026-05', 'project', :project, :count, 0)
        """,
        // Half of ada's are archived; the oldest has as many versions, ingredients and profiles' worth of rows as there are characters.
        """
        character (id, project, name, niche, version, archived_at, created_at, updated_at)
        ROWS SELECT 'chr_01k' || i, \(owner), 'Crowd ' || n, 'crowds', iif(n = 0, :count, 1), iif(k % 2, 1, NULL), 0, 0 FROM row
        """,
        """
        character_version (character, version, content, changed, created_at)
        ROWS SELECT 'chr_01k' || i, iif(n = 0, :count, 1), '{"name":"Crowd","identity":{"niche":"crowds"}}', '[]', 0 FROM row
        """,
        """
        character_version (character, version, content, changed, created_at)
        ROWS SELECT \(oldest), k + 1, '{"name":"Crowd","identity":{"niche":"crowds"}}', '[]', 0 FROM row WHERE mine AND k + 1 < :count
        """,
        """
        ingredient (id, character, kind, value, colors, tags, media)
        ROWS SELECT 'ing_01k' || i, CASE WHEN mine THEN \(oldest) ELSE 'chr_01k' || i END, iif(k % 9, 'props', 'moods'), 'v' || n, '[]', '[]',
            iif(k % 3, 'med_01k' || i, NULL) FROM row
        """,
        """
        character_reference (character, view, media) ROWS SELECT 'chr_01k' || i, 'front', 'med_01k' || i FROM row WHERE k % 7 = 1
        """,
        """
        profile (id, project, name, kind, character, auto_approve_at, auto_approve_daily, created_at, updated_at)
        ROWS SELECT 'prf_01k' || i, \(owner), 'Crowd', 'ai', iif(k % 2, 'chr_01k' || i, NULL), iif(k % 3, 1, NULL), 5, 0, 0 FROM row
        """,
        """
        auto_approval (profile, story, at) ROWS SELECT 'prf_01k' || i, 'sty_01k' || i, 0 FROM row
        """,
        "collaboration (id, project, brand, created_at, updated_at) ROWS SELECT 'clb_01k' || i, \(owner), 'Crowd', 0, 0 FROM row",
        """
        collaboration_character (collaboration, character)
        ROWS SELECT 'clb_01k' || i, CASE WHEN mine THEN \(oldest) ELSE 'chr_01k' || i END FROM row
        """,
        """
        prompt_template (id, project, category, name, body, created_at, updated_at)
        ROWS SELECT 'ptm_01k' || i, \(owner), iif(k % 9, 'caption', 'image'), 'Crowd', 'x', 0, 0 FROM row
        """,
        "prompt_assignment (character, category, template) ROWS SELECT 'chr_01k' || i, 'caption', 'ptm_01k' || i FROM row",
        "moderation_rule (project, folded, term, kind, created_at) ROWS SELECT \(owner), 'crowd' || i, 'crowd' || i, 'block', 0 FROM row WHERE n < 200",
        // Each a batch of one, of the oldest character; every third post is still to be made, by nobody.
        """
        batch (id, project, character, character_version, seed, size, asks_first, created_at, updated_at)
        ROWS SELECT 'bat_01k' || i, \(owner), CASE WHEN mine THEN \(oldest) ELSE 'chr_01k' || i END, 1, 1, 1, 0, 0, 0 FROM row
        """,
        """
        provider_call (subject, story, capability, provider, is_paid, prompt, seed, state, micros, created_at, updated_at)
        ROWS SELECT 'sty_01k' || i, 'sty_01k' || i, iif(k % 2, 'picture', 'caption'), 'own', 1, 'p', 1, iif(k % 3, 'used', 'failed'), 1, 0, 0 FROM row
        """,
        """
        batch_item (story, batch, position, state, part, slot, picture_prompt, caption_prompt, seed, sentences, updated_at)
        ROWS SELECT 'sty_01k' || i, 'bat_01k' || i, 0, iif(k % 3, 'done', 'waiting'), 'both', '{}', '', '', 1, '[]', 0 FROM row
        """,
        """
        content_version (story, version, part, media, caption, seed, picture_prompt, caption_prompt, used, created_at)
        ROWS SELECT 'sty_01k' || i, 1, 'both', 'med_01k' || i, '', 1, '', '', '{}', 0 FROM row
        """,
        """
        preview (id, character, character_version, state, slot, prompt, seed, job, media, created_at, updated_at)
        ROWS SELECT 'prv_01k' || i, CASE WHEN mine THEN \(oldest) ELSE 'chr_01k' || i END, 1, 'done', '{}', '', 1, 'job_01k' || i,
            'med_01k' || i, 0, 0 FROM row
        """,
        // Each of the oldest character, or of one of the crowd.
        """
        lora_version (id, character, version, state, origin, variant, trigger_word, activates, pictures, created_at, updated_at)
        ROWS SELECT 'lra_01k' || i, CASE WHEN mine THEN \(oldest) ELSE 'chr_01k' || i END, 1000 + n, 'failed', 'trained', 'face', 'x', 0, '[]', 0, 0
            FROM row
        """,
        """
        video (id, project, character, character_version, shown, prompt, seed, seconds, aspect, providers, state, job, media, created_at,
            updated_at)
        ROWS SELECT 'vid_01k' || i, \(owner), 'chr_01k' || i, 1, '{"slides": []}', '', 1, 2, '1:1', '[]', 'done',
            'job_01k' || i, 'med_01k' || i, 0, 0 FROM row
        """,
        """
        provider_call (subject, video, capability, provider, is_paid, prompt, seed, state, created_at, updated_at)
        ROWS SELECT 'vid_01k' || i, 'vid_01k' || i, 'video', 'own', 1, '', 1, 'used', 0, 0 FROM row
        """,
        """
        call_task (id, principal, operation, work, reply, created_at)
        ROWS SELECT 'tsk_01k' || i, iif(mine, :user, 'u'), 'render_template', 'job_01k' || i, '{}', :now - 700000000 + n FROM row
        """,
        "rate_window (subject, started_at, count) ROWS SELECT 'key_01k' || i, :now - 100000 + n, 1 FROM row",
    ]
}
