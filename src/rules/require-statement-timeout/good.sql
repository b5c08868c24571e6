-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: both
SET lock_timeout = '2s';
SET statement_timeout = '10s';
ALTER TABLE users ADD COLUMN name text;
-- migration: no strong lock
CREATE INDEX CONCURRENTLY i ON users (id);
