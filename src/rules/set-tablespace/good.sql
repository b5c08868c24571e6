-- schema
CREATE TABLE events (id bigint PRIMARY KEY, at date);
CREATE INDEX events_at_idx ON events (at);
-- migration: an index built anew elsewhere
REINDEX (TABLESPACE fast) INDEX CONCURRENTLY events_at_idx;
-- migration: a new table
CREATE TABLE archive (id bigint);
ALTER TABLE archive SET TABLESPACE cold;
