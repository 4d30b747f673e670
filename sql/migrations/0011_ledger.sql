-- Money, in micro-dollars: an append-only ledger, the balances that follow from it, caps, and the owner's own prices.

-- Who it was for is written as text, not as a reference: what was spent stays, whoever is gone.
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

-- A hold ends once.
CREATE UNIQUE INDEX ledger_end ON ledger (hold) WHERE kind != 'reserve';
CREATE INDEX ledger_by_account ON ledger (account, id);
CREATE INDEX ledger_by_project ON ledger (project, id);
CREATE INDEX ledger_by_batch ON ledger (batch, id) WHERE batch IS NOT NULL;

CREATE TRIGGER ledger_is_not_changed BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_is_not_cut BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- Holds that have not ended, one a subject.
CREATE TABLE ledger_hold (
    subject TEXT PRIMARY KEY,
    entry TEXT NOT NULL UNIQUE REFERENCES ledger (id)
) STRICT, WITHOUT ROWID;

-- What follows from the entries; `troupe ledger verify` recomputes it.
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

CREATE TABLE budget (
    user TEXT PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
    monthly_cap INTEGER CHECK (monthly_cap >= 0),
    time_zone TEXT,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Prices that the owner has set; all others are those of the price book.
CREATE TABLE price (
    item TEXT PRIMARY KEY,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
