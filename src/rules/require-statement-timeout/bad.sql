-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: a lock_timeout alone
SET lock_timeout = '2s';
ALTER TABLE users ADD COLUMN name text; -- finding
