-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text CONSTRAINT users_email_key UNIQUE, "Org" bigint, no int, gone boolean);
CREATE UNIQUE INDEX users_no ON users ("Org", no);
-- migration: for soft deletes
ALTER TABLE users DROP CONSTRAINT users_email_key; -- finding
CREATE UNIQUE INDEX users_email_live ON users (email) WHERE NOT gone;
-- migration: built before
CREATE UNIQUE INDEX CONCURRENTLY users_no_live ON public.users ("Org", no) WHERE NOT gone;
DROP INDEX CONCURRENTLY users_no; -- finding
-- migration: deferrable
ALTER TABLE users
  DROP CONSTRAINT users_email_key, -- finding
  ADD CONSTRAINT users_email_key UNIQUE (email) DEFERRABLE INITIALLY DEFERRED;
-- migration: a constraint of an index that upserts find
ALTER TABLE users ADD CONSTRAINT users_no_key UNIQUE USING INDEX users_no DEFERRABLE; -- finding
