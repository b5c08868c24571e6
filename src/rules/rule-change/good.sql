-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: bounded
SET lock_timeout = '2s';
CREATE RULE keep AS ON DELETE TO users DO INSTEAD NOTHING;
-- migration: a table of its own
CREATE TABLE notes (id bigint);
CREATE RULE keep AS ON DELETE TO notes DO INSTEAD NOTHING;
