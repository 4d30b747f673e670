-- Which tools a key lists where the address says nothing: names of toolsets with commas.

ALTER TABLE key ADD COLUMN toolsets TEXT;
