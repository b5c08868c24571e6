-- schema
CREATE TABLE events (id bigint PRIMARY KEY, at timestamptz, until timestamptz, name text);
CREATE FUNCTION fine(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
-- migration: the row alone
ALTER TABLE events ADD CONSTRAINT ordered CHECK (at < until) NOT VALID;
ALTER TABLE events ADD CONSTRAINT named CHECK (length(name) > 1 AND fine(name)) NOT VALID;
-- migration: a default may depend on time
ALTER TABLE events ADD COLUMN created timestamptz DEFAULT now();
