-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE, "Phone" text, handle text);
CREATE TABLE app.countries (code text PRIMARY KEY, name text);
-- migration: an index
CREATE UNIQUE INDEX CONCURRENTLY users_handle ON users (handle); -- finding
-- migration: a constraint
ALTER TABLE public.users
  ADD CONSTRAINT users_phone UNIQUE ("Phone"); -- finding
-- migration: beside a key that the application chooses
CREATE UNIQUE INDEX CONCURRENTLY countries_name ON app.countries (lower(name)); -- finding
