-- schema
CREATE TABLE events (id bigint PRIMARY KEY, at timestamp, seen timestamptz(0));
-- migration: UTC and no index
SET TimeZone = 'UTC';
ALTER TABLE events ALTER COLUMN at TYPE timestamptz;
-- migration: more digits only
ALTER TABLE events ALTER COLUMN seen TYPE timestamptz;
-- migration: a new table
CREATE TABLE visits (at timestamp);
ALTER TABLE visits ALTER COLUMN at TYPE timestamptz;
