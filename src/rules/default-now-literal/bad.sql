-- schema
CREATE TABLE users (id bigint PRIMARY KEY, "seenAt" timestamp, born date);
-- migration: each place of a default
ALTER TABLE users ADD COLUMN created_at timestamptz NOT NULL DEFAULT 'now'; -- finding
ALTER TABLE public.users
  ADD COLUMN bio text,
  ALTER COLUMN "seenAt" SET DEFAULT 'now'::timestamp, -- finding
  ALTER born SET DEFAULT 'today'; -- finding
CREATE TABLE app.events (id bigint, at timestamptz DEFAULT 'NOW'::timestamptz); -- finding
-- no schema
-- migration: an unknown database
ALTER TABLE orders ALTER COLUMN due SET DEFAULT 'tomorrow'::date; -- finding
