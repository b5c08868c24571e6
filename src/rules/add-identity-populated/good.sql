-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: a start is given
ALTER TABLE users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (START WITH 100000);
-- migration: set in the same file
ALTER TABLE users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
SELECT setval(pg_get_serial_sequence('users', 'id'), max(id)) FROM users;
-- migration: restarted
ALTER TABLE users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY, ALTER COLUMN id RESTART WITH 5000;
-- migration: a fresh table
CREATE TABLE t (id bigint NOT NULL);
ALTER TABLE t ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
