-- schema
CREATE TABLE users (id bigint PRIMARY KEY, org bigint);
CREATE TABLE app."Notes" (id bigint PRIMARY KEY);
-- migration: no policy
ALTER TABLE users ENABLE ROW LEVEL SECURITY; -- finding
-- migration: among other subcommands
ALTER TABLE app."Notes"
  ADD COLUMN org bigint,
  ENABLE ROW LEVEL SECURITY, -- finding
  FORCE ROW LEVEL SECURITY;
-- migration: policies too late
ALTER TABLE users ENABLE ROW LEVEL SECURITY; -- finding
CREATE POLICY mine ON users USING (org = 1);
-- no schema
-- migration: an unknown database
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY; -- finding
