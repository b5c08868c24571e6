-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: a right that only a superuser has
COPY users (email) FROM PROGRAM 'cat /etc/hostname';
-- migration: rows that were made up
ALTER TABLE users ALTER COLUMN email TYPE integer USING email::integer;
