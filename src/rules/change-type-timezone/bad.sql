-- schema
CREATE TABLE events (id bigint PRIMARY KEY, at timestamp, seen timestamp, "Ends At" timestamptz);
CREATE INDEX events_seen_idx ON events (seen);
-- migration: in whatever zone the session has
ALTER TABLE events ALTER COLUMN at TYPE timestamptz; -- finding
-- migration: USING computes, even in UTC
SET TimeZone = 'UTC';
ALTER TABLE public.events
  ADD COLUMN note text,
  ALTER COLUMN at TYPE timestamptz USING at AT TIME ZONE 'UTC'; -- finding
-- migration: UTC saves the rows, not the index
SET TimeZone = 'UTC';
ALTER TABLE events ALTER COLUMN seen TYPE timestamptz; -- finding
-- migration: another zone, the other way
SET TimeZone = 'Europe/Berlin';
ALTER TABLE events ALTER "Ends At" TYPE timestamp; -- finding
