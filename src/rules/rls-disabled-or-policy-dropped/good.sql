-- schema
CREATE TABLE users (id bigint PRIMARY KEY, org bigint);
CREATE TABLE notes (id bigint PRIMARY KEY, org bigint);
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON users USING (org = 1);
-- migration: not enabled anyway
ALTER TABLE notes DISABLE ROW LEVEL SECURITY;
-- migration: replaced in one transaction [transactions=file]
DROP POLICY mine ON users;
CREATE POLICY mine ON users USING (org = 2);
-- migration: changed in place
ALTER POLICY mine ON users USING (org = 2);
-- migration: for one role
CREATE POLICY service ON users TO service_role USING (true) WITH CHECK (true);
-- migration: fresh
CREATE TABLE t (id bigint);
CREATE POLICY p ON t USING (true);
DROP POLICY p ON t;
-- migration: not there
DROP POLICY IF EXISTS nothing ON users;
