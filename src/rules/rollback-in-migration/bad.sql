-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: left over from a trial
BEGIN;
ALTER TABLE users ADD COLUMN nickname text;
ROLLBACK; -- finding
