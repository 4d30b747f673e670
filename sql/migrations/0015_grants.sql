-- What a person saw when they let a client in, who may not come in any more, and how clients call themselves before they are known.

-- The client's name and the addresses that it could be led back to, as they were at the consent: both are the client's to change later.
ALTER TABLE grant ADD COLUMN client_name TEXT NOT NULL DEFAULT '';
ALTER TABLE grant ADD COLUMN redirect_uris TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(redirect_uris));
UPDATE grant SET
    client_name = (SELECT name FROM client WHERE client.id = grant.client),
    redirect_uris = (SELECT redirect_uris FROM client WHERE client.id = grant.client);

-- Since when a user's sessions, keys and grants are refused.
ALTER TABLE user ADD COLUMN disabled_at INTEGER;

-- The client id that a request named, where no client was known by it.
ALTER TABLE client_step ADD COLUMN client_url TEXT;

CREATE INDEX client_step_by_url ON client_step (client_url, id) WHERE client_url IS NOT NULL;
