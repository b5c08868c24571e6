-- schema
CREATE SCHEMA core;
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: fresh
CREATE TABLE drafts (id bigint);
ALTER TABLE drafts SET SCHEMA core;
-- migration: a view stays behind [transactions=file]
ALTER TABLE users SET SCHEMA core;
CREATE VIEW public.users AS SELECT * FROM core.users;
-- migration: into the schema it is in
ALTER TABLE users SET SCHEMA public;
