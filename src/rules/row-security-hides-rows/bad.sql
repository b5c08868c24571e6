-- schema
CREATE TABLE notes (id bigint PRIMARY KEY, owner text);
CREATE POLICY own ON notes USING (owner = current_user);
-- migration: the policies begin to hold
ALTER TABLE notes ENABLE ROW LEVEL SECURITY; -- finding
-- migration: for the owner too
ALTER TABLE notes FORCE ROW LEVEL SECURITY; -- finding
-- migration: a narrower one
CREATE POLICY only_new ON notes AS RESTRICTIVE USING (id > 100); -- finding
-- schema
CREATE TABLE notes (id bigint PRIMARY KEY, owner text);
CREATE POLICY own ON notes USING (owner = current_user);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
-- migration: another condition
ALTER POLICY own ON notes USING (owner = current_user AND id > 100); -- finding
-- migration: other roles
ALTER POLICY own ON notes TO writers; -- finding
-- no schema
-- migration: an unknown database, all at once [transactions=file]
ALTER TABLE users ENABLE ROW LEVEL SECURITY; -- finding
CREATE POLICY own ON users USING (id = 1);
