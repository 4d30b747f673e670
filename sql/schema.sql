CREATE TABLE attempt (
    id INTEGER PRIMARY KEY,
    publication TEXT NOT NULL REFERENCES publication (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    anchor TEXT NOT NULL CHECK (json_valid(anchor)),
    outcome TEXT NOT NULL CHECK (outcome IN ('sent', 'published', 'failed', 'unknown')),
    detail TEXT CHECK (detail IS NULL OR json_valid(detail)),
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    UNIQUE (publication, number)
) STRICT;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    request TEXT NOT NULL,
    face TEXT NOT NULL,
    user TEXT,
    key TEXT,
    project TEXT,
    operation TEXT NOT NULL,
    target TEXT,
    outcome TEXT NOT NULL,
    duration_us INTEGER NOT NULL
, grant TEXT) STRICT;

CREATE INDEX audit_by_user ON audit (user, id);

CREATE TABLE authorization_code (
    hash BLOB PRIMARY KEY,
    family TEXT NOT NULL REFERENCES token_family (id) ON DELETE CASCADE,
    redirect_uri TEXT NOT NULL,
    challenge TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX authorization_code_by_family ON authorization_code (family);

CREATE TABLE auto_approval (
    id INTEGER PRIMARY KEY,
    profile TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX auto_approval_by_profile ON auto_approval (profile, at);

CREATE INDEX auto_approval_by_story ON auto_approval (story);

CREATE TABLE batch (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    author TEXT REFERENCES user (id) ON DELETE SET NULL,
    -- The character, its version, and the profile. A record: it stays when they are deleted.
    character TEXT NOT NULL,
    character_version INTEGER NOT NULL,
    profile TEXT,
    seed INTEGER NOT NULL CHECK (seed >= 0),
    size INTEGER NOT NULL CHECK (size > 0),
    -- 1 where whoever ordered it has a person asked before something goes out: no rule approves its posts then.
    asks_first INTEGER NOT NULL CHECK (asks_first IN (0, 1)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    cancelled_at INTEGER,
    -- When the last item was ready for the first time, or given up.
    ended_at INTEGER
) STRICT;

CREATE INDEX batch_by_character ON batch (character, id);

CREATE INDEX batch_by_project ON batch (project, id);

CREATE TABLE batch_item (
    story TEXT PRIMARY KEY REFERENCES story (id) ON DELETE CASCADE,
    batch TEXT NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 0),
    -- 'working' has a job; 'waiting' gets one when another item of the batch has ended.
    state TEXT NOT NULL CHECK (state IN ('waiting', 'working', 'done', 'failed', 'cancelled')),
    -- What is made, or was made last.
    part TEXT NOT NULL CHECK (part IN ('picture', 'caption', 'both')),
    slot TEXT NOT NULL CHECK (json_valid(slot)),
    -- What generators are told, by the templates that were assigned when it was ordered.
    picture_prompt TEXT NOT NULL,
    caption_prompt TEXT NOT NULL,
    seed INTEGER NOT NULL CHECK (seed >= 0),
    attempts INTEGER NOT NULL DEFAULT 0,
    job TEXT,
    -- The generator that was called in a way that must not be repeated; its answer has not come yet.
    sent_to TEXT,
    -- Of its caption, so that no other of the batch says the same.
    sentences TEXT NOT NULL CHECK (json_valid(sentences)),
    error TEXT CHECK (error IS NULL OR json_valid(error)),
    updated_at INTEGER NOT NULL, reopened_at INTEGER,
    UNIQUE (batch, position),
    CHECK ((state = 'working') = (job IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE blob (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL,
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    chunk_bytes INTEGER NOT NULL CHECK (chunk_bytes > 0),
    created_at INTEGER NOT NULL,
    completed_at INTEGER
) STRICT;

CREATE UNIQUE INDEX blob_by_hash ON blob (hash) WHERE completed_at IS NOT NULL;

CREATE INDEX blob_incomplete ON blob (created_at) WHERE completed_at IS NULL;

CREATE TABLE blob_chunk (
    blob INTEGER NOT NULL REFERENCES blob (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (blob, position)
) STRICT;

CREATE TABLE budget (
    user TEXT PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
    monthly_cap INTEGER CHECK (monthly_cap >= 0),
    time_zone TEXT,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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

CREATE TABLE character (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    niche TEXT NOT NULL,
    -- The library template that it was made from.
    template TEXT,
    version INTEGER NOT NULL CHECK (version > 0),
    archived_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
, reference_job TEXT, lora INTEGER, lora_count INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE INDEX character_active ON character (project, id) WHERE archived_at IS NULL;

CREATE INDEX character_archived ON character (project, id) WHERE archived_at IS NOT NULL;

CREATE INDEX character_by_project ON character (project, id);

CREATE TABLE character_reference (
    character TEXT NOT NULL REFERENCES character (id) ON DELETE CASCADE,
    view TEXT NOT NULL CHECK (view IN ('front', 'three-quarter', 'profile', 'full-body')),
    media TEXT NOT NULL REFERENCES media (id) ON DELETE CASCADE,
    PRIMARY KEY (character, view)
) STRICT, WITHOUT ROWID;

CREATE INDEX character_reference_by_media ON character_reference (media);

CREATE TABLE character_version (
    character TEXT NOT NULL REFERENCES character (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    -- All that the character was: name, layers, ingredients, references, brand goals.
    content TEXT NOT NULL CHECK (json_valid(content)),
    -- Where it differs from the version before.
    changed TEXT NOT NULL CHECK (json_valid(changed)),
    author TEXT REFERENCES user (id) ON DELETE SET NULL,
    restored_from INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (character, version)
) STRICT;

CREATE TABLE client (
    id TEXT PRIMARY KEY,
    origin TEXT NOT NULL CHECK (origin IN ('dcr', 'cimd', 'admin')),
    url TEXT UNIQUE,
    name TEXT NOT NULL,
    redirect_uris TEXT NOT NULL CHECK (json_valid(redirect_uris)),
    metadata TEXT NOT NULL CHECK (json_valid(metadata)),
    auth_method TEXT NOT NULL CHECK (auth_method IN ('none', 'client_secret_basic', 'client_secret_post')),
    secret_hash BLOB,
    registration_hash BLOB,
    document_fresh_until INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER,
    CHECK ((origin = 'cimd') = (url IS NOT NULL)),
    CHECK ((auth_method = 'none') = (secret_hash IS NULL))
) STRICT;

CREATE INDEX client_by_use ON client (last_used_at) WHERE last_used_at IS NOT NULL AND origin = 'dcr';

CREATE INDEX client_unused ON client (created_at) WHERE last_used_at IS NULL AND origin != 'admin';

CREATE TABLE client_step (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    client TEXT REFERENCES client (id) ON DELETE CASCADE,
    step TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('ok', 'refused')),
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    hint TEXT NOT NULL
, client_url TEXT) STRICT;

CREATE INDEX client_step_by_address ON client_step (address, agent, at) WHERE client IS NULL;

CREATE INDEX client_step_by_client ON client_step (client, id);

CREATE INDEX client_step_by_url ON client_step (client_url, id) WHERE client_url IS NOT NULL;

CREATE TABLE collaboration (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    brand TEXT NOT NULL,
    terms TEXT,
    url TEXT,
    -- The sentence by which a post says that it is sponsored.
    disclosure TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX collaboration_by_project ON collaboration (project, id);

CREATE TABLE collaboration_character (
    collaboration TEXT NOT NULL REFERENCES collaboration (id) ON DELETE CASCADE,
    character TEXT NOT NULL REFERENCES character (id) ON DELETE CASCADE,
    PRIMARY KEY (collaboration, character)
) STRICT, WITHOUT ROWID;

CREATE INDEX collaboration_character_by_character ON collaboration_character (character, collaboration);

CREATE TABLE connection (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('connected', 'removed')),
    settings TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(settings)),
    secret BLOB,
    created_at INTEGER NOT NULL,
    removed_at INTEGER
, profile TEXT REFERENCES profile (id) ON DELETE SET NULL) STRICT;

CREATE INDEX connection_by_profile ON connection (profile) WHERE profile IS NOT NULL;

CREATE INDEX connection_by_project ON connection (project, id);

CREATE TABLE content_version (
    story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    version INTEGER NOT NULL CHECK (version > 0),
    part TEXT NOT NULL CHECK (part IN ('picture', 'caption', 'both')),
    media TEXT REFERENCES media (id) ON DELETE SET NULL,
    caption TEXT NOT NULL,
    seed INTEGER NOT NULL,
    picture_prompt TEXT NOT NULL,
    caption_prompt TEXT NOT NULL,
    -- Which generators made it, and what they say about how.
    used TEXT NOT NULL CHECK (json_valid(used)),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (story, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX content_version_by_media ON content_version (media) WHERE media IS NOT NULL;

CREATE TABLE event (
    id TEXT PRIMARY KEY,
    project TEXT REFERENCES project (id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    subject TEXT,
    data TEXT NOT NULL CHECK (json_valid(data)),
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX event_by_project ON event (project, id);

CREATE TABLE grant (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    client TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    project TEXT REFERENCES project (id) ON DELETE CASCADE,
    scopes TEXT NOT NULL,
    resources TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- When nothing that was handed out for it is good any more; moved on by each refresh.
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER,
    revoked_because TEXT
, client_name TEXT NOT NULL DEFAULT '', redirect_uris TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(redirect_uris))) STRICT;

CREATE INDEX grant_by_client ON grant (client, id);

CREATE INDEX grant_by_end ON grant (expires_at);

CREATE INDEX grant_by_project ON grant (project) WHERE project IS NOT NULL;

CREATE INDEX grant_by_user ON grant (user);

CREATE INDEX grant_living ON grant (user, expires_at, id) WHERE revoked_at IS NULL;

CREATE TABLE idempotency (
    principal TEXT NOT NULL,
    token TEXT NOT NULL,
    operation TEXT NOT NULL,
    arguments_hash BLOB NOT NULL,
    reply BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (principal, token)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_by_age ON idempotency (created_at);

CREATE TABLE ingredient (
    id TEXT PRIMARY KEY,
    character TEXT NOT NULL REFERENCES character (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('wardrobe', 'settings', 'props', 'moods', 'times_of_day')),
    value TEXT NOT NULL,
    draws TEXT,
    colors TEXT NOT NULL CHECK (json_valid(colors)),
    tags TEXT NOT NULL CHECK (json_valid(tags)),
    media TEXT REFERENCES media (id) ON DELETE SET NULL
) STRICT;

CREATE INDEX ingredient_by_character ON ingredient (character, id);

CREATE INDEX ingredient_by_kind ON ingredient (character, kind, id);

CREATE INDEX ingredient_by_media ON ingredient (media) WHERE media IS NOT NULL;

CREATE TABLE job (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    project TEXT REFERENCES project (id) ON DELETE CASCADE,
    user TEXT REFERENCES user (id) ON DELETE SET NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    payload TEXT NOT NULL CHECK (json_valid(payload)),
    result TEXT CHECK (result IS NULL OR json_valid(result)),
    error TEXT CHECK (error IS NULL OR json_valid(error)),
    attempts INTEGER NOT NULL DEFAULT 0,
    run_at INTEGER NOT NULL,
    lease_until INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
, principal TEXT) STRICT;

CREATE INDEX job_begun ON job (id) WHERE state = 'running';

CREATE INDEX job_by_age ON job (updated_at) WHERE state IN ('done', 'failed', 'cancelled');

CREATE INDEX job_due ON job (run_at) WHERE state IN ('queued', 'running');

CREATE TABLE key (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    project TEXT REFERENCES project (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    hint TEXT NOT NULL,
    scopes TEXT NOT NULL,
    preset TEXT,
    rate_limit INTEGER CHECK (rate_limit >= 0),
    confirm TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER,
    revoked_at INTEGER
, toolsets TEXT) STRICT;

CREATE INDEX key_by_user ON key (user, id);

CREATE TRIGGER ledger_is_not_changed BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER ledger_is_not_cut BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE ledger (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('reserve', 'settle', 'release')),
    -- The entry that reserved; of a reserve its own id.
    hold TEXT NOT NULL REFERENCES ledger (id),
    -- What it is for: a publication, a job, an item of a batch.
    subject TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    item TEXT NOT NULL,
    units INTEGER NOT NULL CHECK (units > 0),
    price_edition TEXT NOT NULL,
    account TEXT NOT NULL,
    -- The key, or the grant of an app.
    key TEXT,
    project TEXT,
    character TEXT,
    batch TEXT,
    -- The month that it counts against, in the account's time zone: 2026-11.
    month TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CHECK ((kind = 'reserve') = (hold = id))
) STRICT;

CREATE INDEX ledger_by_account ON ledger (account, id);

CREATE INDEX ledger_by_batch ON ledger (batch, id) WHERE batch IS NOT NULL;

CREATE INDEX ledger_by_project ON ledger (project, id);

CREATE UNIQUE INDEX ledger_end ON ledger (hold) WHERE kind != 'reserve';

CREATE TABLE ledger_balance (
    account TEXT NOT NULL,
    month TEXT NOT NULL,
    -- What `name` names: the account itself, or what a part of its money went to.
    dimension TEXT NOT NULL CHECK (dimension IN ('account', 'key', 'project', 'character', 'batch', 'item')),
    name TEXT NOT NULL,
    reserved INTEGER NOT NULL CHECK (reserved >= 0),
    spent INTEGER NOT NULL CHECK (spent >= 0),
    PRIMARY KEY (account, dimension, month, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_hold (
    subject TEXT PRIMARY KEY,
    entry TEXT NOT NULL UNIQUE REFERENCES ledger (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE lora_version (
    id TEXT PRIMARY KEY,
    character TEXT NOT NULL REFERENCES character (id) ON DELETE CASCADE,
    -- Counted for each character, and never used twice.
    version INTEGER NOT NULL CHECK (version > 0),
    state TEXT NOT NULL CHECK (state IN ('training', 'ready', 'failed', 'cancelled')),
    origin TEXT NOT NULL CHECK (origin IN ('imported', 'trained')),
    variant TEXT NOT NULL CHECK (variant IN ('face', 'full-body', 'style')),
    -- The word that a prompt has where the character is to be seen.
    trigger_word TEXT NOT NULL,
    base_model TEXT,
    -- Its bytes, checked.
    blob INTEGER REFERENCES blob (id),
    bytes INTEGER,
    -- Where it was fetched from.
    source_url TEXT,
    -- 1 where it becomes the active one as soon as its bytes are here and checked.
    activates INTEGER NOT NULL CHECK (activates IN (0, 1)),
    author TEXT REFERENCES user (id) ON DELETE SET NULL,
    -- Of a training: whose likeness it is, by what right; who trains; the pictures, by their ids.
    consent TEXT,
    provider TEXT,
    pictures TEXT NOT NULL CHECK (json_valid(pictures)),
    steps INTEGER,
    job TEXT,
    -- How far the provider is: NULL before it is asked, 'sent' until it says something, 'accepted' with what leads back to its work, 'made'
    -- when it is paid for and its file is to be fetched.
    call TEXT CHECK (call IN ('sent', 'accepted', 'made')),
    remote TEXT CHECK (remote IS NULL OR json_valid(remote)),
    -- In hundredths, where the provider tells.
    progress INTEGER CHECK (progress BETWEEN 0 AND 100),
    attempts INTEGER NOT NULL DEFAULT 0,
    is_paid INTEGER NOT NULL DEFAULT 0 CHECK (is_paid IN (0, 1)),
    micros INTEGER,
    error TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    UNIQUE (character, version),
    CHECK ((state = 'ready' AND deleted_at IS NULL) = (blob IS NOT NULL))
) STRICT;

CREATE INDEX lora_version_by_author ON lora_version (author) WHERE author IS NOT NULL;

CREATE INDEX lora_version_by_blob ON lora_version (blob) WHERE blob IS NOT NULL;

CREATE INDEX lora_version_by_character ON lora_version (character, id);

CREATE INDEX lora_version_in_training ON lora_version (character) WHERE state = 'training';

CREATE TRIGGER media_tag_changed AFTER UPDATE OF tags ON media WHEN OLD.tags IS NOT NEW.tags BEGIN
    DELETE FROM media_tag WHERE project = OLD.project AND tag IN (SELECT value FROM json_each(OLD.tags)) AND media = OLD.id;
    INSERT OR IGNORE INTO media_tag (project, tag, media, media_type)
    SELECT NEW.project, tag.value, NEW.id, NEW.media_type FROM json_each(NEW.tags) AS tag;
END;

CREATE TRIGGER media_tag_gone AFTER DELETE ON media BEGIN
    DELETE FROM media_tag WHERE project = OLD.project AND tag IN (SELECT value FROM json_each(OLD.tags)) AND media = OLD.id;
END;

CREATE TRIGGER media_tag_made AFTER INSERT ON media BEGIN
    INSERT OR IGNORE INTO media_tag (project, tag, media, media_type)
    SELECT NEW.project, tag.value, NEW.id, NEW.media_type FROM json_each(NEW.tags) AS tag;
END;

CREATE TABLE media (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    original INTEGER NOT NULL REFERENCES blob (id),
    served INTEGER NOT NULL REFERENCES blob (id),
    media_type TEXT NOT NULL,
    filename TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    duration_ms INTEGER,
    alt_text TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
    origin TEXT NOT NULL CHECK (origin IN ('uploaded', 'fetched', 'rendered', 'generated')),
    source_url TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX media_by_original ON media (original);

CREATE INDEX media_by_project ON media (project, id);

CREATE INDEX media_by_served ON media (served);

CREATE INDEX media_by_type ON media (project, media_type, id);

CREATE TABLE media_tag (
    project TEXT NOT NULL,
    tag TEXT NOT NULL,
    media TEXT NOT NULL,
    media_type TEXT NOT NULL,
    PRIMARY KEY (project, tag, media)
) STRICT, WITHOUT ROWID;

CREATE INDEX media_tag_by_type ON media_tag (project, tag, media_type, media);

CREATE TABLE membership (
    user TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    PRIMARY KEY (user, project)
) STRICT, WITHOUT ROWID;

CREATE INDEX membership_by_project ON membership (project);

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

CREATE TABLE password_link (
    user TEXT PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
    hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE preview (
    id TEXT PRIMARY KEY,
    character TEXT NOT NULL REFERENCES character (id) ON DELETE CASCADE,
    character_version INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('working', 'done', 'failed')),
    view TEXT CHECK (view IN ('front', 'three-quarter', 'profile', 'full-body')),
    slot TEXT NOT NULL CHECK (json_valid(slot)),
    prompt TEXT NOT NULL,
    seed INTEGER NOT NULL,
    job TEXT NOT NULL UNIQUE,
    media TEXT REFERENCES media (id) ON DELETE SET NULL,
    used TEXT CHECK (used IS NULL OR json_valid(used)),
    error TEXT CHECK (error IS NULL OR json_valid(error)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX preview_by_character ON preview (character, id);

CREATE INDEX preview_by_media ON preview (media) WHERE media IS NOT NULL;

CREATE TABLE price (
    item TEXT PRIMARY KEY,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE profile (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('ai', 'managed')),
    character TEXT REFERENCES character (id) ON DELETE SET NULL,
    -- Since when posts are approved without a person, by whose word, and how many a day at most.
    auto_approve_at INTEGER,
    auto_approve_by TEXT REFERENCES user (id) ON DELETE SET NULL,
    auto_approve_daily INTEGER CHECK (auto_approve_daily > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK (kind = 'ai' OR character IS NULL)
) STRICT;

CREATE INDEX profile_by_character ON profile (character, id) WHERE character IS NOT NULL;

CREATE INDEX profile_by_project ON profile (project, id);

CREATE TABLE project (
    id TEXT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT,
    time_zone TEXT NOT NULL,
    language TEXT NOT NULL,
    colors TEXT NOT NULL CHECK (json_valid(colors)),
    default_channels TEXT NOT NULL CHECK (json_valid(default_channels)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE prompt_assignment (
    character TEXT NOT NULL REFERENCES character (id) ON DELETE CASCADE,
    category TEXT NOT NULL CHECK (category IN ('image', 'caption', 'scene')),
    -- A row's id, or the name of one that is part of the program.
    template TEXT NOT NULL,
    PRIMARY KEY (character, category)
) STRICT, WITHOUT ROWID;

CREATE INDEX prompt_assignment_by_template ON prompt_assignment (template);

CREATE TABLE prompt_template (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    category TEXT NOT NULL CHECK (category IN ('image', 'caption', 'scene')),
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX prompt_template_by_category ON prompt_template (project, category, id);

CREATE INDEX prompt_template_by_project ON prompt_template (project, id);

CREATE TABLE provider (
    -- In prices, in orders and in what is kept with a post.
    name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 40),
    kind TEXT NOT NULL CHECK (kind IN ('openai', 'automatic1111', 'comfyui', 'replicate', 'fal', 'command')),
    -- Where it is reached; a program has none.
    address TEXT,
    -- What its kind asks for: models, a workflow, a program.
    settings TEXT NOT NULL CHECK (json_valid(settings)),
    -- Its key, sealed.
    secret BLOB,
    -- Micro-dollars by the units that it is paid by, and when they were set.
    prices TEXT NOT NULL CHECK (json_valid(prices)),
    priced_at INTEGER NOT NULL,
    timeout_seconds INTEGER NOT NULL CHECK (timeout_seconds > 0),
    -- How often it is asked before the next in the order is.
    attempts INTEGER NOT NULL CHECK (attempts > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK ((kind = 'command') = (address IS NULL))
) STRICT;

CREATE TABLE "provider_call" (
    id INTEGER PRIMARY KEY,
    -- The post, the video, or the job and which of its pictures: sty_…, vid_…, job_….front; sty_….outgoing before a post goes out.
    subject TEXT NOT NULL,
    story TEXT REFERENCES story (id) ON DELETE CASCADE,
    job TEXT REFERENCES job (id) ON DELETE CASCADE,
    video TEXT REFERENCES video (id) ON DELETE CASCADE,
    capability TEXT NOT NULL CHECK (capability IN ('picture', 'caption', 'video', 'moderation')),
    provider TEXT NOT NULL,
    -- 1 where it may cost something: then it is never made again by itself.
    is_paid INTEGER NOT NULL CHECK (is_paid IN (0, 1)),
    -- What it was told.
    prompt TEXT NOT NULL,
    seed INTEGER NOT NULL,
    -- 'sent' until it says something; 'accepted' with what leads back to its work; 'answered' until the post has what it made.
    state TEXT NOT NULL CHECK (state IN ('sent', 'accepted', 'answered', 'used', 'failed', 'lost')),
    -- The id or the addresses of the work over there.
    remote TEXT CHECK (remote IS NULL OR json_valid(remote)),
    answer TEXT CHECK (answer IS NULL OR json_valid(answer)),
    micros INTEGER,
    error TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK ((story IS NOT NULL) + (job IS NOT NULL) + (video IS NOT NULL) = 1)
) STRICT;

CREATE INDEX provider_call_by_job ON provider_call (job);

CREATE INDEX provider_call_by_story ON provider_call (story);

CREATE INDEX provider_call_by_subject ON provider_call (subject, capability, id);

CREATE INDEX provider_call_by_video ON provider_call (video);

CREATE TABLE "provider_choice" (
    capability TEXT NOT NULL CHECK (capability IN ('picture', 'caption', 'video', 'training', 'moderation')),
    position INTEGER NOT NULL CHECK (position >= 0),
    -- A provider's name, or 'embedded'.
    provider TEXT NOT NULL,
    PRIMARY KEY (capability, position),
    UNIQUE (capability, provider)
) STRICT, WITHOUT ROWID;

CREATE TABLE publication (
    id TEXT PRIMARY KEY,
    story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    connection TEXT NOT NULL REFERENCES connection (id),
    channel TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN (
        'pending', 'preparing', 'committing', 'published', 'failed', 'skipped', 'needs_confirmation', 'cancelled')),
    content TEXT CHECK (content IS NULL OR json_valid(content)),
    due_at INTEGER NOT NULL,
    run_at INTEGER NOT NULL,
    lease_until INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    remote_id TEXT,
    permalink TEXT,
    published_at INTEGER,
    late INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1)),
    error TEXT CHECK (error IS NULL OR json_valid(error)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (story, connection)
) STRICT;

CREATE INDEX publication_asked ON publication (id) WHERE state = 'pending' AND lease_until IS NOT NULL;

CREATE INDEX publication_begun ON publication (id) WHERE state IN ('preparing', 'committing');

CREATE INDEX publication_by_connection ON publication (connection, published_at, id);

CREATE INDEX publication_due ON publication (run_at, id) WHERE state IN ('pending', 'preparing', 'committing');

CREATE TABLE rate_window (
    subject TEXT PRIMARY KEY,
    started_at INTEGER NOT NULL,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX rate_window_by_age ON rate_window (started_at);

CREATE TABLE recovery_code (
    user TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    hash BLOB NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (user, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE "refresh_token" (
    hash BLOB PRIMARY KEY,
    family TEXT NOT NULL REFERENCES token_family (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    rotated_at INTEGER,
    -- Sealed: a client that asks twice at once gets the same token twice.
    successor BLOB,
    CHECK ((rotated_at IS NULL) = (successor IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX refresh_token_by_end ON refresh_token (expires_at);

CREATE INDEX refresh_token_by_family ON refresh_token (family);

CREATE TABLE rendition (
    media TEXT NOT NULL REFERENCES media (id) ON DELETE CASCADE,
    recipe TEXT NOT NULL,
    blob INTEGER NOT NULL REFERENCES blob (id),
    media_type TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (media, recipe)
) STRICT, WITHOUT ROWID;

CREATE INDEX rendition_by_blob ON rendition (blob);

CREATE TABLE report (
    id TEXT PRIMARY KEY,
    story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    reporter TEXT REFERENCES user (id) ON DELETE SET NULL,
    kind TEXT NOT NULL CHECK (kind IN ('misleading', 'harmful', 'rights', 'likeness', 'spam', 'quality', 'other')),
    reason TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    closed_at INTEGER,
    closed_by TEXT REFERENCES user (id) ON DELETE SET NULL,
    outcome TEXT CHECK (outcome IN ('dismissed', 'upheld')),
    note TEXT,
    CHECK ((closed_at IS NULL) = (outcome IS NULL))
) STRICT;

CREATE INDEX report_all_closed ON report (id) WHERE closed_at IS NOT NULL;

CREATE INDEX report_all_open ON report (id) WHERE closed_at IS NULL;

CREATE INDEX report_by_story ON report (story, closed_at);

CREATE INDEX report_closed ON report (project, id) WHERE closed_at IS NOT NULL;

CREATE INDEX report_open ON report (project, id) WHERE closed_at IS NULL;

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
, approved_revision INTEGER) STRICT, WITHOUT ROWID;

CREATE TABLE second_factor (
    user TEXT PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
    secret BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    last_step INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE server_secret (
    purpose TEXT PRIMARY KEY,
    value BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    hash BLOB NOT NULL UNIQUE,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- When the second factor was shown, or found not to be needed; until then the session opens nothing.
    verified_at INTEGER,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;

CREATE INDEX session_by_expiry ON session (expires_at);

CREATE INDEX session_by_user ON session (user, id) WHERE ended_at IS NULL;

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_in_attempt (
    subject BLOB PRIMARY KEY,
    started_at INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_in_attempt_by_age ON sign_in_attempt (started_at);

CREATE TABLE signing_key (
    id TEXT PRIMARY KEY,
    private_key BLOB NOT NULL,
    public_key TEXT NOT NULL CHECK (json_valid(public_key)),
    created_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TRIGGER story_channel_changed AFTER UPDATE OF channels ON story WHEN OLD.channels IS NOT NEW.channels BEGIN
    DELETE FROM story_channel
    WHERE project = OLD.project AND channel IN (SELECT value FROM json_each(OLD.channels)) AND story = OLD.id;
    INSERT OR IGNORE INTO story_channel (project, channel, story, state)
    SELECT NEW.project, channel.value, NEW.id, NEW.state FROM json_each(NEW.channels) AS channel;
END;

CREATE TRIGGER story_channel_gone AFTER DELETE ON story BEGIN
    DELETE FROM story_channel
    WHERE project = OLD.project AND channel IN (SELECT value FROM json_each(OLD.channels)) AND story = OLD.id;
END;

CREATE TRIGGER story_channel_made AFTER INSERT ON story BEGIN
    INSERT OR IGNORE INTO story_channel (project, channel, story, state)
    SELECT NEW.project, channel.value, NEW.id, NEW.state FROM json_each(NEW.channels) AS channel;
END;

CREATE TRIGGER story_channel_moved AFTER UPDATE OF state ON story WHEN OLD.state IS NOT NEW.state BEGIN
    UPDATE story_channel SET state = NEW.state
    WHERE project = NEW.project AND channel IN (SELECT value FROM json_each(NEW.channels)) AND story = NEW.id;
END;

CREATE TABLE story (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    author TEXT REFERENCES user (id) ON DELETE SET NULL,
    state TEXT NOT NULL CHECK (state IN (
        'draft', 'generating', 'generation_failed', 'pending_review', 'rejected', 'approved', 'scheduled', 'publishing', 'published',
        'partially_published', 'failed', 'cancelled')),
    origin TEXT NOT NULL CHECK (origin IN ('composed', 'generated', 'imported')),
    post_type TEXT NOT NULL CHECK (post_type IN ('single', 'carousel')),
    title TEXT,
    caption TEXT NOT NULL,
    slides TEXT NOT NULL CHECK (json_valid(slides)),
    channels TEXT NOT NULL CHECK (json_valid(channels)),
    channel_overrides TEXT NOT NULL CHECK (json_valid(channel_overrides)),
    pin_to_grid TEXT CHECK (pin_to_grid IS NULL OR json_valid(pin_to_grid)),
    comment_ask TEXT CHECK (comment_ask IS NULL OR json_valid(comment_ask)),
    comment_ask_mode TEXT,
    destination_url TEXT,
    scheduled_at INTEGER,
    scheduled_local TEXT,
    timezone TEXT,
    published_at INTEGER,
    revision INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
, character TEXT, character_version INTEGER, profile TEXT, collaboration TEXT, batch TEXT) STRICT;

CREATE INDEX story_by_batch ON story (batch, id) WHERE batch IS NOT NULL;

CREATE INDEX story_by_character ON story (character, id) WHERE character IS NOT NULL;

CREATE INDEX story_by_profile ON story (profile, id) WHERE profile IS NOT NULL;

CREATE INDEX story_by_project ON story (project, id);

CREATE INDEX story_by_state ON story (project, state, id);

CREATE INDEX story_local ON story (id) WHERE state = 'scheduled' AND scheduled_local IS NOT NULL;

CREATE INDEX story_waiting_by_character ON story (character, id) WHERE state = 'pending_review' AND character IS NOT NULL;

CREATE INDEX story_waiting_by_profile ON story (profile, id) WHERE state = 'pending_review' AND profile IS NOT NULL;

CREATE TABLE story_channel (
    project TEXT NOT NULL,
    channel TEXT NOT NULL,
    story TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (project, channel, story)
) STRICT, WITHOUT ROWID;

CREATE INDEX story_channel_by_state ON story_channel (project, channel, state, story);

CREATE TABLE story_media (
    story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    media TEXT NOT NULL REFERENCES media (id) ON DELETE CASCADE,
    PRIMARY KEY (story, media)
) STRICT, WITHOUT ROWID;

CREATE INDEX story_media_by_media ON story_media (media);

CREATE TABLE token_family (
    id TEXT PRIMARY KEY,
    grant TEXT NOT NULL REFERENCES grant (id) ON DELETE CASCADE,
    -- What the person allowed at this sign-in; the grant may have become wider since.
    scopes TEXT NOT NULL,
    -- When nothing that was handed out for it is good any more; moved on by each refresh.
    expires_at INTEGER NOT NULL,
    -- When one of its access tokens was first called with.
    called_at INTEGER,
    ended_at INTEGER,
    ended_because TEXT, browser TEXT, browser_network TEXT, asked TEXT NOT NULL DEFAULT '', network TEXT, created_at INTEGER NOT NULL DEFAULT 0,
    CHECK ((ended_at IS NULL) = (ended_because IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX token_family_by_end ON token_family (expires_at);

CREATE INDEX token_family_by_grant ON token_family (grant);

CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('presigned', 'chunked')),
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    user TEXT REFERENCES user (id) ON DELETE SET NULL,
    filename TEXT NOT NULL,
    declared_type TEXT NOT NULL,
    alt_text TEXT NOT NULL DEFAULT '',
    total_bytes INTEGER,
    hash BLOB,
    media TEXT REFERENCES media (id) ON DELETE SET NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    done_at INTEGER
) STRICT;

CREATE INDEX upload_by_expiry ON upload (expires_at);

CREATE INDEX upload_by_media ON upload (media) WHERE media IS NOT NULL;

CREATE INDEX upload_unfinished ON upload (expires_at) WHERE kind = 'chunked' AND done_at IS NULL;

CREATE TABLE upload_chunk (
    upload TEXT NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (upload, position)
) STRICT;

CREATE TABLE user (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password_hash TEXT,
    is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1)),
    created_at INTEGER NOT NULL
, disabled_at INTEGER) STRICT;

CREATE TABLE video (
    id TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    -- What it shows, a record that stays when they are deleted: a story, or a scene of a character and its version.
    story TEXT,
    character TEXT,
    character_version INTEGER,
    -- The scene's slot, or the slides as they were when it was ordered.
    shown TEXT NOT NULL CHECK (json_valid(shown)),
    -- What generators that read are told.
    prompt TEXT NOT NULL,
    seed INTEGER NOT NULL CHECK (seed >= 0),
    seconds INTEGER NOT NULL CHECK (seconds > 0),
    aspect TEXT NOT NULL,
    -- Whom to ask, in this order; chosen when it was ordered, as what is reserved follows from it.
    providers TEXT NOT NULL CHECK (json_valid(providers)),
    state TEXT NOT NULL CHECK (state IN ('working', 'done', 'failed', 'cancelled')),
    job TEXT NOT NULL UNIQUE,
    media TEXT REFERENCES media (id) ON DELETE SET NULL,
    -- Which generator made it, and what it says about how.
    used TEXT CHECK (used IS NULL OR json_valid(used)),
    error TEXT CHECK (error IS NULL OR json_valid(error)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX video_by_media ON video (media) WHERE media IS NOT NULL;

CREATE INDEX video_by_project ON video (project, id);
