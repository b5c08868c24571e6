-- schema
CREATE TABLE users (id bigint PRIMARY KEY, tenant bigint);
-- migration: with an end to the wait
SET lock_timeout = '2s';
CREATE POLICY own_tenant ON users USING (tenant = 1);
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
-- migration: a new table
CREATE TABLE teams (id bigint);
ALTER TABLE teams ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_team ON teams USING (id = 1);
