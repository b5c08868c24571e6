-- schema
CREATE TABLE users (id bigint PRIMARY KEY, bio text);
CREATE TABLE app."Log" (note text);
-- migration: with a key
ALTER TABLE users REPLICA IDENTITY FULL; -- finding
-- migration: without one, before indexes help [postgres=15]
ALTER TABLE app."Log"
  ADD COLUMN at timestamptz,
  REPLICA IDENTITY FULL; -- finding
-- no schema
-- migration: an unknown database
ALTER TABLE accounts REPLICA IDENTITY FULL; -- finding
