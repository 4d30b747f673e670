-- What of one character, or of one profile, waits for a person.
CREATE INDEX story_waiting_by_character ON story (character, id) WHERE state = 'pending_review' AND character IS NOT NULL;
CREATE INDEX story_waiting_by_profile ON story (profile, id) WHERE state = 'pending_review' AND profile IS NOT NULL;
