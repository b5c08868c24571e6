-- schema
CREATE TABLE events (id bigint PRIMARY KEY, at timestamptz, org bigint);
CREATE FUNCTION app."Known"(bigint) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT $1 > 0';
-- migration: time
ALTER TABLE events ADD CONSTRAINT future CHECK (at > now()) NOT VALID; -- finding
-- migration: at a column, by another function
ALTER TABLE public.events
  ADD COLUMN note text,
  ADD COLUMN due date CHECK (due >= CURRENT_DATE), -- finding
  ADD CHECK (app."Known"(org)) NOT VALID; -- finding
-- migration: new objects
CREATE TABLE t (at timestamptz CHECK (at < now())); -- finding
CREATE DOMAIN soon AS timestamptz CHECK (VALUE > now()); -- finding
