-- schema
CREATE TABLE sessions (id bigint PRIMARY KEY, expires timestamptz);
-- migration: some rows
DELETE FROM sessions WHERE expires < now();
DELETE FROM sessions WHERE false;
-- migration: a fresh table
CREATE TABLE picked AS SELECT id FROM sessions;
DELETE FROM picked;
