-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE app."Orders" (id bigint PRIMARY KEY);
-- migration: a table
ALTER TABLE users RENAME TO people; -- finding
-- migration: quoted, in a schema
ALTER TABLE IF EXISTS app."Orders" -- finding
  RENAME TO orders;
-- migration: a view, but not in the same transaction
ALTER TABLE users RENAME TO people; -- finding
CREATE VIEW users AS SELECT * FROM people;
-- no schema
-- migration: an unknown database
ALTER TABLE accounts RENAME TO tenants; -- finding
-- schema
CREATE TABLE codes (id bigint PRIMARY KEY);
-- migration: a new table takes the name, but not in the same transaction
ALTER TABLE codes RENAME TO codes_old; -- finding
CREATE TABLE codes (id bigint PRIMARY KEY, kind text);
