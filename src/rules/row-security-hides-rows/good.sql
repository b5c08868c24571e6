-- schema
CREATE TABLE notes (id bigint PRIMARY KEY, owner text);
-- migration: a permissive policy only lets more through
CREATE POLICY own ON notes USING (owner = current_user);
-- migration: another rule speaks of no policy at all
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
-- migration: a new table
CREATE TABLE drafts (id bigint);
CREATE POLICY own ON drafts AS RESTRICTIVE USING (id > 1);
ALTER TABLE drafts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
