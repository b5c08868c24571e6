-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE TABLE "Orders" (id bigint PRIMARY KEY, user_id bigint CONSTRAINT order_user REFERENCES users (id));
CREATE VIEW names AS SELECT id, name FROM users;
CREATE VIEW short_names AS SELECT left(name, 3) AS short FROM names;
-- migration: a table
DROP TABLE users CASCADE; -- finding
-- migration: a column that a view reads
ALTER TABLE public.users
  DROP COLUMN name CASCADE; -- finding
-- migration: a key that others reference
ALTER TABLE users DROP CONSTRAINT users_pkey CASCADE; -- finding
-- migration: a view under a view
DROP VIEW IF EXISTS names CASCADE; -- finding
-- no schema
-- migration: an unknown database
DROP FUNCTION app.touch() CASCADE; -- finding
