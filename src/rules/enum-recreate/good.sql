-- schema
CREATE TYPE state AS ENUM ('open', 'done');
CREATE TABLE tasks (id bigint PRIMARY KEY, state state, note text);
-- migration: a value is added
ALTER TYPE state ADD VALUE 'waiting' AFTER 'open';
-- migration: text becomes an enum, another rule speaks
CREATE TYPE kind AS ENUM ('a', 'b');
ALTER TABLE tasks ALTER COLUMN note TYPE kind USING note::kind;
-- migration: a fresh table
CREATE TABLE drafts (state state);
CREATE TYPE state2 AS ENUM ('open');
ALTER TABLE drafts ALTER COLUMN state TYPE state2 USING state::text::state2;
