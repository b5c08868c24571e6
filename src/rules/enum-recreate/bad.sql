-- schema
CREATE TYPE state AS ENUM ('open', 'done');
CREATE TYPE app."Mood" AS ENUM ('sad', 'ok');
CREATE TABLE tasks (id bigint PRIMARY KEY, state state, before state);
CREATE TABLE people (id bigint PRIMARY KEY, mood app."Mood");
-- migration: the old one is renamed
ALTER TYPE state RENAME TO state_old;
CREATE TYPE state AS ENUM ('new', 'open', 'waiting', 'done');
ALTER TABLE tasks ALTER COLUMN state TYPE state USING state::text::state; -- finding
ALTER TABLE tasks ALTER COLUMN before TYPE state USING before::text::state;
DROP TYPE state_old;
-- migration: the new one is renamed, a value goes
CREATE TYPE app."Mood_new" AS ENUM ('ok', 'glad');
ALTER TABLE people
  ALTER COLUMN mood TYPE app."Mood_new" USING mood::text::app."Mood_new"; -- finding
DROP TYPE app."Mood";
ALTER TYPE app."Mood_new" RENAME TO "Mood";
