-- schema
CREATE TABLE events (id bigint PRIMARY KEY);
-- migration: an existing table
ALTER TABLE events SET UNLOGGED; -- finding
-- migration: a new one
CREATE UNLOGGED TABLE app."Cache" (key text PRIMARY KEY, value jsonb); -- finding
-- migration: a subcommand
ALTER TABLE public.events
  ADD COLUMN at timestamptz,
  SET UNLOGGED; -- finding
-- no schema
-- migration: an unknown database
ALTER TABLE IF EXISTS queue SET UNLOGGED; -- finding
