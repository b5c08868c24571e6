-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE, name text);
CREATE UNIQUE INDEX users_name_idx ON users (name);
-- migration: by way of the constraint
ALTER TABLE users DROP CONSTRAINT users_email_key;
-- migration: a unique index without a constraint
DROP INDEX CONCURRENTLY users_name_idx;
