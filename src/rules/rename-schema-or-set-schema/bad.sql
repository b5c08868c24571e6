-- schema
CREATE SCHEMA core;
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TYPE "Mood" AS ENUM ('ok');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
-- migration: a table
ALTER TABLE users SET SCHEMA core; -- finding
-- migration: other objects
ALTER TYPE "Mood" SET SCHEMA core; -- finding
ALTER FUNCTION touch() SET SCHEMA core; -- finding
-- migration: the schema itself
ALTER SCHEMA core -- finding
  RENAME TO base;
-- no schema
-- migration: an unknown database
ALTER TABLE app."Orders" SET SCHEMA archive; -- finding
