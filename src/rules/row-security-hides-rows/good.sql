-- schema
CREATE TABLE notes (id bigint PRIMARY KEY, owner text);
CREATE TABLE papers (id bigint PRIMARY KEY, owner text);
CREATE TABLE letters (id bigint PRIMARY KEY, owner text);
CREATE POLICY own ON letters USING (owner = current_user);
CREATE POLICY own ON papers USING (owner = current_user);
ALTER TABLE papers ENABLE ROW LEVEL SECURITY;
-- migration: a permissive policy only lets more through
CREATE POLICY own ON notes USING (owner = current_user);
-- migration: another rule speaks of no policy at all
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
-- migration: row security is off, and policies don't count
ALTER POLICY own ON letters USING (id > 100);
-- migration: for every row
ALTER POLICY own ON papers USING (true);
-- migration: a new table
CREATE TABLE drafts (id bigint);
CREATE POLICY own ON drafts AS RESTRICTIVE USING (id > 1);
ALTER TABLE drafts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
