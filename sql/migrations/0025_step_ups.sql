-- Where each sign-in of a client came from: a client that asks for more in the same browser gives up what it had, and the same client on
-- another machine does not.

-- The browser in which the person decided: its number, or its session's id; null for sign-ins of before.
ALTER TABLE token_family ADD COLUMN browser TEXT;
-- The network that the person decided from.
ALTER TABLE token_family ADD COLUMN browser_network TEXT;
-- The scopes that the client asked for by name.
ALTER TABLE token_family ADD COLUMN asked TEXT NOT NULL DEFAULT '';
-- The network that the client took its first token from; null until it did.
ALTER TABLE token_family ADD COLUMN network TEXT;
ALTER TABLE token_family ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;

UPDATE token_family SET created_at = (SELECT created_at FROM grant WHERE grant.id = token_family.grant);
