-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text CONSTRAINT users_email_key UNIQUE, org bigint);
CREATE INDEX users_org ON users (org);
CREATE UNIQUE INDEX users_org_later ON users (org) WHERE id > 5;
-- migration: another one takes over
CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);
ALTER TABLE users DROP CONSTRAINT users_email_key;
-- migration: replaced in one statement
ALTER TABLE users DROP CONSTRAINT users_email_key, ADD CONSTRAINT users_email_key UNIQUE (email);
-- migration: not unique
DROP INDEX CONCURRENTLY users_org;
-- migration: a fresh index
CREATE UNIQUE INDEX CONCURRENTLY u ON users (org, email);
DROP INDEX CONCURRENTLY u;
-- no schema
-- migration: an unknown database
DROP INDEX CONCURRENTLY orders_created_at_idx;
-- migration: what a failed build left
DROP INDEX CONCURRENTLY IF EXISTS projects_slug_key;
CREATE UNIQUE INDEX CONCURRENTLY projects_slug_key ON projects (slug);
-- schema
CREATE TABLE events (id int NOT NULL, id_new bigint NOT NULL, CONSTRAINT events_pkey PRIMARY KEY (id));
CREATE UNIQUE INDEX events_pkey_new ON events (id_new);
-- migration: the column's successor takes over with its index [transactions=file]
ALTER TABLE events DROP CONSTRAINT events_pkey;
ALTER TABLE events RENAME COLUMN id TO id_old;
ALTER TABLE events RENAME COLUMN id_new TO id;
ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY USING INDEX events_pkey_new;
