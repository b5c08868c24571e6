-- schema
CREATE TABLE users (id bigint PRIMARY KEY, org bigint);
CREATE TABLE notes (id bigint PRIMARY KEY);
CREATE POLICY mine ON notes USING (id > 5);
-- migration: policies first
CREATE POLICY mine ON users USING (org = 1);
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
-- migration: in one transaction [transactions=file]
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON users USING (org = 1);
-- migration: policies are there
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
-- migration: a fresh table
CREATE TABLE t (id bigint);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
