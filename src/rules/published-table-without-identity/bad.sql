-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE app."Log" (note text);
CREATE TABLE accounts (id bigint PRIMARY KEY, name text, active boolean);
CREATE PUBLICATION feed FOR TABLE users;
CREATE PUBLICATION inserts FOR TABLE app."Log" WITH (publish = 'insert');
-- migration: published
CREATE PUBLICATION logs FOR TABLE app."Log"; -- finding
-- migration: added
ALTER PUBLICATION feed ADD TABLE app."Log"; -- finding
-- migration: all of them
CREATE PUBLICATION everything FOR ALL TABLES; -- finding
-- migration: a whole schema
CREATE PUBLICATION app_feed FOR TABLES IN SCHEMA app; -- finding
-- migration: rows picked by a column that is not of the key
CREATE PUBLICATION a_part FOR TABLE accounts WHERE (active); -- finding
-- migration: without the key
CREATE PUBLICATION names FOR TABLE accounts (name); -- finding
-- migration: tells more than before
ALTER PUBLICATION inserts SET (publish = 'insert, update'); -- finding
-- migration: identity taken away
ALTER TABLE public.users
  DROP CONSTRAINT users_pkey; -- finding
-- migration: nothing
ALTER TABLE users REPLICA IDENTITY NOTHING; -- finding
