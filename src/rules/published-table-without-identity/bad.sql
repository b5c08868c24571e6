-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE app."Log" (note text);
CREATE PUBLICATION feed FOR TABLE users;
-- migration: published
CREATE PUBLICATION logs FOR TABLE app."Log"; -- finding
-- migration: added
ALTER PUBLICATION feed ADD TABLE app."Log"; -- finding
-- migration: all of them
CREATE PUBLICATION everything FOR ALL TABLES; -- finding
-- migration: identity taken away
ALTER TABLE public.users
  DROP CONSTRAINT users_pkey; -- finding
-- migration: nothing
ALTER TABLE users REPLICA IDENTITY NOTHING; -- finding
