-- Who trains LoRAs is chosen as who makes pictures, captions and video is.
CREATE TABLE provider_choice_of_four (
    capability TEXT NOT NULL CHECK (capability IN ('picture', 'caption', 'video', 'training')),
    position INTEGER NOT NULL CHECK (position >= 0),
    -- A provider's name, or 'embedded'.
    provider TEXT NOT NULL,
    PRIMARY KEY (capability, position),
    UNIQUE (capability, provider)
) STRICT, WITHOUT ROWID;
INSERT INTO provider_choice_of_four (capability, position, provider) SELECT capability, position, provider FROM provider_choice;
DROP TABLE provider_choice;
ALTER TABLE provider_choice_of_four RENAME TO provider_choice;
