-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE VIEW names AS SELECT id FROM users;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TYPE mood AS ENUM ('ok');
-- migration: made again
DROP VIEW names;
CREATE VIEW names AS SELECT id, id + 1 AS next FROM users;
-- migration: no code calls a trigger function
DROP FUNCTION touch();
-- migration: an enum that was replaced
ALTER TYPE mood RENAME TO mood_old;
DROP TYPE mood_old;
-- migration: not there
DROP VIEW IF EXISTS nothing;
DROP FUNCTION IF EXISTS nothing();
-- migration: fresh
CREATE VIEW v AS SELECT 1 AS one;
DROP VIEW v;
