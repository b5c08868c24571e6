-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text, email text);
CREATE VIEW people AS SELECT id, name, email FROM users;
CREATE VIEW app."Names" AS SELECT id, name FROM users;
-- migration: a column less
CREATE OR REPLACE VIEW people AS SELECT id, name FROM users; -- finding
-- migration: another name, another order
CREATE OR REPLACE VIEW public.people AS SELECT id, name AS full_name, email FROM users; -- finding
CREATE OR REPLACE VIEW app."Names" AS -- finding
  SELECT name, id FROM users;
-- migration: dropped and made again
DROP VIEW IF EXISTS app."Names"; -- finding
CREATE VIEW app."Names" AS SELECT name FROM users;
