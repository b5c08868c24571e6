-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text);
-- migration: only renamed
ALTER TABLE users RENAME TO people;
-- migration: nothing is copied
ALTER TABLE users RENAME TO people;
CREATE TABLE users (id uuid PRIMARY KEY);
-- migration: fresh tables
CREATE TABLE a AS SELECT id FROM users;
CREATE TABLE b AS SELECT id FROM users;
ALTER TABLE a RENAME TO c;
ALTER TABLE b RENAME TO a;
