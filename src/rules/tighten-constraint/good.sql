-- schema
CREATE TABLE orgs (id bigint PRIMARY KEY);
CREATE TABLE users (
  id bigint PRIMARY KEY,
  name varchar(40),
  state text CONSTRAINT states CHECK (state IN ('a', 'b'))
);
CREATE UNIQUE INDEX users_name ON users (name);
CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_24 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE DOMAIN email AS text;
CREATE TABLE docs (id bigint PRIMARY KEY, slug text NOT NULL, made timestamp, body jsonb);
-- migration: a new column's
ALTER TABLE users ADD COLUMN org_id bigint;
ALTER TABLE users ADD CONSTRAINT users_org FOREIGN KEY (org_id) REFERENCES orgs (id) NOT VALID;
-- migration: the index has said so before
ALTER TABLE users ADD CONSTRAINT users_name_key UNIQUE USING INDEX users_name;
-- migration: more values than before
ALTER TABLE users DROP CONSTRAINT states, ADD CONSTRAINT states CHECK (state IN ('a', 'b', 'c')) NOT VALID;
-- migration: wider
ALTER TABLE users ALTER COLUMN name TYPE varchar(80);
-- migration: not null has a rule of its own
ALTER TABLE users ADD CONSTRAINT n CHECK (name IS NOT NULL) NOT VALID;
-- migration: a fresh table
CREATE TABLE t (a int);
ALTER TABLE t ADD CHECK (a > 0);
-- migration: the parent's alone: invalid until each partition has its own
ALTER TABLE ONLY events ADD PRIMARY KEY (id, day);
CREATE UNIQUE INDEX events_id ON ONLY events (id, day);
-- migration: no column has the domain
ALTER DOMAIN email ADD CONSTRAINT at CHECK (VALUE LIKE '%@%');
-- migration: a narrower key is there
CREATE UNIQUE INDEX CONCURRENTLY docs_id_slug ON docs (id, slug);
ALTER TABLE docs ADD UNIQUE (slug, id);
-- migration: NOT NULL already
ALTER TABLE docs ADD CONSTRAINT slug_there CHECK (slug IS NOT NULL) NOT VALID;
-- migration: what every value can be converted to
CREATE INDEX CONCURRENTLY ON docs ((made::date));
CREATE INDEX CONCURRENTLY ON docs ((body ->> 'kind'));
-- migration: NULL points to nothing
ALTER TABLE docs ADD COLUMN org bigint REFERENCES orgs;
