-- schema
CREATE TYPE state AS ENUM ('open', 'done');
CREATE TYPE app."Mood" AS ENUM ('so-so');
-- migration: a value
ALTER TYPE state RENAME VALUE 'done' TO 'closed'; -- finding
-- migration: quoted, in a schema
ALTER TYPE app."Mood" -- finding
  RENAME VALUE 'so-so' TO 'it''s ok';
-- no schema
-- migration: an unknown database
ALTER TYPE plan RENAME VALUE 'pro' TO 'team'; -- finding
