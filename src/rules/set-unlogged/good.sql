-- schema
CREATE TABLE events (id bigint PRIMARY KEY);
CREATE UNLOGGED TABLE cache (key text);
-- migration: made durable
ALTER TABLE cache SET LOGGED;
-- migration: already unlogged
ALTER TABLE cache SET UNLOGGED;
-- migration: temporary tables are never logged
CREATE TEMP TABLE t (id bigint);
